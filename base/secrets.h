// Secrets in text: where they stand, and the text without them.
//
// Known shapes (keys of clouds and forges, tokens, private keys, passwords in addresses), values
// that follow a word such as `password:`, and long random ones near such a word. Placeholders
// (<password>, ${TOKEN}, xxxx) are none. Pure, thread-safe, linear in the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

struct Secret {
  std::size_t begin = 0;  ///< the value alone, without the word that gave it away
  std::size_t end = 0;
  std::string_view kind;  ///< "AWS access key", "password"; a constant
};

/// In the order of the text, without overlap.
std::vector<Secret> find_secrets(std::string_view text);

/// The text with each secret replaced by `[redacted]`. A key block that was cut keeps no line: the
/// rest of one that began or ended elsewhere is replaced too.
std::string redact_secrets(std::string_view text);

}  // namespace runbook
