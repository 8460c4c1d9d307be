#include "base/http/http.h"

#include <mutex>
#include <optional>
#include <utility>

#include "base/http/plugin_api.h"
#include "base/plugin.h"
#include "base/text.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

struct Close {
  rb_http_close_fn* close = nullptr;
  void operator()(rb_http_session* session) const { close(session); }
};

/// The functions of the plugin, and a session of it.
class CurlSession {
 public:
  static Result<CurlSession> open(const fs::path& file) {
    RB_TRY(const Plugin plugin, Plugin::open(file, "the plugin for remote models"));
    CurlSession session;
    rb_http_abi_fn* abi = nullptr;
    rb_http_open_fn* open = nullptr;
    rb_http_close_fn* close = nullptr;
    const bool complete =
        plugin.resolve("rb_http_abi", abi) && plugin.resolve("rb_http_open", open) &&
        plugin.resolve("rb_http_post", session.post_) && plugin.resolve("rb_http_close", close);
    if (!complete || abi() != RB_HTTP_ABI) {
      return Error{.code = Errc::unavailable,
                   .message = "the plugin for remote models is of another version of runbook",
                   .where = file.string(),
                   .hint = "build and install runbook again; words are searched without it"};
    }
    session.session_ = {open(), Close{close}};
    if (session.session_) return session;
    return Error{.code = Errc::unavailable, .message = "libcurl cannot start"};
  }

  rb_http_outcome post(const rb_http_request& request, const rb_http_caller& caller,
                       rb_http_reply& reply) const {
    return post_(session_.get(), &request, &caller, &reply);
  }

 private:
  CurlSession() = default;
  rb_http_post_fn* post_ = nullptr;
  std::unique_ptr<rb_http_session, Close> session_;
};

/// What the plugin calls back while it waits.
struct Exchange {
  std::string body;
  const std::stop_token& stop;

  rb_http_caller caller() {
    return {
        .context = this,
        .take = [](void* self, const char* bytes,
                   std::size_t count) { static_cast<Exchange*>(self)->body.append(bytes, count); },
        .should_stop =
            [](void* self) { return static_cast<Exchange*>(self)->stop.stop_requested() ? 1 : 0; }};
  }
};

constexpr HttpOutcome outcome_of(rb_http_outcome outcome) {
  switch (outcome) {
    case RB_HTTP_ANSWERED: return HttpOutcome::answered;
    case RB_HTTP_NO_CONNECTION: return HttpOutcome::no_connection;
    case RB_HTTP_UNTRUSTED: return HttpOutcome::untrusted;
    case RB_HTTP_TIMED_OUT: return HttpOutcome::timed_out;
    case RB_HTTP_TOO_LARGE: return HttpOutcome::too_large;
    case RB_HTTP_CANCELLED: return HttpOutcome::cancelled;
    case RB_HTTP_FAILED: return HttpOutcome::failed;
  }
  return HttpOutcome::failed;
}

class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(fs::path plugin) : plugin_(std::move(plugin)) {}

  Result<HttpReply> post(const HttpRequest& request, const std::stop_token& stop) override {
    const std::lock_guard lock(mutex_);
    if (!session_) {
      RB_TRY(auto opened, CurlSession::open(plugin_));
      session_.emplace(std::move(opened));
    }
    return exchange(request, stop);
  }

 private:
  HttpReply exchange(const HttpRequest& request, const std::stop_token& stop) const {
    const std::string url = request.endpoint.url(request.path);
    std::vector<const char*> headers;
    for (const std::string& header : request.headers)
      headers.push_back(header.c_str());
    headers.push_back(nullptr);
    const rb_http_request raw{
        .url = url.c_str(),
        .headers = headers.data(),
        .body = request.body.data(),
        .body_size = request.body.size(),
        .ca_file = request.ca_file.empty() ? nullptr : request.ca_file.c_str(),
        .loopback = request.endpoint.loopback() ? 1 : 0,
        .connect_timeout_ms = request.limits.connect_timeout_ms,
        .total_timeout_ms = request.limits.total_timeout_ms,
        .low_speed_bytes_per_s = request.limits.low_speed_bytes_per_s,
        .low_speed_s = request.limits.low_speed_s,
        .max_reply_bytes = request.limits.max_reply_bytes};
    rb_http_reply answer{};
    Exchange exchange{.body = {}, .stop = stop};
    const rb_http_outcome outcome = session_->post(raw, exchange.caller(), answer);
    return {.outcome = outcome_of(outcome),
            .status = static_cast<int>(answer.status),
            .body = std::move(exchange.body),
            .retry_after_s = static_cast<int>(answer.retry_after_s),
            .failure = answer.error};
  }

  const fs::path plugin_;
  std::mutex mutex_;
  std::optional<CurlSession> session_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(const fs::path& plugin) {
  return std::make_unique<CurlClient>(plugin.empty() ? plugin_file("librunbook_http.so") : plugin);
}

}  // namespace runbook
