// An index in memory: pages cut at their headings, words counted, vectors given by hand.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "embed/embedder.h"
#include "store/evidence.h"

namespace runbook::test {

struct FakePage {
  std::string path;
  std::string title;
  std::string text;
  std::vector<std::string> alerts = {};
};

class FakeEvidence final : public Evidence {
 public:
  /// One section and one chunk a heading. Ids count from 1.
  DocumentId add(const FakePage& page);
  /// The cosine of a chunk with any question.
  void set_cosine(DocumentId document, int order, double cosine) {
    cosines_[chunk_id(document, order)] = cosine;
  }
  FetchedDocument& page(DocumentId document) {
    return pages_[static_cast<std::size_t>(document) - 1];
  }

  Result<DocumentSet> select(const SearchFilters& filters) const override;
  Result<std::vector<std::int64_t>> document_frequencies(
      std::span<const std::string> terms) const override;
  Result<std::int64_t> count_chunks(const DocumentSet& documents) const override;
  Result<SignalScores> lexical(const MatchQuery& query,
                               const DocumentSet& documents) const override;
  Result<VectorScores> vectors(std::span<const float> question, const std::string& model_id,
                               const DocumentSet& documents,
                               std::span<const DocumentId> also) const override;
  Result<std::vector<NamedDocument>> named(std::span<const std::string> squashed_keys,
                                           const DocumentSet& documents) const override;
  Result<std::optional<NameFrequencies>> name_frequencies(
      std::span<const std::string> words) const override;
  Result<std::vector<FetchedDocument>> fetch(std::span<const DocumentId> documents) const override;
  Result<std::vector<Command>> commands(DocumentId document, LineRange lines) const override;
  Result<ModelFacts> model_facts(const std::string&) const override { return facts; }

  ModelFacts facts;
  bool counts_names = true;  ///< false: as while a sync changes documents
  mutable int fetched_pages = 0;
  mutable std::vector<std::string> matched_terms;  ///< of the last lexical call

 private:
  bool holds(const FetchedDocument& page, const ChunkRow& chunk, std::string_view term) const;

  std::vector<FetchedDocument> pages_;
  std::map<ChunkId, double> cosines_;
};

/// Any text has the same vector; what a page is worth is set in the evidence.
class FixedEmbedder final : public Embedder {
 public:
  const std::string& model_id() const override { return model_id_; }
  std::size_t dimension() const override { return 1; }
  int max_tokens() const override { return 256; }
  std::optional<double> cosine_floor() const override { return floor; }
  std::string served_model() const override { return served; }
  Result<std::vector<Vector>> embed_documents(std::span<const std::string> texts,
                                              const std::stop_token&) const override {
    return std::vector<Vector>(texts.size(), Vector{1.0F});
  }
  Result<Vector> embed_query(const std::string&) const override {
    ++questions;
    if (fails)
      return Error{.code = Errc::unavailable,
                   .message = "no local model",
                   .where = "",
                   .hint = "run the set-up"};
    return Vector{1.0F};
  }
  bool fails = false;
  std::optional<double> floor = 0.13;
  std::string served;
  mutable int questions = 0;

 private:
  std::string model_id_ = "fixed";
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(std::int64_t unix_s = 1'790'000'000) : unix_ms_(unix_s * 1000) {}
  std::int64_t unix_ms() const override { return unix_ms_; }  // 2026-09-21

 private:
  std::int64_t unix_ms_;
};

/// Of the hits, best first.
std::vector<std::string> paths(const SearchReply& reply);

}  // namespace runbook::test
