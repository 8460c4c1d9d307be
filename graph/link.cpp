#include "graph/link.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "graph/edge_kinds.h"
#include "graph/entity_ref.h"
#include "graph/hosts.h"
#include "graph/service_graph.h"

namespace runbook {
namespace {

constexpr std::string_view kHost = "host:";
constexpr std::string_view kConfig = "config:";
constexpr std::string_view kEndpoint = "endpoint:";

// What a file only refers to is known less well than what it declares.
constexpr double kReferredConfidence = 0.3;

bool is_place_holder(std::string_view subject) {
  return subject.starts_with(kConfig) || subject.starts_with(kEndpoint) ||
         subject.starts_with("policy:");
}

/// A fact and where it stands.
struct Placed {
  const FactRow* fact = nullptr;
  const FactsOfFile* file = nullptr;

  FactPlace place() const { return {.file = file->file, .line = fact->line}; }
};

std::string at(const FactsOfFile& file, int line) {
  return str_cat(file.path, ":", line);
}

/// "key=value" pairs by the workload or endpoint that has them.
using Labels = std::map<std::string, std::set<std::string>>;

class Linker {
 public:
  explicit Linker(std::span<const FactsOfFile> files) {
    for (const FactsOfFile& file : files) {
      files_.emplace(file.file, &file);
      for (const FactRow& fact : file.facts)
        facts_[static_cast<std::size_t>(fact.kind)].push_back({&fact, &file});
    }
  }

  GraphRows run() {
    declare_entities();
    take_attributes();
    match_endpoints();
    take_aliases();
    take_edges();
    fold_configs();
    apply_selectors();
    join_apis();
    declare_what_is_referred_to();
    take_owners();
    take_contacts();
    find_cycles();
    return std::move(rows_);
  }

 private:
  const std::vector<Placed>& of(FactKind kind) const {
    return facts_[static_cast<std::size_t>(kind)];
  }

  void problem(const Placed& at_fact, std::string message, std::string hint = {}) {
    rows_.problems.push_back(
        {.place = at_fact.place(), .message = std::move(message), .hint = std::move(hint)});
  }

  void declare_entities();
  void take_attributes();
  void match_endpoints();
  void take_aliases();
  void take_edges();
  void take_edge(const Placed& placed);
  void fold_configs();
  void apply_selectors();
  void join_apis();
  void declare_what_is_referred_to();
  void declare_unknown(const std::string& key, const FactPlace& place,
                       const std::vector<std::string>& names);
  void take_owners();
  void take_contacts();
  void find_cycles();

  std::string key_of_subject(std::string_view subject) const;
  std::optional<std::string> find_host(std::string_view host) const;
  std::vector<std::string> picked_by(std::string_view name_space,
                                     const std::set<std::string>& wanted) const;
  void add_edge(std::string from, std::string to, std::string_view kind, std::string_view detail,
                const Placed& placed);

