#include "indexer/parse/catalogs/dotenv.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook::catalogs {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr int kMaxDepth = 8;  // defaults inside defaults; people write two

bool is_name_char(char c) {
  return is_ascii_alnum(c) || c == '_';
}

class Filler {
 public:
  explicit Filler(const EnvValues& values) : values_(values) {}

  std::string fill(std::string_view text, int depth) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size() && out.size() < kMaxBytes) {
      if (text[at] != '$' || at + 1 == text.size()) {
        out += text[at++];
      } else if (text[at + 1] == '$') {
        out += '$';
        at += 2;
      } else if (text[at + 1] == '{') {
        const std::size_t close = closing_brace(text, at + 2);
        if (close == std::string_view::npos) return out += text.substr(at);
        out += expression(text.substr(at + 2, close - at - 2), depth);
        at = close + 1;
      } else {
        std::size_t end = at + 1;
        while (end < text.size() && is_name_char(text[end]))
          ++end;
        if (end == at + 1) out += '$';
        out += value_of(text.substr(at + 1, end - at - 1));
        at = end;
      }
    }
    return out;
  }

 private:
  static std::size_t closing_brace(std::string_view text, std::size_t at) {
    int open = 1;
    for (; at < text.size(); ++at) {
      if (text[at] == '{') ++open;
      if (text[at] == '}' && --open == 0) return at;
    }
    return std::string_view::npos;
  }

  std::string expression(std::string_view text, int depth) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_name_char);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view value = value_of(text.substr(0, size));
    text.remove_prefix(size);
    const bool colon = text.starts_with(':');
    if (colon) text.remove_prefix(1);
    if (text.empty() || depth >= kMaxDepth) return std::string(value);
    const char operation = text.front();
    text.remove_prefix(1);
    if (operation == '-') return value.empty() ? fill(text, depth + 1) : std::string(value);
    if (operation == '+') return value.empty() ? std::string() : fill(text, depth + 1);
    return std::string(value);
  }

  std::string_view value_of(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string_view() : std::string_view(found->second);
  }

  const EnvValues& values_;
};

/// Without its quotes; an unquoted value ends at " #".
std::string_view value_in(std::string_view text) {
  text = trim(text);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const std::size_t close = text.find(text.front(), 1);
    return close == std::string_view::npos ? text.substr(1) : text.substr(1, close - 1);
  }
  return trim(text.substr(0, text.find(" #")));
}

}  // namespace

EnvValues parse_dotenv(std::string_view text) {
  constexpr std::string_view kExport = "export ";
  EnvValues values;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with(kExport)) line = trim(line.substr(kExport.size()));
    const std::size_t equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
    const std::string_view name = trim(line.substr(0, equals));
    const std::string_view raw = trim(line.substr(equals + 1));
    const bool literal = raw.starts_with('\'');
    const std::string_view value = value_in(raw);
    values[std::string(name)] = literal ? std::string(value) : fill_in(value, values);
  }
  return values;
}

std::string fill_in(std::string_view value, const EnvValues& values) {
  if (value.find('$') == std::string_view::npos) return std::string(value);
  return Filler(values).fill(value, 0);
}

}  // namespace runbook::catalogs
