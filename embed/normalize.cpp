#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/text.h"
#include "embed/embedder.h"

namespace runbook {
namespace {

bool is_hex(char c) {
  return is_ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/// Inside a word or a number: what stands before or behind a match must not be.
bool is_word_byte(char c) {
  return is_ascii_alnum(c) || c == '_' || !is_ascii(c);
}

template <typename Predicate>
std::size_t run_length(std::string_view text, Predicate belongs) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                  text.begin());
}

bool ends_word(std::string_view text, std::size_t at) {
  return at == text.size() || !is_word_byte(text[at]);
}

// Each match_ function returns how many bytes at the start of `text` are such a thing, or 0.

/// [FIRING:3], [RESOLVED], [firing: 2]
std::size_t match_state(std::string_view text) {
  if (!text.starts_with('[')) return 0;
  const std::size_t close = text.substr(0, 24).find(']');
  if (close == std::string_view::npos) return 0;
  const std::string inside = ascii_lower(text.substr(1, close - 1));
  const std::string_view state = std::string_view(inside).substr(0, inside.find(':'));
  const std::string_view count = std::string_view(inside).substr(state.size());
  const bool counted = std::all_of(
      count.begin(), count.end(), [](char c) { return c == ':' || c == ' ' || is_ascii_digit(c); });
  return counted && (state == "firing" || state == "resolved") ? close + 1 : 0;
}

/// namespace="payments", with a comma behind it; \" does not end the value. The alert's own name
/// stays: often it is all that the text says.
std::size_t match_label(std::string_view text) {
  const std::size_t key = run_length(text, is_word_byte);
  if (key == 0 || text.substr(0, key) == "alertname") return 0;
  if (!text.substr(key).starts_with("=\"") && !text.substr(key).starts_with("=~\"")) return 0;
  std::size_t at = text.find('"', key) + 1;
  while (at < text.size() && text[at] != '"' && text[at] != '\n')
    at += text[at] == '\\' ? 2U : 1U;
  if (at >= text.size() || text[at] != '"') return 0;
  ++at;
  return at + (text.substr(at).starts_with(',') ? 1 : 0);
}

/// 10.2.3.4, 10.2.3.4:9100, 10.2.0.0/16; not the version 1.2.3
std::size_t match_address(std::string_view text) {
  std::size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !text.substr(at).starts_with('.')) return 0;
    if (part > 0) ++at;
    const std::size_t digits = run_length(text.substr(at), is_ascii_digit);
    if (digits == 0 || digits > 3) return 0;
    at += digits;
  }
  if (at < text.size() && (text[at] == ':' || text[at] == '/')) {
    const std::size_t digits = run_length(text.substr(at + 1), is_ascii_digit);
    if (digits > 0) at += 1 + digits;
  }
  const bool more_parts = at + 1 < text.size() && text[at] == '.' && is_ascii_digit(text[at + 1]);
  return ends_word(text, at) && !more_parts ? at : 0;
}

/// 8-4-4-4-12 hex digits
std::size_t match_uuid(std::string_view text) {
  constexpr std::array<std::size_t, 5> kGroups = {8, 4, 4, 4, 12};
  std::size_t at = 0;
  for (const std::size_t group : kGroups) {
    if (at > 0 && !text.substr(at).starts_with('-')) return 0;
    if (at > 0) ++at;
    if (run_length(text.substr(at), is_hex) != group) return 0;
    at += group;
  }
  return ends_word(text, at) ? at : 0;
}

/// The letters and digits of which Kubernetes makes names: no vowels, no digit that looks like one.
bool is_generated(char c) {
  return std::string_view("bcdfghjklmnpqrstvwxz2456789").find(c) != std::string_view::npos;
}

std::size_t match_generated(std::string_view text, std::size_t shortest, std::size_t longest) {
  if (!text.starts_with('-')) return 0;
  const std::size_t size = run_length(text.substr(1), is_generated);
  if (size < shortest || size > longest || !ends_word(text, 1 + size)) return 0;
  return 1 + size;
}

/// Behind the name of a pod: -7d9f8b6c4d-x2x9z of a deployment, -x2x9z of a daemon set (which
/// needs a digit, or words without vowels would go too).
std::size_t match_pod_hash(std::string_view text) {
  constexpr std::size_t kSuffix = 5;
  if (const std::size_t replica_set = match_generated(text, 8, 10)) {
    const std::size_t pod = match_generated(text.substr(replica_set), kSuffix, kSuffix);
    if (pod > 0) return replica_set + pod;
  }
  const std::size_t pod = match_generated(text, kSuffix, kSuffix);
  const std::string_view suffix = text.substr(0, pod);
  const bool behind_name = text.substr(pod).starts_with('-');
  return !behind_name && std::any_of(suffix.begin(), suffix.end(), is_ascii_digit) ? pod : 0;
}

/// What at the start of `rest` says nothing about the problem; `before` is the byte in front.
std::size_t match_noise(std::string_view rest, char before) {
  if (rest.front() == '[') return match_state(rest);
  if (rest.front() == '-') return is_word_byte(before) ? match_pod_hash(rest) : 0;
  if (is_word_byte(before) || !is_word_byte(rest.front())) return 0;
  if (const std::size_t label = match_label(rest)) return label;
  // Behind a point it would be the tail of a longer number.
  const std::size_t address = before == '.' ? 0 : match_address(rest);
  if (address > 0) return address;
  return match_uuid(rest);
}

std::string without_noise(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t noise = match_noise(text.substr(at), at == 0 ? ' ' : text[at - 1]);
    if (noise == 0) {
      kept += text[at++];
      continue;
    }
    kept += ' ';
    at += noise;
  }
  return kept;
}

/// Runs of white space become one space, none at the ends.
std::string collapse_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!is_ascii_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string normalize_for_embedding(std::string_view question) {
  const std::string kept = without_noise(question);
  const bool says_something = std::any_of(kept.begin(), kept.end(), is_word_byte);
  return collapse_spaces(split_identifiers(says_something ? std::string_view(kept) : question));
}

}  // namespace runbook
