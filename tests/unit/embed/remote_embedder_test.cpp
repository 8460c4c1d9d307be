#include "embed/remote/remote_embedder.h"

#include <chrono>
#include <numeric>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/http/retry.h"
#include "base/text.h"
#include "tests/support/fake_pacer.h"
#include "tests/support/fault_server.h"
#include "tests/support/places.h"

namespace runbook {
namespace {

using nlohmann::json;
using test::FakePacer;
using test::FaultServer;
using test::Tls;

const std::vector<std::string> kTexts = {"disk full on the primary", "pods stuck", "disk"};

/// The plugin's client with limits of its own: what takes seconds outside must not in a test.
class HurriedClient final : public HttpClient {
 public:
  Result<HttpReply> post(const HttpRequest& request, const std::stop_token& stop) override {
    asked = request.limits;
    HttpRequest hurried = request;
    hurried.limits.total_timeout_ms = std::min(timeout_ms, request.limits.total_timeout_ms);
    hurried.limits.max_reply_bytes = std::min<std::size_t>(1 << 20, request.limits.max_reply_bytes);
    return inner_->post(hurried, stop);
  }
  static inline int timeout_ms = 60'000;
  static inline HttpLimits asked;  ///< those of the last call, before they were cut

 private:
  std::unique_ptr<HttpClient> inner_ =
      make_http_client(test::built_path("lib/runbook/librunbook_http.so"));
};

struct Remote {
  explicit Remote(const std::string& url, RemoteModelOptions options = {}) {
    options.endpoint = parse_endpoint(url).value();
    options.model = options.model.empty() ? "test-model" : options.model;
    embedder = make_remote_embedder(options,
                                    make_retrying_client(std::make_unique<HurriedClient>(), pacer));
  }
  std::string document_error() const {
    const auto vectors = embedder->embed_documents(kTexts);
    return vectors ? "no error" : vectors.error().message;
  }

