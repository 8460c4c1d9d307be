#include <cmath>
#include <cstdint>

#include "base/hash.h"
#include "base/text.h"
#include "embed/embedder.h"

namespace runbook {
namespace {

/// Adds 1 at a place that the word's hash chooses; a text without words points along the first
/// axis.
class HashingEmbedder final : public Embedder {
 public:
  explicit HashingEmbedder(std::size_t dimension)
      : id_(str_cat("hashing-", dimension, "-t", kTextPreparation)), dimension_(dimension) {}

  const std::string& model_id() const override { return id_; }
  std::size_t dimension() const override { return dimension_; }
  int max_tokens() const override { return 256; }
  std::optional<double> cosine_floor() const override { return 0; }

  Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts,
                                              const std::stop_token&) const override {
    std::vector<Vector> vectors;
    vectors.reserve(texts.size());
    for (const std::string& text : texts)
      vectors.push_back(vector_of(text));
    return vectors;
  }

  Result<Vector> embed_query(const std::string& text) const override { return vector_of(text); }

 private:
  Vector vector_of(std::string_view text) const {
    Vector vector(dimension_, 0.0F);
    const std::string folded = fold_case(to_valid_utf8(text));
    for (const Word word : words(folded)) {
      vector[place_of(std::string_view(folded).substr(word.begin, word.end - word.begin))] += 1.0F;
    }
    float squares = 0;
    for (const float value : vector)
      squares += value * value;
    if (squares <= 0) {
      vector.front() = 1.0F;
      return vector;
    }
    const float length = std::sqrt(squares);
    for (float& value : vector)
      value /= length;
    return vector;
  }

  std::size_t place_of(std::string_view word) const {
    return std::hash<Hash128>{}(hash_of(word)) % dimension_;
  }

  std::string id_;
  std::size_t dimension_;
};

}  // namespace

std::unique_ptr<Embedder> make_hashing_embedder(std::size_t dimension) {
  RB_ASSERT(dimension > 0);
  return std::make_unique<HashingEmbedder>(dimension);
}

}  // namespace runbook
