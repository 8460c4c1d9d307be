#include "base/http/endpoint.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

std::string parsed(std::string_view url) {
  const auto endpoint = parse_endpoint(url);
  return endpoint ? endpoint->url("/embeddings") : endpoint.error().message;
}

TEST_CASE("an address keeps its host, port and path", "[base][http]") {
  CHECK(parsed("https://api.openai.com/v1/") == "https://api.openai.com/v1/embeddings");
  CHECK(parsed("HTTPS://API.example.com:8443") == "https://api.example.com:8443/embeddings");
  CHECK(parsed("http://127.0.0.1:11434") == "http://127.0.0.1:11434/embeddings");
  CHECK(parsed("http://[::1]:8080/a/b") == "http://[::1]:8080/a/b/embeddings");
  CHECK(parsed("http://localhost") == "http://localhost/embeddings");
}

TEST_CASE("plain http is for this machine alone", "[base][http]") {
  CHECK(parsed("http://models.example.com") ==
        "plain http to models.example.com would send text in the open");
  CHECK(parsed("http://127.0.0.1.example.com") ==
        "plain http to 127.0.0.1.example.com would send text in the open");
  CHECK(parsed("http://localhost.example.com") ==
        "plain http to localhost.example.com would send text in the open");
  CHECK(parsed("http://10.0.0.7:8080") ==
        "plain http to 10.0.0.7:8080 would send text in the open");
}

TEST_CASE("a password in an address is refused and not repeated", "[base][http]") {
  const auto endpoint = parse_endpoint("https://me:hunter2@api.example.com/v1");

  REQUIRE_FALSE(endpoint);
  CHECK(endpoint.error().message == "the address holds a user name or a password");
  CHECK(endpoint.error().hint.find("hunter2") == std::string::npos);
}

TEST_CASE("what is no address of a service is refused", "[base][http]") {
  const std::string odd =
      "the address holds a query, a fragment or a character that has no place "
      "there";
  CHECK(parsed("api.openai.com/v1") == "expected an address that begins with https://");
  CHECK(parsed("file:///etc/passwd") == "expected an address that begins with https://");
  CHECK(parsed("") == "expected an address that begins with https://");
  CHECK(parsed("https://") == "the address has no valid host name");
  CHECK(parsed("https://a b/") == "the address has no valid host name");
  CHECK(parsed("https://[::1/") == "the address has no valid host name");
  CHECK(parsed("https://host:0") == "expected a port from 1 to 65535, got \"0\"");
  CHECK(parsed("https://host:70000") == "expected a port from 1 to 65535, got \"70000\"");
  CHECK(parsed("https://host:") == "expected a port from 1 to 65535, got \"\"");
  CHECK(parsed("https://host/v1?key=abc") == odd);
  CHECK(parsed("https://host/v1#x") == odd);
  CHECK(parsed("https://host/v1\r\nX: y") == odd);
}

}  // namespace
}  // namespace runbook
