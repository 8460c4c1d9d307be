#include "retriever/graph_signal.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fake_evidence.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

using test::FakeEvidence;

const test::FixedClock kClock;

/// An index in memory with a graph of services beside it.
class GraphEvidence final : public Evidence {
 public:
  DocumentId add(const std::string& path, const std::string& text, const std::string& service = {},
                 double confidence = 0.9) {
    const DocumentId id = pages_.add({path, path, text, {}});
    if (!service.empty())
      joined_[service].push_back({.document = id,
                                  .join = {.service = service,
                                           .kind = JoinKind::folder,
                                           .confidence = confidence,
                                           .reason = "folder " + service + "/"}});
    return id;
  }
  void depends(const std::string& from, const std::string& to, const std::string& kind) {
    edges_[from].push_back({.key = to, .kind = kind});
  }
  void name(const std::string& name, const std::string& key, const std::string& successor = {}) {
    names_.emplace(name, NamedService{.key = key, .successor = successor});
  }

  Result<bool> knows_services() const override { return !names_.empty(); }
  Result<std::vector<NamedService>> services_named(std::string_view name) const override {
    const auto [first, last] = names_.equal_range(std::string(name));
    std::vector<NamedService> found;
    for (auto one = first; one != last; ++one)
      found.push_back(one->second);
    return found;
  }
  Result<std::vector<Dependency>> dependencies_of(std::string_view service) const override {
    const auto found = edges_.find(std::string(service));
    return found == edges_.end() ? std::vector<Dependency>() : found->second;
  }
  Result<std::vector<JoinedDocument>> documents_of(std::string_view service,
                                                   const DocumentSet& documents) const override {
    const auto found = joined_.find(std::string(service));
    std::vector<JoinedDocument> out =
        found == joined_.end() ? std::vector<JoinedDocument>() : found->second;
    std::erase_if(out,
                  [&](const JoinedDocument& one) { return !documents.contains(one.document); });
    return out;
  }

  Result<DocumentSet> select(const SearchFilters& filters) const override {
    return pages_.select(filters);
  }
  Result<std::vector<std::int64_t>> document_frequencies(
      std::span<const std::string> terms) const override {
    return pages_.document_frequencies(terms);
  }
  Result<std::int64_t> count_chunks(const DocumentSet& documents) const override {
    return pages_.count_chunks(documents);
  }
  Result<SignalScores> lexical(const MatchQuery& query,
                               const DocumentSet& documents) const override {
    return pages_.lexical(query, documents);
  }
  Result<VectorScores> vectors(std::span<const float> question, const std::string& model,
                               const DocumentSet& documents,
                               std::span<const DocumentId> also) const override {
    return pages_.vectors(question, model, documents, also);
  }
  Result<ModelFacts> model_facts(const std::string& model) const override {
    return pages_.model_facts(model);
  }
  Result<std::vector<NamedDocument>> named(std::span<const std::string> keys,
                                           const DocumentSet& documents) const override {
    return pages_.named(keys, documents);
  }
  Result<std::optional<NameFrequencies>> name_frequencies(
      std::span<const std::string> words) const override {
    return pages_.name_frequencies(words);
  }
  Result<std::vector<FetchedDocument>> fetch(std::span<const DocumentId> documents) const override {
    return pages_.fetch(documents);
  }
  Result<std::vector<Command>> commands(DocumentId document, LineRange lines) const override {
    return pages_.commands(document, lines);
  }

 private:
  FakeEvidence pages_;
  std::multimap<std::string, NamedService> names_;
  std::map<std::string, std::vector<Dependency>> edges_;
  std::map<std::string, std::vector<JoinedDocument>> joined_;
};

/// payments → ledger → ledger-db; each has pages, and one page belongs to nobody.
GraphEvidence shop() {
  GraphEvidence index;
  index.add("any.md", "timeout timeout timeout of the payments\n");
  index.add("payments/cards.md", "payments cards are refused\n", "payments");
  index.add("payments/timeout.md", "a timeout\n", "payments", 0.5);
  index.add("ledger/lag.md", "lag of the book\n", "ledger");
  index.add("ledger-db/disk.md", "disk is full\n", "ledger-db");
  index.name("payments", "payments");
  index.name("pay-desk", "payments");
  index.name("till", "till", "payments");
  index.name("search", "search");
  index.depends("payments", "ledger", "depends_on");
  index.depends("payments", "checkout-system", "part_of");
  index.depends("ledger", "ledger-db", "env");
  return index;
}

SearchReply ask(const Evidence& evidence, const std::string& question, int limit = 10,
                const std::vector<std::string>& services = {}) {
  SearchRequest request;
  request.question = question;
  request.mode = SearchMode::lexical;
  request.limit = limit;
  request.cut_irrelevant = false;
  request.explain = true;
  request.filters.services = services;
  auto reply = retrieve(request, evidence, nullptr, "", {}, kClock);
  REQUIRE(reply);
  return *reply;
}

