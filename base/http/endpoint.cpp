#include "base/http/endpoint.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

Error refused(std::string message, std::string hint = {}) {
  return Error{
      .code = Errc::invalid_argument, .message = std::move(message), .hint = std::move(hint)};
}

bool is_host_byte(char c) {
  return is_ascii_alnum(c) || c == '.' || c == '-' || c == '_';
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 3 && host.ends_with(']') &&
           host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), is_host_byte);
}

/// The end of the host: behind ']' for an IPv6 address, else at the colon.
std::size_t host_end(std::string_view authority) {
  const std::size_t bracket = authority.find(']');
  const std::size_t from = bracket == std::string_view::npos ? 0 : bracket;
  return std::min(authority.find(':', from), authority.size());
}

Result<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failed != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65'535)
    return refused(str_cat("expected a port from 1 to 65535, got \"", text, "\""));
  return port;
}

bool is_path_byte(char c) {
  return c > ' ' && c < 0x7f && std::string_view("?#\"<>\\^`{|}").find(c) == std::string_view::npos;
}

Result<Endpoint> parse_authority(Endpoint endpoint, std::string_view authority) {
  const std::size_t end = host_end(authority);
  endpoint.host = ascii_lower(authority.substr(0, end));
  if (!is_host(endpoint.host)) return refused("the address has no valid host name");
  if (end < authority.size()) {
    RB_TRY(endpoint.port, parse_port(authority.substr(end + 1)));
  }
  return endpoint;
}

}  // namespace

bool Endpoint::loopback() const {
  return host == "localhost" || host == "[::1]" ||
         (host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
          host.find_first_not_of("0123456789.") == std::string::npos);
}

std::string Endpoint::place() const {
  return port == 0 ? host : str_cat(host, ":", port);
}

std::string Endpoint::url(std::string_view below) const {
  return str_cat(scheme, "://", place(), path, below);
}

Result<Endpoint> parse_endpoint(std::string_view url) {
  const std::size_t colon = url.find("://");
  Endpoint endpoint;
  if (colon != std::string_view::npos) endpoint.scheme = ascii_lower(url.substr(0, colon));
  if (endpoint.scheme != "https" && endpoint.scheme != "http")
    return refused("expected an address that begins with https://");
  const std::string_view rest = url.substr(colon + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) {
    return refused("the address holds a user name or a password",
                   "keys belong into a variable or a file of their own");
  }
  RB_TRY(endpoint, parse_authority(std::move(endpoint), authority));
  std::string_view path = rest.substr(authority.size());
  if (!std::all_of(path.begin(), path.end(), is_path_byte))
    return refused("the address holds a query, a fragment or a character that has no place there");
  while (path.ends_with('/'))
    path.remove_suffix(1);
  endpoint.path = path;
  if (endpoint.scheme == "http" && !endpoint.loopback()) {
    return refused(str_cat("plain http to ", endpoint.place(), " would send text in the open"),
                   "write https://; http is for this machine alone");
  }
  return endpoint;
}

}  // namespace runbook