  std::map<FactFileId, const FactsOfFile*> files_;
  std::vector<Placed> facts_[9];
  GraphRows rows_;
  std::unordered_map<std::string, std::size_t> declared_;     ///< key → first row of services
  std::map<std::string, std::size_t> row_of_subject_;         ///< "file subject" → row
  std::unordered_map<std::string, std::string> alias_;        ///< alias key → key
  std::unordered_map<std::string, std::string> endpoint_of_;  ///< "ns/name" → key of its workload
  std::unordered_map<std::string, std::vector<std::string>> endpoint_names_;  ///< name → "ns/name"
  Labels labels_;                                                             ///< of workloads
  struct ConfigEdge {
    std::string other;
    std::string detail;
    Placed placed;
  };
  std::multimap<std::string, ConfigEdge> into_config_;  ///< config → who reads it
  std::multimap<std::string, ConfigEdge> from_config_;  ///< config → what it names
};

// --- what there is

void Linker::declare_entities() {
  std::map<std::pair<std::string, std::string>, const Placed*> seen;  // subject, format → first
  for (const Placed& placed : of(FactKind::entity)) {
    const FactRow& fact = *placed.fact;
    if (is_place_holder(fact.subject)) continue;
    const EntityRef ref = entity_from_fact(fact.subject);
    ServiceRow row;
    const bool workload = ref.kind == "workload";
    row.key = key_of_subject(fact.subject);
    row.name =
        workload || ref.name_space.empty() ? ref.name : str_cat(ref.name_space, "/", ref.name);
    row.kind = ref.kind;
    row.type = fact.relation;
    row.name_space = workload ? ref.name_space : "";
    row.place = placed.place();
    row.confidence = fact.confidence;
    // Manifests and compose files are written once for each environment; a catalog is not.
    const bool unique = ref.kind != "workload" && ref.kind != "service";
    const auto [first, fresh] =
        seen.emplace(std::pair(fold_case(fact.subject), placed.file->format), &placed);
    if (!fresh && unique)
      problem(placed,
              str_cat(fact.subject, " is declared already at ",
                      at(*first->second->file, first->second->fact->line)),
              "remove one of the two, or give it another name");
    row_of_subject_.emplace(
        str_cat(static_cast<std::int64_t>(placed.file->file), " ", fact.subject),
        rows_.services.size());
    declared_.emplace(row.key, rows_.services.size());
    rows_.services.push_back(std::move(row));
  }
}

void Linker::take_attributes() {
  for (const Placed& placed : of(FactKind::attribute)) {
    const FactRow& fact = *placed.fact;
    const auto found = row_of_subject_.find(
        str_cat(static_cast<std::int64_t>(placed.file->file), " ", fact.subject));
    if (found == row_of_subject_.end()) continue;
    ServiceRow& row = rows_.services[found->second];
    if (fact.relation == "title") row.title = fact.object;
    if (fact.relation == "description") row.description = fact.object;
    if (fact.relation == "lifecycle") row.lifecycle = fact.object;
    if (fact.relation == "tier") row.tier = fact.object;
    if (fact.relation == "namespace") row.name_space = fact.object;
    if (fact.relation == "successor")
      row.successor = key_of(parse_entity_ref(fact.object, "component"));
  }
}

// --- Kubernetes: which workload answers under a name

void Linker::match_endpoints() {
  for (const Placed& placed : of(FactKind::labels))
    labels_[placed.fact->subject].insert(placed.fact->object);
  Labels selectors;
  for (const Placed& placed : of(FactKind::selector))
    if (placed.fact->subject.starts_with(kEndpoint))
      selectors[placed.fact->subject].insert(placed.fact->object);

  // Only workloads of one namespace can be meant, and few share it.
  std::multimap<std::string, const std::pair<const std::string, std::set<std::string>>*> by_space;
  for (const auto& workload : labels_)
    by_space.emplace(entity_from_fact(workload.first).name_space, &workload);

  for (const Placed& placed : of(FactKind::entity)) {
    if (!placed.fact->subject.starts_with(kEndpoint)) continue;
    const EntityRef ref = entity_from_fact(placed.fact->subject);
    const std::string name = str_cat(ref.name_space, "/", fold_case(ref.name));
    std::set<std::string> picked;
    const auto wanted = selectors.find(placed.fact->subject);
    if (wanted != selectors.end()) {
      const auto [first, last] = by_space.equal_range(ref.name_space);
      for (auto each = first; each != last; ++each) {
        const auto& [workload, has] = *each->second;
        if (std::includes(has.begin(), has.end(), wanted->second.begin(), wanted->second.end()))
          picked.insert(key_of_subject(workload));
      }
    }
    // One that picks no workload we know, or several, is a service by its own name.
    const std::string own = fold_case(ref.name);
    const std::string key = picked.size() == 1 ? *picked.begin() : own;
    if (endpoint_of_.emplace(name, key).second) endpoint_names_[own].push_back(name);
    if (key == own && declared_.find(own) == declared_.end()) {
      declared_.emplace(own, rows_.services.size());
      ServiceRow row;
      row.key = own;
      row.name = ref.name;
      row.kind = ref.kind;
      row.name_space = ref.name_space;
      row.place = placed.place();
      row.confidence = placed.fact->confidence;
      rows_.services.push_back(std::move(row));
    }
  }
}

/// A workload's namespace tells environments apart, not services.
std::string Linker::key_of_subject(std::string_view subject) const {
  EntityRef ref = entity_from_fact(subject);
  if (ref.kind == "endpoint") {
    const auto found = endpoint_of_.find(str_cat(ref.name_space, "/", fold_case(ref.name)));
    if (found != endpoint_of_.end()) return found->second;
  }
  if (ref.kind == "endpoint" || ref.kind == "workload") ref.name_space.clear();
  return key_of(ref);
}

void Linker::take_aliases() {
  for (const Placed& placed : of(FactKind::alias)) {
    const FactRow& fact = *placed.fact;
    std::string alias = alias_key(fact.object);
    std::string key = key_of_subject(fact.subject);
    if (alias.empty() || alias == key) continue;
    const auto [known, fresh] = alias_.emplace(alias, key);
    if (!fresh && known->second != key && fact.relation == "alias")
      problem(placed, str_cat("\"", fact.object, "\" stands for ", known->second, " already"),
              "give one of the two another alias");
    rows_.aliases.push_back({.alias = std::move(alias),
                             .key = std::move(key),
                             .kind = fact.relation,
                             .place = placed.place(),
                             .confidence = fact.confidence});
  }
  for (const auto& [name, key] : endpoint_of_)
    alias_.emplace(name.substr(name.find('/') + 1), key);
}

// --- edges

std::optional<std::string> Linker::find_host(std::string_view host) const {
  const std::string whole = alias_key(host);
  if (const auto alias = alias_.find(whole); alias != alias_.end()) return alias->second;
  const HostName parsed = parse_host(host);
  if (!parsed.name_space.empty()) {
    const auto endpoint = endpoint_of_.find(str_cat(parsed.name_space, "/", parsed.name));
    if (endpoint != endpoint_of_.end()) return endpoint->second;
    // `shop.example` is a service of namespace "example" only when the cluster is named, or the
    // service is known to live there.
    const auto known = declared_.find(parsed.name);
    const bool lives_there =
        known != declared_.end() && rows_.services[known->second].name_space == parsed.name_space;
    if (!parsed.in_cluster && !lives_there) return std::nullopt;
  }
  if (declared_.find(parsed.name) != declared_.end()) return parsed.name;
  const auto alias = alias_.find(alias_key(parsed.name));
  if (alias != alias_.end()) return alias->second;
  return std::nullopt;
}

void Linker::add_edge(std::string from, std::string to, std::string_view kind,
                      std::string_view detail, const Placed& placed) {
  rows_.edges.push_back({.from = std::move(from),
                         .to = std::move(to),
                         .kind = std::string(kind),
                         .detail = std::string(detail),
                         .place = placed.place(),
                         .confidence = placed.fact->confidence});
}

void Linker::take_edges() {
  for (const Placed& placed : of(FactKind::edge))
    take_edge(placed);
}

void Linker::take_edge(const Placed& placed) {
  const FactRow& fact = *placed.fact;
  if (fact.object.starts_with(kConfig)) {
    into_config_.emplace(fact.object,
                         ConfigEdge{key_of_subject(fact.subject), fact.detail, placed});
    return;
  }
  std::string to;
  if (fact.object.starts_with(kHost)) {
    const std::string_view host = std::string_view(fact.object).substr(kHost.size());
    const auto found = find_host(host);
    if (!found) {
      if (parse_host(host).in_cluster)
        problem(placed, str_cat(host, " is no service that a file declares"),
                "index the folder that declares it, or correct the address");
      return;
    }
    to = *found;
  } else {
    to = key_of_subject(fact.object);
  }
  if (fact.subject.starts_with(kConfig)) {
    from_config_.emplace(fact.subject, ConfigEdge{std::move(to), fact.detail, placed});
    return;
  }
  std::string from = key_of_subject(fact.subject);
  const bool address = fact.object.starts_with(kHost);
  if (from == to) {
    // A service that listens under its own name says so in its own variables.
    if (!address) problem(placed, str_cat(from, " depends on itself"), "remove the line");
    return;
  }
  add_edge(std::move(from), std::move(to), fact.relation, fact.detail, placed);
}

/// workload → ConfigMap → address becomes workload → service, told at the address.
void Linker::fold_configs() {
  for (auto reader = into_config_.begin(); reader != into_config_.end(); ++reader) {
    const bool shared = into_config_.count(reader->first) > 1;
    const auto [first, last] = from_config_.equal_range(reader->first);
    for (auto named = first; named != last; ++named) {
      const std::string& key = reader->second.detail;  // of the map; empty: all of them
      if (reader->second.other == named->second.other) continue;
      if (!key.empty() && key != named->second.detail) continue;
      add_edge(reader->second.other, named->second.other, shared ? "env_from" : "config",
               named->second.detail, named->second.placed);
    }
  }
}

/// "policy:ns/name": who may call whom, by labels.
void Linker::apply_selectors() {
  struct Policy {
    std::set<std::string> target;
    std::map<std::string, std::set<std::string>> peers;  ///< "number ns" → labels
    Placed placed;
  };
  std::map<std::string, Policy> policies;
  for (const Placed& placed : of(FactKind::selector)) {
    const FactRow& fact = *placed.fact;
    if (!fact.subject.starts_with("policy:")) continue;
    Policy& policy = policies[fact.subject];
    if (fact.relation == "target") {
      policy.target.insert(fact.object);
      policy.placed = placed;
    } else {
      policy.peers[fact.detail].insert(fact.object);
    }
  }
  for (const auto& [subject, policy] : policies) {
    if (policy.placed.fact == nullptr) continue;
    const std::string name_space = entity_from_fact(subject).name_space;
    for (const std::string& to : picked_by(name_space, policy.target)) {
      for (const auto& [peer, wanted] : policy.peers) {
        const std::string space = peer.substr(peer.find(' ') + 1);
        for (const std::string& from : picked_by(space, wanted))
          if (from != to) add_edge(from, to, "may_call", "", policy.placed);
      }
    }
  }
}

/// Workloads that have all the labels; when no file shows their labels, the service that is called
/// as `app.kubernetes.io/name` or `app` says. @param name_space  empty or "*": any
std::vector<std::string> Linker::picked_by(std::string_view name_space,
                                           const std::set<std::string>& wanted) const {
  std::vector<std::string> picked;
  for (const auto& [workload, has] : labels_) {
    const std::string space = entity_from_fact(workload).name_space;
    const bool there = name_space.empty() || name_space == "*" || space == name_space;
    if (there && std::includes(has.begin(), has.end(), wanted.begin(), wanted.end()))
      picked.push_back(key_of_subject(workload));
  }
  if (!picked.empty()) return picked;
  for (const std::string& label : wanted) {
    for (const std::string_view prefix : {"app.kubernetes.io/name=", "app="}) {
      if (!label.starts_with(prefix)) continue;
      const std::string key = fold_case(label.substr(prefix.size()));
      if (declared_.find(key) != declared_.end()) return {key};
    }
  }
  return {};
}

/// Who consumes an API depends on who provides it.
void Linker::join_apis() {
  std::multimap<std::string, std::size_t> providers;
  std::vector<std::size_t> consumers;
  for (std::size_t i = 0; i < rows_.edges.size(); ++i) {
    if (rows_.edges[i].kind == "provided_by") providers.emplace(rows_.edges[i].from, i);
    if (rows_.edges[i].kind == "consumes_api") consumers.push_back(i);
  }
  for (const std::size_t consumer : consumers) {
    const auto [first, last] = providers.equal_range(rows_.edges[consumer].to);
    for (auto provider = first; provider != last; ++provider) {
      EdgeRow edge = rows_.edges[consumer];
      edge.to = rows_.edges[provider->second].to;
      if (edge.from == edge.to) continue;
      edge.kind = "api";
      edge.detail = rows_.edges[consumer].to;
      rows_.edges.push_back(std::move(edge));
    }
  }
}

// --- what is only referred to

void Linker::declare_what_is_referred_to() {
  std::vector<std::string> names;
  for (const auto& [key, row] : declared_)
    names.push_back(key);
  std::sort(names.begin(), names.end());
  for (EdgeRow& edge : rows_.edges)
    for (std::string* const key : {&edge.from, &edge.to}) {
      if (declared_.find(*key) != declared_.end()) continue;
      // Under another name it may be well known.
      const auto alias = alias_.find(alias_key(*key));
      if (alias != alias_.end() && is_service_key(*key) == is_service_key(alias->second))
        *key = alias->second;
      else
        declare_unknown(*key, edge.place, names);
    }
}

void Linker::declare_unknown(const std::string& key, const FactPlace& place,
                             const std::vector<std::string>& names) {
  declared_.emplace(key, rows_.services.size());
  const auto nearest = nearest_name(key, names);
  rows_.problems.push_back(
      {.place = place,
       .message = str_cat(key, " is declared nowhere"),
       .hint = nearest ? str_cat("did you mean ", *nearest, "?")
                       : "index the folder that declares it, or correct the name"});
  ServiceRow row;
  row.key = key;
  row.name = name_of_key(key);
  row.kind = is_service_key(key) ? "" : key.substr(0, key.find(':'));
  row.place = place;
  row.confidence = kReferredConfidence;
  rows_.services.push_back(std::move(row));
}

// --- people

void Linker::take_owners() {
  std::unordered_map<std::string, std::size_t> first;  // key → row
  for (const Placed& placed : of(FactKind::owner)) {
    const FactRow& fact = *placed.fact;
    const EntityRef team = parse_entity_ref(fact.object, "group");
    std::string team_key = key_of(team);
    const auto alias = alias_.find(alias_key(team.name));
    if (declared_.find(team_key) == declared_.end() && alias != alias_.end() &&
        alias->second.starts_with("team:"))
      team_key = alias->second;
    OwnerRow row{.key = key_of_subject(fact.subject),
                 .team = std::move(team_key),
                 .name = {},
                 .place = placed.place(),
                 .confidence = fact.confidence};
    const auto declared = declared_.find(row.team);
    row.name = declared != declared_.end() ? rows_.services[declared->second].name : team.name;
    if (!row.team.starts_with("team:")) row.name = row.team;  // a person: "user:guest"
    const auto [known, fresh] = first.emplace(row.key, rows_.owners.size());
    if (!fresh) {
      const OwnerRow& other = rows_.owners[known->second];
      const bool elsewhere = other.place.file != row.place.file || fact.detail != "also";
      if (other.team != row.team && elsewhere)
        problem(placed,
                str_cat(row.key, " is owned by ", row.name, " here and by ", other.name, " at ",
                        at(*files_.at(other.place.file), other.place.line)),
                "the one that is better known is shown first; correct the other");
    }
    rows_.owners.push_back(std::move(row));
  }
}

void Linker::take_contacts() {
  for (const Placed& placed : of(FactKind::contact)) {
    const FactRow& fact = *placed.fact;
    rows_.contacts.push_back({.key = key_of_subject(fact.subject),
                              .kind = fact.relation,
                              .value = fact.object,
                              .label = fact.detail,
                              .place = placed.place()});
  }
}

void Linker::find_cycles() {
  const ServiceGraph graph(rows_.edges);
  for (const std::vector<std::string>& trip : graph.cycles()) {
    const std::vector<EdgeRow> edges = graph.edges_between(trip[0], trip[1]);
    std::string way = trip[0];
    for (std::size_t i = 1; i < trip.size(); ++i)
      way += str_cat(" → ", trip[i]);
    rows_.problems.push_back({.place = edges.front().place,
                              .message = str_cat("services depend on each other: ", way),
                              .hint = "none of them starts or recovers alone"});
  }
}

}  // namespace

GraphRows link_facts(std::span<const FactsOfFile> files) {
  return Linker(files).run();
}

}  // namespace runbook