const Hit* find(const SearchReply& reply, const std::string& path) {
  for (const Hit& hit : reply.hits)
    if (hit.document.path == path) return &hit;
  return nullptr;
}

double graph_term(const Hit& hit) {
  for (const Contribution& one : hit.explain->contributions)
    if (one.signal == "graph") return one.weight * one.value;
  return 0;
}

}  // namespace

TEST_CASE("documents of the service that a question names get a contribution by how sure they are",
          "[retriever][graph_signal]") {
  const SearchReply reply = ask(shop(), "payments timeout");

  const Hit* const cards = find(reply, "payments/cards.md");
  const Hit* const timeout = find(reply, "payments/timeout.md");
  REQUIRE(cards != nullptr);
  REQUIRE(timeout != nullptr);
  CHECK(graph_term(*cards) > graph_term(*timeout));
  CHECK(graph_term(*timeout) > 0);
  CHECK(graph_term(*find(reply, "any.md")) == 0);
  CHECK(cards->relation->hops == 0);
  CHECK(std::count(cards->why.begin(), cards->why.end(), "about payments: folder payments/") == 1);
}

TEST_CASE("documents of dependencies come lower, the direct ones first, with the way to them",
          "[retriever][graph_signal]") {
  const SearchReply reply = ask(shop(), "payments timeout");

  const Hit* const direct = find(reply, "ledger/lag.md");
  const Hit* const second = find(reply, "ledger-db/disk.md");
  REQUIRE(direct != nullptr);
  REQUIRE(second != nullptr);
  CHECK(direct->rank < second->rank);
  CHECK(find(reply, "payments/timeout.md")->rank < direct->rank);
  CHECK(direct->why.back() == "payments depends on ledger: 1 hop");
  CHECK(second->why.back() == "payments depends on ledger depends on ledger-db: 2 hops");
  CHECK(second->relation->path == std::vector<std::string>{"payments", "ledger", "ledger-db"});
}

TEST_CASE("an alias, an address, a pod and a retired name lead to the service",
          "[retriever][graph_signal]") {
  const GraphEvidence index = shop();
  for (const char* question :
       {"pay-desk timeout", "Pay Desk timeout", "till timeout",
        "timeout at payments.shop.svc.cluster.local:8080", "timeout in pod payments-7f9c5-x2"}) {
    CAPTURE(question);
    CHECK(find(ask(index, question), "payments/timeout.md")->relation.has_value());
  }
}

TEST_CASE("a question that names no service is answered as without a catalog",
          "[retriever][graph_signal]") {
  const GraphEvidence index = shop();
  for (const char* question : {"timeout of the book", "search timeout"}) {
    const SearchReply reply = ask(index, question);
    for (const Hit& hit : reply.hits) {
      CHECK_FALSE(hit.relation.has_value());
      CHECK(graph_term(hit) == 0);
    }
    CHECK(find(reply, "ledger-db/disk.md") == nullptr);
  }
}

TEST_CASE(
    "a neighbour that only the graph brings up never takes the place of a page about the "
    "service that matched",
    "[retriever][graph_signal]") {
  GraphEvidence index = shop();
  // Forty pages of the service that hardly match, forty sure ones of a dependency that do not.
  for (int i = 0; i < 40; ++i) {
    const std::string filler(static_cast<std::size_t>(200 + 40 * i), 'x');
    index.add("payments/p" + std::to_string(i) + ".md", "timeout " + filler + "\n", "payments",
              0.5);
    index.add("ledger/l" + std::to_string(i) + ".md", "nothing of it\n", "ledger", 1.0);
  }
  for (const int limit : {1, 5, 20, 41, 60}) {
    const SearchReply reply = ask(index, "payments timeout", limit);
    int last_own = 0;
    int owned = 0;
    int first_neighbour = 1000;
    for (const Hit& hit : reply.hits) {
      if (!hit.relation) continue;
      if (hit.relation->hops == 0) {
        last_own = hit.rank;
        ++owned;
      } else {
        first_neighbour = std::min(first_neighbour, hit.rank);
      }
    }
    CAPTURE(limit, last_own, first_neighbour);
    CHECK(last_own < first_neighbour);
    if (first_neighbour <= limit) CHECK(owned == 42);
  }
}

TEST_CASE("a service that a filter names is the question's too", "[retriever][graph_signal]") {
  const SearchReply reply = ask(shop(), "timeout", 10, {"payments"});

  CHECK(graph_term(*find(reply, "payments/timeout.md")) > 0);
}

}  // namespace runbook
