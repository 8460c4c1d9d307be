#include "indexer/parse/catalogs/addresses.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook::catalogs {
namespace {

// The longest label of a host name (RFC 1035) is 63, the longest name 253.
constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxPortDigits = 5;
// Addresses are short; a script or a certificate in a variable is none.
constexpr std::size_t kMaxValue = 4096;

bool is_host_char(char c) {
  return is_ascii_alnum(c) || c == '-' || c == '.' || c == '_';
}

/// A name that a service may have: letters somewhere, no path, no address of a number.
bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > kMaxHost) return false;
  if (!is_ascii_alnum(text.front()) || !is_ascii_alnum(text.back())) return false;
  const bool has_letter = std::any_of(text.begin(), text.end(), is_ascii_alpha);
  return has_letter && std::all_of(text.begin(), text.end(), is_host_char) && text != "localhost";
}

class HostFinder {
 public:
  HostFinder(std::string_view variable, std::string_view value)
      : value_(value), address_(is_named_like_address(variable)) {}

  std::vector<std::string> run() {
    for (std::size_t at = 0; at < value_.size();) {
      if (!is_host_char(value_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < value_.size() && is_host_char(value_[end]))
        ++end;
      take(at, end);
      at = end;
    }
    return std::move(hosts_);
  }

 private:
  /// A run of characters that a host name may have, and what stands around it.
  void take(std::size_t begin, std::size_t end) {
    const std::string_view word = value_.substr(begin, end - begin);
    if (!is_host_name(word)) return;
    const std::string_view before = value_.substr(0, begin);
    const std::string_view behind = value_.substr(end);
    if (behind.starts_with("://") || behind.starts_with('@')) return;  // a scheme, a user
    const bool after_scheme = before.ends_with("://");
    // `user:password@host`: what stands between :// and @ is nobody's host.
    if (after_scheme && behind.starts_with(':') && !is_port(behind) &&
        behind.substr(0, behind.find('/')).find('@') != std::string_view::npos)
      return;
    if (before.ends_with(':') && !after_scheme && is_behind_user(before)) return;
    const bool after_user = before.ends_with('@');
    const bool in_list = (before.ends_with(',') && in_authority_);
    const bool names_port = is_port(behind);
    const bool names_cluster =
        word.find(".svc.") != std::string_view::npos || word.ends_with(".svc");
    const bool bare = address_ && is_alone(before, behind);
    in_authority_ =
        after_scheme || after_user || in_list || (in_authority_ && !ends_authority(before));
    if (after_scheme || after_user || in_list || names_port || names_cluster || bare) keep(word);
  }

  static bool is_port(std::string_view behind) {
    if (!behind.starts_with(':')) return false;
    std::size_t digits = 0;
    while (digits + 1 < behind.size() && is_ascii_digit(behind[digits + 1]))
      ++digits;
    if (digits == 0 || digits > kMaxPortDigits) return false;
    const char next = digits + 1 < behind.size() ? behind[digits + 1] : ' ';
    return !is_host_char(next) && next != ':';
  }

  /// The password of `scheme://user:password@host`.
  bool is_behind_user(std::string_view before) const {
    const std::size_t scheme = before.rfind("://");
    if (scheme == std::string_view::npos) return false;
    const std::string_view user = before.substr(scheme + 3, before.size() - scheme - 4);
    return user.find_first_of("/,@") == std::string_view::npos &&
           value_.find('@', before.size()) != std::string_view::npos;
  }

  static bool ends_authority(std::string_view before) {
    return before.ends_with('/') || before.ends_with(' ') || before.ends_with('?') ||
           before.ends_with('=') || before.ends_with(';');
  }

  /// A whole value, or an item of a list.
  static bool is_alone(std::string_view before, std::string_view behind) {
    const auto separates = [](char c) { return c == ',' || c == ';' || c == ' '; };
    return (before.empty() || separates(before.back())) &&
           (behind.empty() || separates(behind.front()));
  }

  void keep(std::string_view word) {
    std::string host = ascii_lower(word);
    if (std::find(hosts_.begin(), hosts_.end(), host) == hosts_.end())
      hosts_.push_back(std::move(host));
  }

  std::string_view value_;
  bool address_;
  bool in_authority_ = false;
  std::vector<std::string> hosts_;
};

}  // namespace

bool is_named_like_address(std::string_view variable) {
  constexpr std::array<std::string_view, 24> kWords = {
      "host",    "hosts",     "hostname", "url",       "urls",   "uri",       "addr",   "addrs",
      "address", "addresses", "endpoint", "endpoints", "server", "servers",   "broker", "brokers",
      "seeds",   "upstream",  "backend",  "bootstrap", "dsn",    "sentinels", "peers",  "target"};
  std::string name(variable);
  std::replace(name.begin(), name.end(), '-', '_');
  for (const Word& word : words(name)) {
    std::vector<std::string_view> parts;
    split_identifier(std::string_view(name).substr(word.begin, word.end - word.begin), parts);
    for (const std::string_view part : parts)
      for (const std::string_view each : split(part, '_'))
        if (std::find(kWords.begin(), kWords.end(), ascii_lower(each)) != kWords.end()) return true;
  }
  return false;
}

std::vector<std::string> find_hosts(std::string_view variable, std::string_view value) {
  return HostFinder(variable, value.substr(0, kMaxValue)).run();
}

}  // namespace runbook::catalogs