  FakePacer pacer;
  std::unique_ptr<Embedder> embedder;
};

double cosine(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// "the embedding endpoint 127.0.0.1:40123: it answered …" without the port.
std::string without_port(const std::string& message) {
  const std::size_t at = message.find("127.0.0.1:");
  if (at == std::string::npos) return message;
  const std::size_t end = message.find_first_not_of("0123456789", at + 10);
  return message.substr(0, at) + "HOST" + message.substr(end);
}

TEST_CASE("an endpoint gives a vector a text, in order", "[embed][remote]") {
  const FaultServer server;
  for (const RemoteApi api : {RemoteApi::openai, RemoteApi::ollama}) {
    RemoteModelOptions options;
    options.api = api;
    const Remote remote(server.url("ok"), options);
    CHECK(remote.embedder->dimension() == 0);

    const auto vectors = remote.embedder->embed_documents(kTexts);
    const auto question = remote.embedder->embed_query("disk");

    REQUIRE(vectors);
    REQUIRE(question);
    REQUIRE(vectors->size() == 3);
    CHECK(cosine((*vectors)[2], *question) == Approx(1.0));
    CHECK(cosine((*vectors)[0], *question) > cosine((*vectors)[1], *question));
    CHECK(remote.embedder->dimension() == 32);
    CHECK(remote.embedder->served_model() == "test-model");
    CHECK_FALSE(remote.embedder->cosine_floor());
  }
}

TEST_CASE("vectors in another order are put right by their index", "[embed][remote]") {
  const FaultServer server;

  const auto wanted = Remote(server.url("ok")).embedder->embed_documents(kTexts);
  const auto mixed = Remote(server.url("order")).embedder->embed_documents(kTexts);

  REQUIRE(wanted);
  REQUIRE(mixed);
  CHECK(*mixed == *wanted);
}

TEST_CASE("dimensions are asked for and required", "[embed][remote]") {
  const FaultServer server;
  RemoteModelOptions options;
  options.dimensions = 8;

  CHECK(Remote(server.url("ok"), options).embedder->embed_documents(kTexts)->front().size() == 8);
  options.dimensions = 16;
  options.api = RemoteApi::ollama;
  CHECK(Remote(server.url("ok"), options).embedder->dimension() == 16);
}

TEST_CASE("a rate limit is waited out", "[embed][remote]") {
  const FaultServer server;
  Remote remote(server.url("429x3"));

  CHECK(remote.document_error() == "no error");
  CHECK(remote.pacer.slept_ms == std::vector<double>{2000, 2000, 2000});  // its Retry-After
  CHECK(server.requests().size() == 4);
}

TEST_CASE("every fault of an endpoint is one sentence", "[embed][remote]") {
  const FaultServer server;
  const std::string unusable = "the embedding endpoint HOST: its reply cannot be used: ";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"500x9", "the embedding endpoint HOST: it answered 500, a fault of its own (try_later)"},
      {"429-long",
       "the embedding endpoint HOST: it answered 429, too many requests; it asks to wait 300 s"},
      {"401",
       "the embedding endpoint HOST: it answered 401, the key was refused (invalid_api_key)"},
      {"gone", "the embedding endpoint HOST: it answered 404, no such model or path"},
      {"redirect-http",
       "the embedding endpoint HOST: it answered 302, a redirect, which is not followed"},
      {"redirect-host",
       "the embedding endpoint HOST: it answered 307, a redirect, which is not followed"},
      {"truncated", unusable + "it is not JSON, or it was cut off"},
      {"html", unusable + "it is not JSON, or it was cut off"},
      {"nan", unusable + "it is not JSON, or it was cut off"},
      {"gzip", unusable + "it is compressed, though nothing compressed was asked for"},
      {"count", unusable + "expected 3 vectors, got 2"},
      {"extra", unusable + "expected 3 vectors, got more"},
      {"twice", unusable + "no text, or two vectors, at index 0"},
      {"null", unusable + "a vector holds something that is no number"},
      {"strings", unusable + "a vector holds something that is no number"},
      {"base64", unusable + "a vector is missing or empty"},
      {"zero", unusable + "a vector is zero or not finite"},
      {"infinite", unusable + "a vector holds a number out of all bounds"},
  };
  for (const auto& [fault, message] : rows) {
    INFO(fault);
    RemoteModelOptions options;
    options.key = "k-secret-123";
    CHECK(without_port(Remote(server.url(fault), options).document_error()) == message);
  }
  for (const std::string& request : server.requests())
    CHECK(json::parse(request)["method"] == "POST");  // no redirect was followed
}

TEST_CASE("a reply that breaks off, never ends or is too large ends the call", "[embed][remote]") {
  const FaultServer server;
  const auto said = [&](std::string_view fault) {
    return without_port(Remote(server.url(fault)).document_error());
  };
  CHECK(said("short").starts_with("the embedding endpoint HOST failed: "));
  CHECK(said("giant").starts_with("the embedding endpoint HOST sends more than a reply can be"));
  CHECK(said("reset").starts_with("the embedding endpoint HOST cannot be reached: "));
  HurriedClient::timeout_ms = 300;
  CHECK(said("hang-head").starts_with("the embedding endpoint HOST did not answer in time: "));
  CHECK(said("hang-body").starts_with("the embedding endpoint HOST did not answer in time: "));
  HurriedClient::timeout_ms = 60'000;
}

TEST_CASE("vectors of two models or dimensions never meet in a run", "[embed][remote]") {
  const FaultServer server;
  const Remote dimension(server.url("dimension"));
  const Remote model(server.url("model"));

  CHECK(dimension.document_error() == "no error");
  CHECK(without_port(dimension.document_error()) ==
        "the embedding endpoint HOST: its vectors have 34 numbers, expected 33");
  CHECK(model.document_error() == "no error");
  CHECK(without_port(model.document_error()) ==
        "the embedding endpoint HOST: it changed its model from model-1 to model-2");
}

TEST_CASE("a certificate must be known, of this host and not expired", "[embed][remote]") {
  const FaultServer good(Tls::good);
  const FaultServer expired(Tls::expired);
  const FaultServer other(Tls::other_host);
  const auto said = [](const FaultServer& server, bool with_authority) {
    RemoteModelOptions options;
    if (with_authority) options.ca_file = server.certificate();
    return without_port(Remote(server.url("ok"), options).document_error());
  };

  CHECK(said(good, true) == "no error");
  const std::string untrusted = "the embedding endpoint HOST is not trusted: SSL";
  CHECK(said(good, false).starts_with(untrusted));  // vouches for itself alone
  CHECK(said(expired, true).starts_with(untrusted));
  CHECK(said(other, true).starts_with(untrusted));
  CHECK(good.requests().size() == 1);
  CHECK(expired.requests().empty());
  CHECK(other.requests().empty());
}

TEST_CASE("text is redacted, prefixed and cut before it leaves", "[embed][remote]") {
  const FaultServer server;
  RemoteModelOptions options;
  options.document_prefix = "search_document: ";
  options.query_prefix = "search_query: ";
  options.key = "k-secret-123";
  const Remote remote(server.url("ok"), options);

  REQUIRE(remote.embedder->embed_documents(
      std::vector<std::string>{"login with password: hunter2", std::string(9'000, 'x')}));
  REQUIRE(remote.embedder->embed_query("is hunter2 the password=hunter2"));

  const std::vector<std::string> requests = server.requests();
  REQUIRE(requests.size() == 2);
  const json documents = json::parse(json::parse(requests[0])["body"].get<std::string>());
  const json question = json::parse(json::parse(requests[1])["body"].get<std::string>());
  CHECK(documents["input"][0] == "search_document: login with password: [redacted]");
  CHECK(documents["input"][1].get<std::string>().size() == 4'017);
  CHECK(question["input"][0] == "search_query: is hunter2 the password=[redacted]");
  const json headers = json::parse(requests[0])["headers"];
  CHECK(headers["Authorization"] == "Bearer k-secret-123");
  CHECK_FALSE(headers.contains("Accept-Encoding"));
}

TEST_CASE("a question is asked once and given up soon", "[embed][remote]") {
  const FaultServer server;
  const Remote failing(server.url("503x9"));
  const Remote hanging(server.url("hang-head"));

  CHECK_FALSE(failing.embedder->embed_query("disk"));
  CHECK(server.requests().size() == 1);
  CHECK_FALSE(hanging.embedder->embed_query("disk"));  // with its own limit, it ends
  CHECK(HurriedClient::asked.total_timeout_ms == 3'000);
  CHECK(HurriedClient::asked.connect_timeout_ms <= 3'000);
}

TEST_CASE("a stop ends a hanging call at once", "[embed][remote]") {
  const FaultServer server;
  const Remote remote(server.url("hang-head"));
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    stop.request_stop();
  });

  const auto before = std::chrono::steady_clock::now();
  const auto vectors = remote.embedder->embed_documents(kTexts, stop.get_token());

  REQUIRE_FALSE(vectors);
  CHECK(vectors.error().code == Errc::cancelled);
  // The call itself would take a minute, and be tried again.
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
}

TEST_CASE("nobody at home is said with the next step", "[embed][remote]") {
  RemoteModelOptions options;
  options.api = RemoteApi::ollama;
  const Remote remote("http://127.0.0.1:1", options);  // nobody listens on the first port

  const auto vector = remote.embedder->embed_query("disk");

  REQUIRE_FALSE(vector);
  CHECK(vector.error().message.starts_with("the embedding endpoint 127.0.0.1:1 cannot be reached"));
  CHECK(vector.error().hint == "is it running? `ollama serve` starts it");
}

TEST_CASE("a model id changes when its space may", "[embed][remote]") {
  const auto id = [](RemoteApi api, std::string_view url,
                     std::optional<std::size_t> dimensions = {}, std::string prefix = "",
                     std::string query_prefix = "") {
    return remote_model_id({.api = api,
                            .endpoint = parse_endpoint(url).value(),
                            .model = "m",
                            .key = {},
                            .dimensions = dimensions,
                            .document_prefix = std::move(prefix),
                            .query_prefix = std::move(query_prefix),
                            .ca_file = {}});
  };
  CHECK(id(RemoteApi::openai, "https://api.openai.com/v1") == "openai/m@api.openai.com-t1");
  CHECK(id(RemoteApi::openai, "https://api.openai.com") == "openai/m@api.openai.com-t1");
  CHECK(id(RemoteApi::openai, "https://gate.example.com/team/v1") ==
        "openai/m@gate.example.com/team/v1-t1");
  CHECK(id(RemoteApi::ollama, "http://127.0.0.1:11434") == "ollama/m@127.0.0.1:11434-t1");
  CHECK(id(RemoteApi::openai, "https://h", 512) == "openai/m@h-d512-t1");
  CHECK(id(RemoteApi::openai, "https://h", {}, "doc: ") != id(RemoteApi::openai, "https://h"));
  CHECK(id(RemoteApi::openai, "https://h", {}, "", "q: ") == id(RemoteApi::openai, "https://h"));
}

}  // namespace
}  // namespace runbook
