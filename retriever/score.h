// A score that remembers what it is made of.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "runbook/result.h"

namespace runbook {

enum class SignalKind : unsigned char {
  lexical,
  vector,
  name,
  pairs,
  title,
  coverage,
  hypothesis,
  graph
};
inline constexpr std::size_t kSignalKinds = 8;

constexpr std::string_view to_string(SignalKind kind) {
  switch (kind) {
    case SignalKind::lexical: return "lexical";
    case SignalKind::vector: return "vector";
    case SignalKind::name: return "name";
    case SignalKind::pairs: return "pairs";
    case SignalKind::title: return "title";
    case SignalKind::coverage: return "coverage";
    case SignalKind::hypothesis: return "hypothesis";
    case SignalKind::graph: return "graph";
  }
  return "unknown";
}

/// What one signal added: weight * value.
struct ScoreTerm {
  SignalKind kind = SignalKind::lexical;
  double raw = 0;    ///< the signal's own figure
  double value = 0;  ///< normalised for this question
  double weight = 0;
  bool estimated = false;  ///< the signal has no figure of its own for this document
  int hypothesis = 0;      ///< which one, of that signal
};

/// A sum of terms. Adding a term is the only way to change it, so that an explanation cannot
/// differ from the score it explains.
class Score {
 public:
  void add(const ScoreTerm& term) {
    RB_ASSERT(size_ < terms_.size());
    terms_[size_++] = term;
    total_ += term.weight * term.value;
  }
  double total() const { return total_; }
  std::span<const ScoreTerm> terms() const { return {terms_.data(), size_}; }

 private:
  std::array<ScoreTerm, kSignalKinds> terms_{};
  std::size_t size_ = 0;
  double total_ = 0;
};

}  // namespace runbook
