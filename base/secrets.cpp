#include "base/secrets.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/ascii.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_token_byte(char c) {
  return is_ascii_alnum(c) || c == '_' || c == '-';
}
bool is_base64_byte(char c) {
  return is_ascii_alnum(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
}

template <typename Predicate>
std::size_t run_length(std::string_view text, Predicate belongs) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                  text.begin());
}

bool is_base64(std::string_view text) {
  return !text.empty() && run_length(text, is_base64_byte) == text.size();
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_ascii_digit);
}

/// Tokens that name their issuer: what they begin with, and the least that follows.
struct Issued {
  std::string_view prefix;
  std::string_view kind;
  std::size_t least;
  std::size_t most = kNone;
  std::string_view also = {};  ///< bytes besides letters, digits, '_' and '-'
};
constexpr std::array kIssued = {
    Issued{"AKIA", "AWS access key", 16, 16},
    Issued{"ASIA", "AWS access key", 16, 16},
    Issued{"ghp_", "GitHub token", 36},
    Issued{"gho_", "GitHub token", 36},
    Issued{"ghu_", "GitHub token", 36},
    Issued{"ghs_", "GitHub token", 36},
    Issued{"ghr_", "GitHub token", 36},
    Issued{"github_pat_", "GitHub token", 22},
    Issued{"glpat-", "GitLab token", 20},
    Issued{"xoxa-", "Slack token", 10},
    Issued{"xoxb-", "Slack token", 10},
    Issued{"xoxp-", "Slack token", 10},
    Issued{"xoxr-", "Slack token", 10},
    Issued{"xoxs-", "Slack token", 10},
    Issued{"hooks.slack.com/services/", "Slack webhook", 20, kNone, "/"},
    Issued{"sk-", "API key", 20},
    Issued{"sk_live_", "Stripe key", 20},
    Issued{"rk_live_", "Stripe key", 20},
    Issued{"AIza", "Google API key", 35},
    Issued{"ya29.", "Google token", 20},
    Issued{"SG.", "SendGrid key", 60, kNone, "."},
    Issued{"npm_", "npm token", 36},
    Issued{"hf_", "Hugging Face token", 30},
    Issued{"dop_v1_", "DigitalOcean token", 60},
};

// Each match_ function looks at a word that begins at `at`.

std::optional<Secret> match_issued(std::string_view text, std::size_t at) {
  for (const Issued& issued : kIssued) {
    if (!text.substr(at).starts_with(issued.prefix)) continue;
    const std::string_view rest = text.substr(at + issued.prefix.size());
    const std::size_t size =
        run_length(rest, [&](char c) { return is_token_byte(c) || issued.also.find(c) != kNone; });
    // Words joined by dashes have no digit; a token of random bytes nearly always does.
    if (size < issued.least || size > issued.most || !has_digit(rest.substr(0, size))) continue;
    return Secret{at, at + issued.prefix.size() + size, issued.kind};
  }
  return std::nullopt;
}

/// Three parts of base64url, the first a JSON object.
std::optional<Secret> match_jwt(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with("eyJ")) return std::nullopt;
  const std::size_t header = run_length(text.substr(at), is_token_byte);
  const std::size_t second = at + header + 1;
  if (second >= text.size() || text[second - 1] != '.') return std::nullopt;
  const std::size_t payload = run_length(text.substr(second), is_token_byte);
  if (header < 10 || payload < 10) return std::nullopt;
  std::size_t end = second + payload;
  if (end < text.size() && text[end] == '.')
    end += 1 + run_length(text.substr(end + 1), is_token_byte);
  return Secret{at, end, "JSON web token"};
}

/// What people write where a secret would stand.
bool is_placeholder(std::string_view value) {
  constexpr std::array<std::string_view, 13> kWords = {
      "changeme", "change-me", "redacted", "password", "secret",   "example",   "null",
      "none",     "true",      "false",    "required", "optional", "[redacted]"};
  const std::string lower = ascii_lower(value);
  if (std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) return true;
  if (lower.starts_with("your") || lower.starts_with("my-")) return true;
  if (value.find_first_of("<>{}$%()") != kNone || value.find("...") != kNone) return true;
  return value.find_first_not_of("*xX.-_•") == kNone;  // ****, xxxx
}

