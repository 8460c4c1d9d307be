// Given text, its vector.
//
// A vector has dimension() floats and length 1. Vectors of two models never meet: model_id() names
// the model, its weights and the preparation of the text, and is kept with every vector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

using Vector = std::vector<float>;

/// Thread-safe for const calls.
class Embedder {
 public:
  virtual ~Embedder() = default;
  virtual const std::string& model_id() const = 0;
  virtual std::size_t dimension() const = 0;
  virtual int max_tokens() const = 0;
  /// The cosine that unrelated texts have with this model: the floor of the fusion.
  virtual double cosine_floor() const = 0;

  /// One vector a text, in order. Uses all `threads()` it was made with.
  /// @error unavailable when the model cannot be loaded; the hint says how to get it
  virtual Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts) const = 0;

  /// The vector of a question. Cheap to start, one thread.
  virtual Result<Vector> embed_query(const std::string& text) const = 0;
};

/// Text preparation shared by all models; its version is part of every model id.
inline constexpr int kTextPreparation = 1;

/// The words of a question that carry meaning, for the embedder: `[FIRING:n]`, key="value" labels,
/// addresses, pod hashes and UUIDs removed, CamelCase and snake_case split. The value of alertname
/// stays, and a text that holds nothing else is kept whole.
/// Dense nDCG@10 .713 → .812 on alert texts.
std::string normalize_for_embedding(std::string_view question);

/// Deterministic vectors from hashed words; for tests, no model needed.
std::unique_ptr<Embedder> make_hashing_embedder(std::size_t dimension = 64);

}  // namespace runbook
