// What the retriever sees of the store, so that another engine can stand here later.
//
// Scores grow with relevance. Filters act inside each call, before any limit. Const calls are
// confined to the thread that opened the reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/fts_query.h"
#include "store/rows.h"

namespace runbook {

struct ChunkScore {
  ChunkId chunk{};
  double score = 0;
};

/// The documents that may answer; made once for a question.
class DocumentSet {
 public:
  bool all = true;
  std::vector<bool> allowed;  ///< by document id, when not all
  bool contains(DocumentId id) const {
    const auto index = static_cast<std::size_t>(id);
    return all || (index < allowed.size() && allowed[index]);
  }
};

/// Scores of one signal over every chunk it found (not only the best), so that a document that
/// another signal brings up gets its true score and never a zero.
struct SignalScores {
  std::vector<ChunkScore> chunks;  ///< allowed documents only; ordered by rising chunk id
};

struct VectorScores : SignalScores {
  std::int64_t embedded = 0;  ///< so many chunks of the allowed documents have a vector
};

/// A document fetched for ranking or showing.
struct FetchedDocument {
  DocumentRow row;
  std::string source_name;
  std::string source_root;
  std::string text;
  std::vector<SectionRow> sections;
  std::vector<ChunkRow> chunks;
  std::vector<JoinRow> joins = {};  ///< the services it is about, the surest first
};

struct JoinedDocument {
  DocumentId document{};
  JoinRow join;
};

/// A service that goes by a name.
struct NamedService {
  std::string key;
  std::string successor = {};  ///< key; the service is retired when there is one
};

/// A service that another depends on directly.
struct Dependency {
  std::string key;
  std::string kind;  ///< of the edge
};

/// What the index knows of a model whose vectors it holds.
struct ModelFacts {
  std::string served_model;            ///< what its endpoint called it; empty: never said
  std::optional<double> cosine_floor;  ///< the median cosine of random pairs of its vectors here
};

/// How many documents bear a word in their title, file name or aliases.
struct NameFrequencies {
  std::int64_t documents = 0;        ///< of the whole index
  std::vector<std::int64_t> counts;  ///< by word asked for; at least 1
};

/// No call lasts much longer than two seconds, whatever state the index is in: then io_error.
class Evidence {
 public:
  virtual ~Evidence() = default;

  /// Compiles filters to a set of documents.
  virtual Result<DocumentSet> select(const SearchFilters& filters) const = 0;

  /// How many chunks hold each term; for keeping the rarest of a long question.
  virtual Result<std::vector<std::int64_t>> document_frequencies(
      std::span<const std::string> terms) const = 0;

  /// How many chunks the documents of the set have: what a frequency is measured against, and what
  /// tells how many vectors are still missing.
  virtual Result<std::int64_t> count_chunks(const DocumentSet& documents) const = 0;

  /// -bm25 of every chunk that matches. One statement, no LIMIT: asking for missing scores
  /// afterwards (`MATCH … rowid IN …`) costs 61 ms, keeping all of them costs nothing.
  virtual Result<SignalScores> lexical(const MatchQuery& query,
                                       const DocumentSet& documents) const = 0;

  /// Cosine of every embedded chunk with the question; or, where an approximate index serves, of
  /// every chunk of the documents that hold the nearest ones. Each cosine is exact.
  /// @param also  documents of which every chunk is scored in any case
  virtual Result<VectorScores> vectors(std::span<const float> question, const std::string& model_id,
                                       const DocumentSet& documents,
                                       std::span<const DocumentId> also) const = 0;

  /// Looked up, not computed.
  virtual Result<ModelFacts> model_facts(const std::string& model_id) const = 0;

  /// Documents whose squashed file stem, title, alias, `alerts:` entry or heading is one of these
  /// keys (base/text.h: squash); of headings only those that are an identifier of three parts, as
  /// alerts are named in handbooks. One row a match, by rising document id.
  struct NamedDocument {
    DocumentId document{};
    std::string key;
    enum class By { alert, file_name, title, alias, heading } by = By::title;
  };
  virtual Result<std::vector<NamedDocument>> named(std::span<const std::string> squashed_keys,
                                                   const DocumentSet& documents) const = 0;

  /// Words as of store/name_parts.h. Absent while a sync changes documents.
  virtual Result<std::optional<NameFrequencies>> name_frequencies(
      std::span<const std::string> words) const = 0;

  /// Text, sections and chunks of these documents, in the order asked.
  /// @error corrupt when a text does not agree with its sum
  virtual Result<std::vector<FetchedDocument>> fetch(
      std::span<const DocumentId> documents) const = 0;

  virtual Result<std::vector<Command>> commands(DocumentId document, LineRange lines) const = 0;

  // The graph of services. Without catalogs there is none, and an engine need not have one.

  /// Whether any file declares a service. Costs microseconds.
  virtual Result<bool> knows_services() const { return false; }
  /// The service of this key, else those of this alias, each once. @param name  lower case, '-' for
  /// blanks and '_'
  virtual Result<std::vector<NamedService>> services_named(std::string_view) const {
    return std::vector<NamedService>();
  }
  /// What a service depends on; a neighbour once for each edge that says so.
  virtual Result<std::vector<Dependency>> dependencies_of(std::string_view) const {
    return std::vector<Dependency>();
  }
  /// Allowed documents about a service, the surest first.
  virtual Result<std::vector<JoinedDocument>> documents_of(std::string_view,
                                                           const DocumentSet&) const {
    return std::vector<JoinedDocument>();
  }
};

}  // namespace runbook
