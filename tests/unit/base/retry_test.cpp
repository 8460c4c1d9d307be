#include "base/http/retry.h"

#include <catch2/catch.hpp>

#include "tests/support/fake_pacer.h"

namespace runbook {
namespace {

using test::FakePacer;

HttpReply answer(int status, int retry_after_s = 0) {
  return {.outcome = HttpOutcome::answered, .status = status, .retry_after_s = retry_after_s};
}

/// Gives its replies in turn, the last one for ever.
class ScriptedClient final : public HttpClient {
 public:
  ScriptedClient(std::vector<HttpReply> replies, int& asked)
      : replies_(std::move(replies)), asked_(asked) {}
  Result<HttpReply> post(const HttpRequest&, const std::stop_token&) override {
    const auto turn = static_cast<std::size_t>(asked_++);
    return replies_[std::min(turn, replies_.size() - 1)];
  }

 private:
  std::vector<HttpReply> replies_;
  int& asked_;
};

struct Service {
  explicit Service(std::vector<HttpReply> replies)
      : client(make_retrying_client(std::make_unique<ScriptedClient>(std::move(replies), asked),
                                    pacer)) {}
  HttpReply post(int tries = 5, const std::stop_token& stop = {}) {
    HttpRequest request;
    request.limits.tries = tries;
    return *client->post(request, stop);
  }

  FakePacer pacer;
  int asked = 0;
  std::unique_ptr<HttpClient> client;
};

TEST_CASE("what may pass is tried again with growing waits", "[base][http]") {
  for (const int status : {408, 425, 429, 500, 503}) {
    Service service({answer(status), answer(status), answer(status), answer(200)});

    CHECK(service.post().status == 200);
    CHECK(service.asked == 4);
    CHECK(service.pacer.slept_ms == std::vector<double>{250, 500, 1000});  // half of the limit
  }
}

TEST_CASE("a connection that does not come about is tried five times", "[base][http]") {
  Service service({HttpReply{.outcome = HttpOutcome::no_connection}});

  CHECK(service.post().outcome == HttpOutcome::no_connection);
  CHECK(service.asked == 5);
}

TEST_CASE("what will not pass is not tried again", "[base][http]") {
  for (const int status : {200, 301, 400, 401, 404, 422}) {
    Service service({answer(status)});
    CHECK(service.post().status == status);
    CHECK(service.asked == 1);
  }
  for (const HttpOutcome outcome : {HttpOutcome::untrusted, HttpOutcome::timed_out,
                                    HttpOutcome::too_large, HttpOutcome::failed}) {
    Service service({HttpReply{.outcome = outcome}});
    CHECK(service.post().outcome == outcome);
    CHECK(service.asked == 1);
  }
}

TEST_CASE("a wait that the server asks for is kept, a long one ends the tries", "[base][http]") {
  Service polite({answer(429, 7), answer(200)});
  CHECK(polite.post().status == 200);
  CHECK(polite.pacer.slept_ms == std::vector<double>{7000});

  Service closed({answer(429, 61), answer(200)});
  CHECK(closed.post().status == 429);
  CHECK(closed.asked == 1);
}

TEST_CASE("after five failures in a row nothing is sent for thirty seconds", "[base][http]") {
  Service service({answer(503)});
  service.post();
  REQUIRE(service.asked == 5);

  const HttpReply refused = service.post();
  CHECK(refused.outcome == HttpOutcome::no_connection);
  CHECK(refused.failure == "it failed 5 times in a row and is left alone for 30 s");
  CHECK(service.asked == 5);

  service.pacer.pass_ms(30'001);
  service.post();
  CHECK(service.asked == 6);  // one look, and it is left alone again
}

TEST_CASE("a hang counts against the service", "[base][http]") {
  Service service({HttpReply{.outcome = HttpOutcome::timed_out}});
  for (int i = 0; i < 5; ++i)
    service.post(1);

  service.post(1);

  CHECK(service.asked == 5);
}

TEST_CASE("the retries of a run are few", "[base][http]") {
  std::vector<HttpReply> every_second;
  for (int i = 0; i < 100; ++i) {
    every_second.push_back(answer(503));
    every_second.push_back(answer(200));
  }
  Service service(std::move(every_second));
  int failed = 0;
  for (int i = 0; i < 40; ++i)
    failed += service.post().ok() ? 0 : 1;

  CHECK(service.pacer.slept_ms.size() < 15);  // ten, and a tenth of what went well
  CHECK(failed > 10);
}

TEST_CASE("a stop ends the tries", "[base][http]") {
  Service service({answer(503)});
  std::stop_source stop;
  stop.request_stop();

  CHECK(service.post(5, stop.get_token()).outcome == HttpOutcome::cancelled);
  CHECK(service.asked == 1);
}

}  // namespace
}  // namespace runbook
