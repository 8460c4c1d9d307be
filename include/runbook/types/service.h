// Services and owners: what is asked of the graph, and the answers with their receipts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// The line of a file that says so.
struct Receipt {
  std::string path;    ///< below its source's root
  std::string file;    ///< absolute
  int line = 0;        ///< 0: the file as a whole
  std::string format;  ///< "backstage", "codeowners", "front matter", …
  double confidence = 0;
};

/// How a name was understood. A guess (`nearest`) is always said to be one.
enum class Resolution {
  exact,
  alias,      ///< another name of it, or its address
  successor,  ///< the service asked for is retired, this one took its place
  nearest,    ///< no service is called so; this one's name is the nearest
  unknown,
};

constexpr std::string_view to_string(Resolution how) {
  switch (how) {
    case Resolution::exact: return "exact";
    case Resolution::alias: return "alias";
    case Resolution::successor: return "successor";
    case Resolution::nearest: return "nearest";
    case Resolution::unknown: return "unknown";
  }
  return "unknown";
}

struct ResolvedName {
  std::string asked;
  std::string resolved;  ///< empty: unknown or ambiguous
  Resolution how = Resolution::unknown;
  std::string why;                      ///< "alias \"order service\"", "retired: turnstile"
  std::vector<std::string> candidates;  ///< nearest names, or those that one name stands for
};

struct Contact {
  std::string kind;  ///< "slack", "email", "pagerduty", "runbook", "repository", "link", …
  std::string value;
  std::string label;  ///< the link's own title, or empty
  Receipt from;
};

struct ServiceOwner {
  std::string team;
  std::vector<Contact> contacts;
  std::string role;  ///< "owner", "approver", "reviewer"
  Receipt from;
};

/// A step on the way to an owner, whether it found one or not.
struct OwnerStep {
  std::string step;    ///< "front matter", "OWNERS", "CODEOWNERS", "catalog"
  std::string result;  ///< "purser", "no rule matches", …
  std::string at;      ///< `path:line`, or empty
};

struct OwnerRequest {
  std::string name;  ///< a service, or the path of a file
};

struct OwnerReply {
  ResolvedName name;
  bool is_path = false;
  std::vector<ServiceOwner> owners;  ///< best first
  std::vector<OwnerStep> tried;      ///< in the order of the chain
};

/// One of the documents about a service.
struct ServiceDocument {
  std::string id;
  std::string path;
  std::string file;
  std::string type;
  std::string title;
  std::string how;        ///< "front matter", "folder", "title" or "text": the surest reason
  double confidence = 0;  ///< 0 to 1: how surely it is about the service
  std::string reason;     ///< for people
};

struct ServiceSummary {
  std::string name;   ///< key: "payments", "api:orders-api"
  std::string kind;   ///< "component", "resource", "api", "workload", "service", …
  std::string type;   ///< the catalog's own word: "database"
  std::string title;  ///< or empty
  std::string description;
  std::string lifecycle;
  std::string tier;
  std::string successor;
  std::string owner;     ///< the best-known team, or empty
  bool declared = true;  ///< false: only referred to, or only named by documents
};

struct ServiceAlias {
  std::string name;
  std::string kind;
  Receipt from;
};

/// `from` depends on `to`.
struct ServiceEdge {
  std::string from;
  std::string to;
  std::string kind;     ///< "depends_on", "startup", "env", "api", "part_of", …
  std::string detail;   ///< name of the variable, the API, …
  double strength = 0;  ///< how surely `from` fails with `to`; 0: structure, not a dependency
  Receipt at;
};

struct ServiceRequest {
  std::string name;
};

struct ServiceReply {
  ResolvedName name;
  ServiceSummary service;
  std::vector<Receipt> declared_at;
  std::vector<ServiceAlias> aliases;
  std::vector<ServiceOwner> owners;
  std::vector<Contact> contacts;
  std::vector<ServiceEdge> dependencies;  ///< direct
  std::vector<ServiceEdge> dependents;    ///< direct
  std::vector<ServiceEdge> structure;     ///< part of which system, …
  std::vector<ServiceDocument> documents;
};

struct ServiceListRequest {
  std::string owner;  ///< only those of this team; empty: all
  std::string kind;   ///< only this kind; empty: everything that runs
};

struct ServiceListReply {
  std::vector<ServiceSummary> services;   ///< by name
  std::vector<std::string> known_owners;  ///< when the owner asked for has none: those that have
};

enum class GraphQuestion { dependencies, dependents, impact };

constexpr std::string_view to_string(GraphQuestion question) {
  switch (question) {
    case GraphQuestion::dependencies: return "dependencies";
    case GraphQuestion::dependents: return "dependents";
    case GraphQuestion::impact: return "impact";
  }
  return "impact";
}

struct GraphRequest {
  std::string name;
  GraphQuestion question = GraphQuestion::impact;
  int max_hops = 0;  ///< 0: one for dependencies and dependents, no limit for impact
};

/// A service that was reached, by one of the shortest ways.
struct GraphNode {
  std::string name;
  std::string kind;
  std::string tier;
  std::string owner;
  int hops = 0;                   ///< a direct neighbour is 1
  std::vector<std::string> path;  ///< names from the asked one to this one, both included
  double strength = 0;            ///< of the weakest link on the path
  std::string criticality;        ///< "high", "medium", "low": by the strength
};

struct GraphReply {
  ResolvedName name;
  GraphQuestion question = GraphQuestion::impact;
  std::vector<GraphNode> nodes;    ///< by hops, then falling strength
  std::vector<ServiceEdge> edges;  ///< the links of the ways shown, in their order, all that say so
  std::vector<std::vector<std::string>> cycles;  ///< that hold a node shown
};

struct PathRequest {
  std::string from;
  std::string to;
};

struct PathReply {
  ResolvedName from;
  ResolvedName to;
  bool found = false;
  bool reversed = false;  ///< `to` depends on `from`, not the other way round
  GraphNode end;
  std::vector<ServiceEdge> edges;  ///< along the path, all that say so
};

struct WholeGraphReply {
  std::vector<ServiceSummary> services;
  std::vector<ServiceEdge> edges;
  std::vector<std::vector<std::string>> cycles;
};

}  // namespace runbook