/// scheme://user:password@host
std::optional<Secret> match_address(std::string_view text, std::size_t at) {
  const std::size_t scheme = run_length(text.substr(at), is_ascii_alpha);
  if (scheme == 0 || !text.substr(at + scheme).starts_with("://")) return std::nullopt;
  const std::size_t user = at + scheme + 3;
  const std::size_t end = std::min(text.find_first_of("/ \t\r\n\"'`<", user), text.size());
  const std::string_view authority = text.substr(user, end - user);
  const std::size_t host = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (host == kNone || colon == kNone || colon + 1 >= host) return std::nullopt;
  if (is_placeholder(authority.substr(colon + 1, host - colon - 1))) return std::nullopt;
  return Secret{user + colon + 1, user + host, "password in an address"};
}

/// How sure a word makes that a secret follows.
enum class Hint { none, weak, strong };

Hint hint_of(std::string_view word) {
  const std::string lower = ascii_lower(word);
  for (const std::string_view end : {"password", "passwd", "passphrase", "pwd"})
    if (lower.ends_with(end)) return Hint::strong;
  for (const std::string_view end :
       {"secret", "token", "apikey", "api_key", "api-key", "access_key", "secret_key",
        "private_key", "accesskey", "secretkey", "credential", "credentials", "bearer",
        "authorization", "auth"})
    if (lower.ends_with(end)) return Hint::weak;
  return Hint::none;
}

