#include "graph/answers.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "graph/edge_kinds.h"
#include "graph/entity_ref.h"
#include "graph/names.h"
#include "graph/ownership.h"
#include "graph/receipts.h"
#include "graph/service_graph.h"

namespace runbook {
namespace {

// Below this a row stands for a name that is only referred to (graph/link.cpp).
constexpr double kDeclared = 0.31;

// What the strength of a path's weakest link means; the strengths are those of edge_kinds.h.
std::string criticality_of(double strength) {
  return strength >= 0.9 ? "high" : strength >= 0.6 ? "medium" : "low";
}

/// What the declarations of one service say together: the best-known says first.
ServiceSummary summary_of(const std::vector<ServiceRow>& rows) {
  ServiceSummary summary;
  summary.name = rows.front().key;
  summary.kind = rows.front().kind;
  summary.declared = rows.front().confidence >= kDeclared;
  const auto first = [&](std::string ServiceRow::*field) {
    for (const ServiceRow& row : rows)
      if (!(row.*field).empty()) return row.*field;
    return std::string();
  };
  summary.type = first(&ServiceRow::type);
  summary.title = first(&ServiceRow::title);
  summary.description = first(&ServiceRow::description);
  summary.lifecycle = first(&ServiceRow::lifecycle);
  summary.tier = first(&ServiceRow::tier);
  summary.successor = first(&ServiceRow::successor);
  return summary;
}

using Summaries = std::map<std::string, ServiceSummary, std::less<>>;

Result<Summaries> load_summaries(const Reader& index) {
  Summaries summaries;
  RB_TRY(const std::vector<ServiceRow> rows, index.list_services());
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t end = i;
    while (end < rows.size() && rows[end].key == rows[i].key)
      ++end;
    const auto at = [&rows](std::size_t place) {
      return rows.begin() + static_cast<std::ptrdiff_t>(place);
    };
    summaries.emplace(rows[i].key, summary_of(std::vector<ServiceRow>(at(i), at(end))));
    i = end;
  }
  RB_TRY(const std::vector<OwnerRow> owners, index.list_owners());
  for (const OwnerRow& owner : owners) {
    const auto found = summaries.find(owner.key);
    if (found != summaries.end() && found->second.owner.empty()) found->second.owner = owner.name;
  }
  return summaries;
}

/// Services that only pages name.
Status add_named_by_pages(const Reader& index, Summaries& summaries) {
  RB_TRY(const std::vector<std::string> joined, index.list_joined_services());
  for (const std::string& key : joined) {
    ServiceSummary summary;
    summary.name = key;
    summary.declared = false;
    summaries.try_emplace(key, std::move(summary));
  }
  return ok();
}

Result<ServiceEdge> edge_of(const EdgeRow& row, Receipts& receipts) {
  RB_TRY(Receipt at, receipts.at(row.place, row.confidence));
  return ServiceEdge{.from = row.from,
                     .to = row.to,
                     .kind = row.kind,
                     .detail = row.detail,
                     .strength = strength_of(row.kind),
                     .at = std::move(at)};
}

GraphNode node_of(Reached reached, const Summaries& summaries) {
  GraphNode node{.name = std::move(reached.key),
                 .kind = {},
                 .tier = {},
                 .owner = {},
                 .hops = reached.hops,
                 .path = std::move(reached.path),
                 .strength = reached.strength,
                 .criticality = criticality_of(reached.strength)};
  const auto found = summaries.find(node.name);
  if (found == summaries.end()) return node;
  node.kind = found->second.kind;
  node.tier = found->second.tier;
  node.owner = found->second.owner;
  return node;
}

Result<ServiceGraph> load_graph(const Reader& index) {
  RB_TRY(std::vector<EdgeRow> edges, index.list_edges());
  return ServiceGraph(std::move(edges));
}

/// The documents about any of the services, the surest first.
Result<std::vector<ServiceDocument>> documents_about(const std::vector<std::string>& services,
                                                     const Reader& index, Receipts& receipts) {
  DocumentSet set;
  set.all = false;
  std::map<DocumentId, JoinRow> joins;
  for (const std::string& service : services) {
    RB_TRY(const std::vector<JoinedDocument> joined, index.documents_of(service, DocumentSet()));
    for (const JoinedDocument& one : joined) {
      const auto id = static_cast<std::size_t>(one.document);
      if (set.allowed.size() <= id) set.allowed.resize(id + 1);
      set.allowed[id] = true;
      joins.emplace(one.document, one.join);
    }
  }
  std::vector<ServiceDocument> documents;
  if (joins.empty()) return documents;
  RB_TRY(const std::vector<Reader::Listed> rows, index.list_rows(set));
  for (const Reader::Listed& listed : rows) {
    const JoinRow& join = joins.at(listed.row.id);
    documents.push_back({.id = listed.row.public_id,
                         .path = listed.row.path,
                         .file = receipts.file_of(listed.row.source, listed.row.path),
                         .type = listed.row.type,
                         .title = listed.row.title,
                         .how = std::string(to_string(join.kind)),
                         .confidence = join.confidence,
                         .reason = join.reason});
  }
  std::stable_sort(documents.begin(), documents.end(),
                   [](const ServiceDocument& a, const ServiceDocument& b) {
                     return a.confidence > b.confidence;
                   });
  return documents;
}

}  // namespace

