// The address of a service: parsed, and refused when a secret could travel in the open.
#pragma once

#include <string>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

/// https://host[:port][/path]; plain http only to this machine itself.
struct Endpoint {
  std::string scheme;
  std::string host;  ///< lower case; an IPv6 address in its brackets
  int port = 0;      ///< 0: the scheme's own
  std::string path;  ///< starts with '/' and does not end with one; empty for the root

  bool loopback() const;
  /// "api.openai.com", "127.0.0.1:11434": how it is named in messages.
  std::string place() const;
  std::string url(std::string_view below) const;  ///< scheme, place, path, `below`
};

/// @error invalid_argument: another scheme, http to another machine, a user name or password in it
///        (never quoted), a query, a fragment, a character that has no place there
Result<Endpoint> parse_endpoint(std::string_view url);

}  // namespace runbook
