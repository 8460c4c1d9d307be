// Facts as readers of catalogs write them, and the graph that is linked from them. Plain rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/hash.h"
#include "store/rows.h"

namespace runbook {

enum class FactFileId : std::int64_t {};

/// What a fact says of its subject. The numbers are kept in the index.
enum class FactKind : std::uint8_t {
  entity = 0,  ///< the subject exists; relation: its type ("database"), or empty
  attribute =
      1,        ///< relation: "title", "description", "lifecycle", "tier", "successor", "namespace"
  alias = 2,    ///< object: another name; relation: what kind of name
  edge = 3,     ///< the subject depends on the object by relation; never the other way round
  owner = 4,    ///< object: the team
  contact = 5,  ///< relation: "slack", "email", …; object: the value; detail: its label
  path_owner = 6,  ///< subject: a pattern; object: one owner, or empty for "nobody"; relation:
                   ///< "owner", "approver", "reviewer"; detail: the section, if any
  labels = 7,      ///< object: "key=value" of a workload's pods
  selector = 8,    ///< object: "key=value" by which an endpoint or policy picks workloads
};

/// One line of one file says this. Names are as they are written there; a reference is
/// "kind:namespace/name", an address "host:name".
struct FactRow {
  FactKind kind = FactKind::entity;
  int line = 0;
  std::string subject = {};
  std::string relation = {};
  std::string object = {};
  std::string detail = {};
  double confidence = 0;
};

struct FactProblem {
  int line = 0;
  std::string message;
  std::string hint;
};

/// A file that was read for facts, and what it says.
struct FactFileRow {
  SourceId source{};
  std::string path;    ///< below the source's root; "../" leads above it
  std::string format;  ///< empty: holds no facts
  FileStat stat;
  Hash128 content_hash;
  std::vector<FactRow> facts;
  std::vector<FactProblem> problems;
};

/// Where a linked row comes from.
struct FactPlace {
  FactFileId file{};
  int line = 0;
};

/// The facts of one file, as they are linked.
struct FactsOfFile {
  FactFileId file{};
  SourceId source{};
  std::string path;
  std::string format;
  std::vector<FactRow> facts;
};

struct ServiceRow {
  std::string key;  ///< lower case; "api:…", "system:…", "team:…" for what is no service
  std::string name;
  std::string kind;
  std::string type;
  std::string name_space;
  std::string title;
  std::string description;
  std::string lifecycle;
  std::string tier;
  std::string successor;  ///< key
  FactPlace place;
  double confidence = 0;
};

struct AliasRow {
  std::string alias;  ///< alias_key()
  std::string key;
  std::string kind;
  FactPlace place;
  double confidence = 0;
};

struct EdgeRow {
  std::string from;  ///< key of the dependent
  std::string to;    ///< key of what it depends on
  std::string kind;
  std::string detail;
  FactPlace place;
  double confidence = 0;
};

struct OwnerRow {
  std::string key;
  std::string team;  ///< "team:keel"
  std::string name;
  FactPlace place;
  double confidence = 0;
};

struct ContactRow {
  std::string key;  ///< of the team or service
  std::string kind;
  std::string value;
  std::string label;
  FactPlace place;
};

/// What is wrong with a line once it stands beside the others.
struct LinkProblem {
  FactPlace place;
  std::string message;
  std::string hint;
};

/// Everything that is linked from the facts; replaced as a whole.
struct GraphRows {
  std::vector<ServiceRow> services;
  std::vector<AliasRow> aliases;
  std::vector<EdgeRow> edges;
  std::vector<OwnerRow> owners;
  std::vector<ContactRow> contacts;
  std::vector<LinkProblem> problems;
};

struct GraphCounts {
  std::int64_t fact_files = 0;  ///< that hold facts
  std::int64_t services = 0;    ///< names, teams not counted
  std::int64_t edges = 0;
};

/// The file of a fact, for people.
struct FactFileName {
  FactFileId id{};
  SourceId source{};
  std::string path;
  std::string format;
};

}  // namespace runbook
