// Posting bytes to a service and getting bytes back.
//
// make_http_client() is the real one: libcurl in a plugin that the first request opens. Redirects
// are not followed, certificates are always verified, nothing of a request is ever logged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/http/endpoint.h"
#include "runbook/result.h"

namespace runbook {

struct HttpLimits {
  int connect_timeout_ms = 5'000;  ///< name, route and TLS
  int total_timeout_ms = 60'000;
  int low_speed_bytes_per_s = 1'000;  ///< slower than this …
  int low_speed_s = 20;               ///< … for so long is a hang
  std::size_t max_reply_bytes = std::size_t{64} * 1024 * 1024;
  int tries = 5;  ///< in all, by a client that retries
};

struct HttpRequest {
  Endpoint endpoint;
  std::string path;                  ///< below the endpoint: "/embeddings"
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;
  std::filesystem::path ca_file = {};  ///< empty: the system's authorities
  HttpLimits limits = {};
};

enum class HttpOutcome {
  answered,
  no_connection,
  untrusted,
  timed_out,
  too_large,
  cancelled,
  failed
};

struct HttpReply {
  HttpOutcome outcome = HttpOutcome::failed;
  int status = 0;  ///< of an answered one, as are the next two
  std::string body = {};
  int retry_after_s = 0;     ///< 0: the server did not say
  std::string failure = {};  ///< of the others: why, for people
  bool ok() const { return outcome == HttpOutcome::answered && status >= 200 && status < 300; }
};

/// Thread-safe; one request at a time.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// A stop request ends the call within a tenth of a second, as `cancelled`.
  /// @error unavailable when there is nothing to send with: the plugin is missing
  virtual Result<HttpReply> post(const HttpRequest& request, const std::stop_token& stop) = 0;
};

/// @param plugin  librunbook_http.so; empty: beside the library
std::unique_ptr<HttpClient> make_http_client(const std::filesystem::path& plugin = {});

}  // namespace runbook