/// Shannon entropy of its bytes, bits a byte.
double entropy_of(std::string_view text) {
  std::array<int, 256> counts{};
  for (const char c : text)
    ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = count / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool is_random(std::string_view value) {
  constexpr std::size_t kLeast = 24;
  constexpr double kBits = 4.0;
  return value.size() >= kLeast && has_digit(value) && entropy_of(value) >= kBits &&
         is_base64(value);
}

/// Letters with digits, as nobody writes a word: for what follows `token:`.
bool is_mixed(std::string_view value) {
  return value.size() >= 16 && has_digit(value) &&
         std::any_of(value.begin(), value.end(), is_ascii_alpha) && is_base64(value);
}

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

/// The value behind `word: `, `word = "` and the like.
struct Value {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool alone = false;  ///< in quotes, or the last of its line
};

std::optional<Value> value_behind(std::string_view text, std::size_t word_end) {
  constexpr std::size_t kReach = 4'096;  // no secret is longer, and a file may be one line
  text = text.substr(0, word_end + kReach);
  const std::size_t line_end = std::min(text.find_first_of("\r\n", word_end), text.size());
  std::size_t at = word_end;
  const auto skip = [&](std::string_view bytes) {
    const std::size_t before = at;
    while (at < line_end && bytes.find(text[at]) != kNone)
      ++at;
    return at > before;
  };
  skip("\"'`");
  const bool spaced = skip(" \t");
  if (!skip(":=>") && !spaced) return std::nullopt;  // `Bearer x` has a space alone
  skip(" \t");
  Value value;
  if (at < line_end && is_quote(text[at])) {
    const std::size_t close = text.find(text[at], at + 1);
    if (close != kNone && close < line_end) return Value{at + 1, close, true};
    ++at;
  }
  value.begin = at;
  value.end = std::min(text.find_first_of(" \t\r\n,;\"'`", at), text.size());
  value.alone = is_blank(text.substr(value.end, line_end - value.end)) ||
                (value.end < line_end && text[value.end] != ' ' && text[value.end] != '\t');
  return value.begin < value.end ? std::optional<Value>(value) : std::nullopt;
}

bool has_assignment(std::string_view text, std::size_t word_end, std::size_t value_begin) {
  return text.substr(word_end, value_begin - word_end).find_first_of(":=") != kNone;
}

/// `password: …`, `API_KEY="…"`, `Authorization: Bearer …`
std::optional<Secret> match_named(std::string_view text, std::size_t at) {
  const std::size_t size = run_length(text.substr(at), is_token_byte);
  const Hint hint = hint_of(text.substr(at, size));
  if (hint == Hint::none) return std::nullopt;
  const auto value = value_behind(text, at + size);
  if (!value) return std::nullopt;
  const std::string_view found = text.substr(value->begin, value->end - value->begin);
  if (is_placeholder(found)) return std::nullopt;
  const bool is_assigned = has_assignment(text, at + size, value->begin);
  const bool is_password = hint == Hint::strong && is_assigned && found.size() >= 4 &&
                           (value->alone || has_digit(found));
  if (!is_password && !is_random(found) && !(is_assigned && is_mixed(found))) return std::nullopt;
  return Secret{value->begin, value->end, hint == Hint::strong ? "password" : "token"};
}

bool is_key_line(std::string_view line) {
  constexpr std::size_t kLeast = 40;
  const std::string_view bare = trim(line);
  return bare.size() >= kLeast && is_base64(bare);
}

bool is_key_border(std::string_view line, std::string_view which) {
  return line.find(which) != kNone && line.find("PRIVATE KEY") != kNone;
}

/// Private keys by lines. A chunk may hold the middle of one: two lines of base64 are enough.
std::vector<Secret> find_key_blocks(std::string_view text) {
  std::vector<Secret> blocks;
  std::size_t block = kNone;  // where the open block began
  bool begun = false;         // with its first line
  int key_lines = 0;
  const auto close = [&](std::size_t end) {
    if (block != kNone && (begun || key_lines > 1)) blocks.push_back({block, end, "private key"});
    block = kNone;
    begun = false;
    key_lines = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    if (is_key_border(line, "-----BEGIN ")) {
      close(at - 1);
      block = at;
      begun = true;
      if (line.find("-----END ") != kNone) close(end);  // all of it on one line, "\n" written out
    } else if (is_key_border(line, "-----END ")) {
      if (block == kNone) block = at;
      begun = true;
      close(end);
    } else if (is_key_line(line)) {
      if (block == kNone) block = at;
      ++key_lines;
    } else if (begun && key_lines == 0) {  // between the two only `DEK-Info: …` and the like
      const bool is_header = is_blank(line) || line.find(": ") != kNone;
      if (!is_header) block = kNone;  // the border is only spoken of
      begun = is_header;
    } else if (block != kNone && !is_base64(trim(line))) {
      close(at - 1);  // the last line of a key is short
    }
    at = end + 1;
  }
  close(text.size());
  return blocks;
}

std::optional<Secret> match_word(std::string_view text, std::size_t at) {
  if (auto secret = match_issued(text, at)) return secret;
  if (auto secret = match_jwt(text, at)) return secret;
  if (auto secret = match_address(text, at)) return secret;
  return match_named(text, at);
}

}  // namespace

std::vector<Secret> find_secrets(std::string_view text) {
  std::vector<Secret> found = find_key_blocks(text);
  const std::size_t blocks = found.size();
  std::size_t block = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    while (block < blocks && found[block].end <= at)
      ++block;
    if (block < blocks && at >= found[block].begin) {
      at = found[block].end - 1;
      continue;
    }
    const bool begins_word = is_token_byte(text[at]) && (at == 0 || !is_token_byte(text[at - 1]));
    if (!begins_word) continue;
    if (const auto secret = match_word(text, at)) {
      found.push_back(*secret);
      at = secret->end - 1;
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Secret& a, const Secret& b) { return a.begin < b.begin; });
  return found;
}

std::string redact_secrets(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (const Secret& secret : find_secrets(text)) {
    if (secret.begin < at) continue;
    out += text.substr(at, secret.begin - at);
    out += "[redacted]";
    at = secret.end;
  }
  return out += text.substr(at);
}

}  // namespace runbook