Result<ServiceListReply> list_services(const ServiceListRequest& request, const Reader& index) {
  ServiceListReply reply;
  RB_TRY(Summaries summaries, load_summaries(index));
  if (request.owner.empty() && request.kind.empty()) RB_TRY(add_named_by_pages(index, summaries));
  std::set<std::string> owners;
  for (auto& [key, summary] : summaries) {
    if (!summary.owner.empty()) owners.insert(summary.owner);
    const bool wanted_kind =
        request.kind.empty() ? is_service_key(key) : equals_ignore_case(summary.kind, request.kind);
    const bool wanted_owner =
        request.owner.empty() || equals_ignore_case(summary.owner, request.owner);
    if (wanted_kind && wanted_owner) reply.services.push_back(std::move(summary));
  }
  if (reply.services.empty() && !request.owner.empty())
    reply.known_owners.assign(owners.begin(), owners.end());
  return reply;
}

Result<ServiceReply> show_service(const ServiceRequest& request, const Reader& index) {
  ServiceReply reply;
  RB_TRY(reply.name, resolve_name(request.name, index));
  if (reply.name.resolved.empty()) return reply;
  const std::string& key = reply.name.resolved;
  RB_TRY(Receipts receipts, Receipts::make(index));
  RB_TRY(const std::vector<ServiceRow> rows, index.find_services(key));
  if (!rows.empty()) reply.service = summary_of(rows);
  reply.service.name = key;
  for (const ServiceRow& row : rows) {
    RB_TRY(Receipt at, receipts.at(row.place, row.confidence));
    reply.declared_at.push_back(std::move(at));
  }
  RB_TRY(const std::vector<AliasRow> aliases, index.list_aliases_of(key));
  for (const AliasRow& row : aliases) {
    ServiceAlias alias{.name = row.alias, .kind = row.kind, .from = {}};
    RB_TRY(alias.from, receipts.at(row.place, row.confidence));
    reply.aliases.push_back(std::move(alias));
  }
  RB_TRY(OwnerReply owner, find_service_owner(reply.name, index));
  reply.owners = std::move(owner.owners);
  if (!reply.owners.empty()) reply.service.owner = reply.owners.front().team;
  RB_TRY(const std::vector<ContactRow> contacts, index.find_contacts(key));
  for (const ContactRow& row : contacts) {
    Contact contact{.kind = row.kind, .value = row.value, .label = row.label, .from = {}};
    RB_TRY(contact.from, receipts.at(row.place, 1.0));
    reply.contacts.push_back(std::move(contact));
  }
  RB_TRY(const std::vector<EdgeRow> edges, index.list_edges());
  for (const EdgeRow& row : edges) {
    if (row.from != key && row.to != key) continue;
    RB_TRY(ServiceEdge edge, edge_of(row, receipts));
    auto& place = !is_dependency(row.kind) ? reply.structure
                  : row.from == key        ? reply.dependencies
                                           : reply.dependents;
    place.push_back(std::move(edge));
  }
  RB_TRY(const std::vector<std::string> services, keys_of_documents(reply.name, index));
  RB_TRY(reply.documents, documents_about(services, index, receipts));
  return reply;
}

