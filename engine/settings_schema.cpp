#include "engine/settings_schema.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace runbook {
namespace {

// Bounds: 200 hits is the most a search returns; 240 word pieces are what the model takes with its
// header line, below 32 a section falls to shreds; a hundred years is longer than any page lives.
constexpr std::array kKeys = {
    Key{.name = "knowledge.sources[].type",
        .kind = KeyKind::choice,
        .words = "filesystem",
        .later = "http github confluence notion google_drive"},
    Key{.name = "knowledge.sources[].path", .meaning = Meaning::path},
    Key{.name = "knowledge.sources[].name"},
    Key{.name = "knowledge.sources[].include", .kind = KeyKind::list},
    Key{.name = "knowledge.sources[].exclude", .kind = KeyKind::list},
    Key{.name = "knowledge.sources[].watch", .kind = KeyKind::truth},
    Key{.name = "knowledge.store.type",
        .kind = KeyKind::choice,
        .words = "local",
        .later = "opensearch",
        .fallback = "local"},
    Key{.name = "knowledge.store.path",
        .fallback = ".runbook/cache/index.db",
        .meaning = Meaning::path},
    Key{.name = "knowledge.store.vector_index",
        .kind = KeyKind::choice,
        .words = "auto exact hnsw",
        .fallback = "auto"},
    Key{.name = "knowledge.store.embedding_model"},
    Key{.name = "knowledge.embedding.provider",
        .kind = KeyKind::choice,
        .words = "local openai ollama none",
        .fallback = "local"},
    Key{.name = "knowledge.embedding.model", .unset_variable_ok = true},
    Key{.name = "knowledge.embedding.model_path", .meaning = Meaning::model_file},
    Key{.name = "knowledge.embedding.base_url",
        .unset_variable_ok = true,
        .meaning = Meaning::address},
    Key{.name = "knowledge.embedding.api_key",
        .unset_variable_ok = true,
        .meaning = Meaning::secret},
    Key{.name = "knowledge.embedding.api_key_file",
        .unset_variable_ok = true,
        .meaning = Meaning::path},
    Key{.name = "knowledge.embedding.ca_file", .unset_variable_ok = true, .meaning = Meaning::path},
    Key{.name = "knowledge.embedding.document_prefix"},
    Key{.name = "knowledge.embedding.query_prefix"},
    Key{.name = "knowledge.embedding.dimensions",
        .kind = KeyKind::integer,
        .low = 1,
        .high = 16'384},
    Key{.name = "knowledge.add_to", .meaning = Meaning::path},
    Key{.name = "knowledge.retrieval.top_k",
        .kind = KeyKind::integer,
        .low = 1,
        .high = 200,
        .fallback = "5"},
    Key{.name = "knowledge.retrieval.rerank",
        .kind = KeyKind::choice,
        .words = "features none",
        .later = "llm",
        .fallback = "features"},
    Key{.name = "knowledge.retrieval.alpha",
        .kind = KeyKind::number,
        .low = 0,
        .high = 1},  // depends on the model
    Key{.name = "knowledge.retrieval.min_score", .kind = KeyKind::number, .low = 0, .high = 1},
    Key{.name = "knowledge.chunking.max_tokens",
        .kind = KeyKind::integer,
        .low = 32,
        .high = 240,
        .fallback = "240"},
    Key{.name = "knowledge.validation.max_age_days",
        .kind = KeyKind::integer,
        .low = 1,
        .high = 36'500,
        .fallback = "90"},
    Key{.name = "knowledge.validation.rules", .kind = KeyKind::free},
    Key{.name = "llm.provider", .kind = KeyKind::choice, .words = "anthropic openai"},
    Key{.name = "llm.model", .unset_variable_ok = true},
    Key{.name = "llm.base_url", .unset_variable_ok = true, .meaning = Meaning::address},
    Key{.name = "llm.api_key", .unset_variable_ok = true, .meaning = Meaning::secret},
};

bool holds_word(std::string_view words, std::string_view word) {
  if (word.empty()) return false;
  for (const std::string_view candidate : split(words, ' ')) {
    if (candidate == word) return true;
  }
  return false;
}

/// "local none openai" → "local, none or openai"
std::string list_words(std::string_view joined) {
  std::string text;
  const std::vector<std::string_view> words = split(joined, ' ');
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

Error wrong(const Key& key, std::string_view expected, std::string_view got) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat(key.name, ": expected ", expected, ", got \"", got, "\"")};
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

Result<std::string> check_number(const Key& key, std::string_view value) {
  const bool whole = key.kind == KeyKind::integer;
  const auto number = parse_number(value);
  const bool fits = number && *number >= key.low && *number <= key.high &&
                    (!whole || *number == std::floor(*number));
  if (fits) return std::string(value);
  const auto bound = [](double x) { return static_cast<std::int64_t>(x); };
  return wrong(key,
               str_cat(whole ? "a whole number from " : "a number from ", bound(key.low), " to ",
                       bound(key.high)),
               value);
}

Result<std::string> check_truth(const Key& key, std::string_view value) {
  const std::string lower = ascii_lower(value);
  if (lower == "true" || lower == "yes" || lower == "on") return std::string("true");
  if (lower == "false" || lower == "no" || lower == "off") return std::string("false");
  return wrong(key, "true or false", value);
}

Result<std::string> check_choice(const Key& key, std::string_view value) {
  const std::string lower = ascii_lower(value);
  if (holds_word(key.words, lower)) return lower;
  if (holds_word(key.later, lower)) {
    return Error{.code = Errc::unsupported,
                 .message = str_cat(key.name, ": \"", value, "\" is not available in this build"),
                 .hint = str_cat("write ", list_words(key.words), ", or leave the key out")};
  }
  const std::string all =
      key.later.empty() ? std::string(key.words) : str_cat(key.words, " ", key.later);
  return wrong(key, list_words(all), value);
}

}  // namespace

std::span<const Key> all_keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  for (const Key& key : kKeys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

bool is_section(std::string_view name) {
  for (const Key& key : kKeys) {
    if (key.name.size() > name.size() && key.name.starts_with(name) &&
        key.name[name.size()] == '.') {
      return true;
    }
  }
  return false;
}

std::optional<std::string> nearest_key(std::string_view name) {
  std::vector<std::string> names;
  std::vector<std::string> by_last_part;
  const std::string_view last = name.substr(name.rfind('.') + 1);  // npos + 1 is 0
  for (const Key& key : kKeys) {
    names.emplace_back(key.name);
    if (key.name.ends_with(last) && key.name[key.name.size() - last.size() - 1] == '.') {
      by_last_part.emplace_back(key.name);
    }
  }
  if (by_last_part.size() == 1) return by_last_part.front();
  return nearest_name(name, names);
}

std::vector<std::string> names_in(std::string_view section) {
  const std::string prefix = section.empty() ? std::string() : str_cat(section, ".");
  std::vector<std::string> names;
  for (const Key& key : kKeys) {
    if (!key.name.starts_with(prefix)) continue;
    const std::string_view rest = key.name.substr(prefix.size());
    const std::string name(rest.substr(0, rest.find_first_of(".[")));
    if (names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

Result<std::string> check_value(const Key& key, std::string_view value) {
  switch (key.kind) {
    case KeyKind::integer:
    case KeyKind::number: return check_number(key, value);
    case KeyKind::truth: return check_truth(key, value);
    case KeyKind::choice: return check_choice(key, value);
    case KeyKind::text:
    case KeyKind::list:
    case KeyKind::free: break;
  }
  return std::string(value);
}

std::string snake_case(std::string_view name) {
  std::string out;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]) && name[i - 1] != '_') out += '_';
    out += is_upper(name[i]) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return out;
}

}  // namespace runbook
