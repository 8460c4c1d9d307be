// librunbook_http.so: one POST over libcurl, the one file that sees it.

#include <cstdio>
#include <memory>
#include <new>

#define CURL_STRICTER  // handles of types of their own, not void
#include <curl/curl.h>

#include "base/http/plugin_api.h"

#define RB_EXPORT __attribute__((visibility("default")))

namespace {

struct Release {
  void operator()(CURL* it) const { curl_easy_cleanup(it); }
  void operator()(CURLM* it) const { curl_multi_cleanup(it); }
  void operator()(curl_slist* it) const { curl_slist_free_all(it); }
};
template <typename T>
using Handle = std::unique_ptr<T, Release>;

}  // namespace

struct rb_http_session {
  Handle<CURLM> connections;
  Handle<CURL> easy;  // goes first
};

namespace {

/// The reply on its way to the caller.
struct Delivery {
  const rb_http_caller* caller;
  std::size_t room;
  bool too_large = false;
};

std::size_t take(char* bytes, std::size_t, std::size_t count, void* context) {
  auto& delivery = *static_cast<Delivery*>(context);
  delivery.too_large = count > delivery.room;
  if (delivery.too_large) return 0;  // libcurl then ends the transfer
  delivery.room -= count;
  delivery.caller->take(delivery.caller->context, bytes, count);
  return count;
}

Handle<curl_slist> headers_of(const rb_http_request& request) {
  // Without the first libcurl waits a second before a body over 1 MiB.
  Handle<curl_slist> list(curl_slist_append(nullptr, "Expect:"));
  for (const char* const* header = request.headers; list && *header != nullptr; ++header) {
    curl_slist* const longer = curl_slist_append(list.get(), *header);
    if (longer == nullptr) return nullptr;
    static_cast<void>(list.release());
    list.reset(longer);
  }
  return list;
}

void set_trust(CURL* easy, const rb_http_request& request) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, request.loopback != 0 ? "http,https" : "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (request.ca_file != nullptr) curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file);
  // A proxy of the environment is for the world outside.
  if (request.loopback != 0) curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

void set_limits(CURL* easy, const rb_http_request& request) {
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request.connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request.total_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, request.low_speed_bytes_per_s);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, request.low_speed_s);
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(request.max_reply_bytes));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A name server that does not answer must not hold up the end of the process.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

void set_content(CURL* easy, const rb_http_request& request, const curl_slist* headers,
                 Delivery& delivery) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url);
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body_size));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "runbook");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &delivery);
}

/// Runs the one transfer. CURLE_ABORTED_BY_CALLBACK when the caller wants to stop.
CURLcode perform(rb_http_session& session, const rb_http_caller& caller) {
  constexpr int kLookUpMs = 100;
  CURLM* const multi = session.connections.get();
  if (curl_multi_add_handle(multi, session.easy.get()) != CURLM_OK) return CURLE_FAILED_INIT;
  CURLcode result = CURLE_OK;
  for (int running = 1; running > 0;) {
    if (caller.should_stop(caller.context) != 0) {
      result = CURLE_ABORTED_BY_CALLBACK;
      break;
    }
    if (curl_multi_perform(multi, &running) != CURLM_OK ||
        (running > 0 && curl_multi_poll(multi, nullptr, 0, kLookUpMs, nullptr) != CURLM_OK)) {
      result = CURLE_FAILED_INIT;
      break;
    }
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg == CURLMSG_DONE) result = message->data.result;
  }
  curl_multi_remove_handle(multi, session.easy.get());
  return result;
}

/// Whether the time ran out before there was a connection that could carry the request.
bool was_connecting(CURL* easy) {
  curl_off_t ready_us = 0;
  curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
  return ready_us == 0;
}

rb_http_outcome outcome_of(CURLcode code, CURL* easy, const Delivery& delivery) {
  if (delivery.too_large) return RB_HTTP_TOO_LARGE;
  switch (code) {
    case CURLE_OK: return RB_HTTP_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return RB_HTTP_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT:
      return was_connecting(easy) ? RB_HTTP_NO_CONNECTION : RB_HTTP_TIMED_OUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR: return RB_HTTP_UNTRUSTED;
    case CURLE_FILESIZE_EXCEEDED: return RB_HTTP_TOO_LARGE;
    case CURLE_ABORTED_BY_CALLBACK: return RB_HTTP_CANCELLED;
    default: return RB_HTTP_FAILED;
  }
}

void describe(CURLcode code, const char* details, rb_http_reply& reply) {
  const char* const text = details[0] != '\0' ? details : curl_easy_strerror(code);
  std::snprintf(reply.error, sizeof reply.error, "%s", text);
}

}  // namespace

extern "C" {

RB_EXPORT rb_http_abi_fn rb_http_abi;
RB_EXPORT rb_http_open_fn rb_http_open;
RB_EXPORT rb_http_post_fn rb_http_post;
RB_EXPORT rb_http_close_fn rb_http_close;

int rb_http_abi(void) {
  return RB_HTTP_ABI;
}

rb_http_session* rb_http_open(void) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return nullptr;
  std::unique_ptr<rb_http_session> session(new (std::nothrow) rb_http_session);
  if (!session) return nullptr;
  session->connections.reset(curl_multi_init());
  session->easy.reset(curl_easy_init());
  return session->connections && session->easy ? session.release() : nullptr;
}

rb_http_outcome rb_http_post(rb_http_session* session, const rb_http_request* request,
                             const rb_http_caller* caller, rb_http_reply* reply) {
  *reply = {};
  CURL* const easy = session->easy.get();
  curl_easy_reset(easy);
  const Handle<curl_slist> headers = headers_of(*request);
  if (!headers) return RB_HTTP_FAILED;
  Delivery delivery{.caller = caller, .room = request->max_reply_bytes};
  char details[CURL_ERROR_SIZE] = {};
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, details);
  set_trust(easy, *request);
  set_limits(easy, *request);
  set_content(easy, *request, headers.get(), delivery);

  const CURLcode code = perform(*session, *caller);
  const rb_http_outcome outcome = outcome_of(code, easy, delivery);
  if (outcome == RB_HTTP_ANSWERED) {
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    reply->retry_after_s = static_cast<long>(retry_after_s);
  } else {
    describe(code, details, *reply);
  }
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  return outcome;
}

void rb_http_close(rb_http_session* session) {
  delete session;
}

}  // extern "C"
