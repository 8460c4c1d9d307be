#include "graph/sure_mention.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

// In front of a name they say that a workload, a namespace or a label's value is meant.
constexpr std::array<std::string_view, 22> kBefore = {
    "deploy/",      "deployment/",
    "deployments/", "deployment ",
    "svc/",         "service/",
    "sts/",         "statefulset/",
    "ds/",          "daemonset/",
    "-n ",          "--namespace ",
    "--namespace=", "namespace=",
    "namespace=\"", "service=",
    "service=\"",   "app=",
    "app=\"",       "job=\"",
    "container=\"", "kubernetes.io/name=",
};

// Behind a name they say that it is one.
constexpr std::array<std::string_view, 7> kAfter = {
    " service", " svc", " pods", " deployment", " daemonset", " statefulset", " namespace",
};

constexpr bool joins_words(char c) {
  return c == '-' || c == '_' || c == '.' || c == '@' || c == ':' || c == '/' || c == '\\' ||
         is_ascii_alnum(c) || !is_ascii(c);
}

/// `web`, "web": a span of code or a quotation that is this name and nothing else.
bool stands_alone(std::string_view line, std::size_t begin, std::size_t end) {
  if (begin == 0 || end >= line.size() || line[begin - 1] != line[end]) return false;
  return line[end] == '`' || line[end] == '"';
}

/// "name:8080"
bool has_port(std::string_view line, std::size_t end) {
  return end + 2 < line.size() && line[end] == ':' && is_ascii_digit(line[end + 1]) &&
         is_ascii_digit(line[end + 2]);
}

/// "name.namespace.svc"
bool is_cluster_address(std::string_view line, std::size_t end) {
  if (end >= line.size() || line[end] != '.') return false;
  std::size_t at = end + 1;
  while (at < line.size() && (is_ascii_alnum(line[at]) || line[at] == '-'))
    ++at;
  return line.substr(std::min(at, line.size())).starts_with(".svc");
}

bool follows_sign(std::string_view ahead) {
  for (const std::string_view sign : kBefore)
    if (ahead.size() >= sign.size() &&
        equals_ignore_case(ahead.substr(ahead.size() - sign.size()), sign))
      return true;
  return false;
}

bool leads_word(std::string_view rest) {
  for (const std::string_view sign : kAfter) {
    if (!equals_ignore_case(rest.substr(0, sign.size()), sign)) continue;
    if (rest.size() == sign.size() || !is_ascii_alnum(rest[sign.size()])) return true;
  }
  return false;
}

}  // namespace

bool is_joined_before(std::string_view line, std::size_t begin) {
  return begin > 0 && joins_words(line[begin - 1]);
}

bool is_joined_behind(std::string_view line, std::size_t end) {
  if (end >= line.size() || !joins_words(line[end])) return false;
  const bool stop = line[end] == '.' || line[end] == ':' || line[end] == '/';
  return !stop || (end + 1 < line.size() && joins_words(line[end + 1]));
}

bool is_sure_mention(std::string_view line, std::size_t begin, std::size_t end) {
  if (stands_alone(line, begin, end)) return true;
  if (follows_sign(line.substr(0, begin))) return !is_joined_behind(line, end) || line[end] == '/';
  if (is_joined_before(line, begin)) return false;
  return has_port(line, end) || is_cluster_address(line, end) || leads_word(line.substr(end));
}

}  // namespace runbook