Result<GraphReply> ask_graph(const GraphRequest& request, const Reader& index) {
  if (request.max_hops < 0)
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("hops: expected a number from 1 on, got ", request.max_hops)};
  GraphReply reply;
  reply.question = request.question;
  RB_TRY(reply.name, resolve_name(request.name, index));
  if (reply.name.resolved.empty()) return reply;
  const std::string& key = reply.name.resolved;
  RB_TRY(const ServiceGraph graph, load_graph(index));
  RB_TRY(const Summaries summaries, load_summaries(index));
  RB_TRY(Receipts receipts, Receipts::make(index));

  const bool outwards = request.question == GraphQuestion::dependencies;
  const int fallback = request.question == GraphQuestion::impact ? ServiceGraph::kMaxHops : 1;
  const int hops = request.max_hops > 0 ? request.max_hops : fallback;
  const Direction direction = outwards ? Direction::dependencies : Direction::dependents;
  std::unordered_set<std::string_view> shown = {key};
  std::vector<Reached> all_reached = graph.reach(key, direction, hops);
  reply.nodes.reserve(all_reached.size());  // `shown` looks into them
  reply.edges.reserve(all_reached.size());
  for (Reached& reached : all_reached) {
    // A way is that of the node before it and one link more, so these links are all of all ways.
    for (const EdgeRow& row : graph.link(reached)) {
      if (!is_dependency(row.kind)) continue;
      RB_TRY(ServiceEdge edge, edge_of(row, receipts));
      reply.edges.push_back(std::move(edge));
    }
    reply.nodes.push_back(node_of(std::move(reached), summaries));
    shown.insert(reply.nodes.back().name);
  }
  for (std::vector<std::string>& trip : graph.cycles()) {
    const bool near = std::any_of(trip.begin(), trip.end(), [&shown](const std::string& each) {
      return shown.count(each) > 0;
    });
    if (near) reply.cycles.push_back(std::move(trip));
  }
  return reply;
}

Result<PathReply> find_path(const PathRequest& request, const Reader& index) {
  PathReply reply;
  RB_TRY(reply.from, resolve_name(request.from, index));
  RB_TRY(reply.to, resolve_name(request.to, index));
  if (reply.from.resolved.empty() || reply.to.resolved.empty()) return reply;
  RB_TRY(const ServiceGraph graph, load_graph(index));
  auto path = graph.shortest_path(reply.from.resolved, reply.to.resolved);
  if (!path) {
    path = graph.shortest_path(reply.to.resolved, reply.from.resolved);
    reply.reversed = path.has_value();
  }
  if (!path) return reply;
  reply.found = true;
  RB_TRY(const Summaries summaries, load_summaries(index));
  RB_TRY(Receipts receipts, Receipts::make(index));
  reply.end = node_of(std::move(*path), summaries);
  const std::vector<std::string>& way = reply.end.path;
  for (std::size_t i = 1; i < way.size(); ++i) {
    for (const EdgeRow& row : graph.edges_between(way[i - 1], way[i])) {
      if (!is_dependency(row.kind)) continue;
      RB_TRY(ServiceEdge edge, edge_of(row, receipts));
      reply.edges.push_back(std::move(edge));
    }
  }
  return reply;
}

Result<WholeGraphReply> whole_graph(const Reader& index) {
  WholeGraphReply reply;
  RB_TRY(Summaries summaries, load_summaries(index));
  for (auto& [key, summary] : summaries)
    reply.services.push_back(std::move(summary));
  RB_TRY(Receipts receipts, Receipts::make(index));
  RB_TRY(const ServiceGraph graph, load_graph(index));
  for (const EdgeRow& row : graph.edges()) {
    RB_TRY(ServiceEdge edge, edge_of(row, receipts));
    reply.edges.push_back(std::move(edge));
  }
  reply.cycles = graph.cycles();
  return reply;
}

}  // namespace runbook
