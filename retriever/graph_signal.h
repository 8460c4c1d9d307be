// What the graph of services adds: a question that names a service is first of all about that
// service, then about what it depends on.
//
// Documents about the service get a contribution by how surely they are about it. Documents about
// its dependencies, one or two hops away, get a smaller one and a label; a few that no other signal
// found are shown too, behind every document about the service itself that matched. A question that
// names no service, or an index without a catalog, is answered as if this were not here.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "retriever/fuse.h"
#include "retriever/rerank.h"
#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/evidence.h"

namespace runbook {

/// How a document is near the services of the question.
struct GraphMatch {
  double value = 0;   ///< 0 to 1: how surely, and how near
  double weight = 0;  ///< of the service itself, or of a neighbour
  Relation relation;  ///< hops 0: about the service itself
  std::string reason;
};

class GraphSignal {
 public:
  GraphSignal() = default;

  /// @param question   as asked
  /// @param services   keys that the question's filters name
  /// @param documents  others are not spoken of
  static Result<GraphSignal> ask(std::string_view question,
                                 const std::vector<std::string>& services, const Evidence& evidence,
                                 const DocumentSet& documents);

  bool empty() const { return matches_.empty(); }
  /// All that the graph speaks of, in no order.
  std::vector<DocumentId> documents() const;
  /// Null when the graph does not speak of it.
  const GraphMatch* find(DocumentId document) const;

  /// Adds the contributions, and candidates that only the graph knows.
  void add_to(std::vector<Candidate>& candidates, const Fusion& fusion);

  /// A neighbour that only the graph brought up goes behind every document about the service itself
  /// that another signal found, whatever features said.
  void hold_back(std::vector<RankedDocument>& ranked) const;

 private:
  void note(DocumentId document, GraphMatch match);
  void bring_up(std::vector<Candidate>& candidates, const Fusion& fusion);

  std::unordered_map<DocumentId, GraphMatch> matches_;
  std::unordered_set<DocumentId> found_;       ///< own documents that another signal found
  std::unordered_set<DocumentId> brought_up_;  ///< neighbours that no other signal found
};

}  // namespace runbook
