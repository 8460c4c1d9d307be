#include "indexer/parse/bare_urls.h"

#include <algorithm>

namespace runbook {
namespace {

constexpr std::string_view kEndsUrl = " \t\r\n<>\"'`|\\^{}[]";
constexpr std::string_view kEndsSentence = ".,:;!?*_~";

std::string_view without_sentence_end(std::string_view url) {
  auto open = std::count(url.begin(), url.end(), '(') - std::count(url.begin(), url.end(), ')');
  while (!url.empty()) {
    const bool unopened = url.back() == ')' && open < 0;
    if (!unopened && kEndsSentence.find(url.back()) == std::string_view::npos) break;
    if (unopened) ++open;
    url.remove_suffix(1);
  }
  return url;
}

}  // namespace

std::vector<std::string> find_bare_urls(std::string_view text) {
  // Longer than any browser takes.
  constexpr std::size_t kMaxUrl = 4096;
  std::vector<std::string> urls;
  std::size_t done = 0;  // a URL within a URL is a part of it
  for (std::size_t at = text.find("://"); at != std::string_view::npos;
       at = text.find("://", std::max(at + 3, done))) {
    const std::string_view before = text.substr(0, at);
    const std::size_t scheme = before.ends_with("https") ? 5 : before.ends_with("http") ? 4 : 0;
    if (scheme == 0) continue;
    std::string_view rest = text.substr(at - scheme, kMaxUrl);
    rest = without_sentence_end(rest.substr(0, rest.find_first_of(kEndsUrl)));
    if (rest.size() > scheme + 3) urls.emplace_back(rest);
    done = at - scheme + rest.size();
  }
  return urls;
}

}  // namespace runbook
