// Text as uncased BERT reads it: lower case, accents gone, punctuation and Chinese characters
// apart.
//
// Follows the reference tokenizer code point by code point, whose tables are of Unicode 8.
#pragma once

#include <string_view>

namespace runbook::internal {

/// Takes the words of a text, one call a word, in order. False: no more are wanted.
class WordSink {
 public:
  virtual ~WordSink() = default;
  virtual bool take(std::string_view word) = 0;
};

/// Hands every word of `text` (any bytes; what is ill-formed is dropped) to `sink`.
/// @return false when the sink stopped it. Cost is linear in the part that was read.
bool split_bert_words(std::string_view text, WordSink& sink);

}  // namespace runbook::internal
