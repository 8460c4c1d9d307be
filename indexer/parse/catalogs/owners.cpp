// OWNERS of Prow: who approves and reviews what lies in a folder and below.
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

constexpr std::string_view kEverything = "**";

void read_people(const Node& node, std::string_view key, std::string_view relation,
                 FactWriter& out) {
  for_each_item(node_at(node, key), [&](const Node& person) {
    if (!person.is_scalar() || is_blank(person.scalar)) return;
    out.add({.kind = FactKind::path_owner,
             .line = person.line,
             .subject = std::string(kEverything),
             .relation = std::string(relation),
             .object = std::string(trim(person.scalar))});
  });
}

}  // namespace

bool is_prow_owners(const CatalogFile& file, const Node&) {
  return file.path.substr(file.path.rfind('/') + 1) == "OWNERS";
}

void read_prow_owners(const CatalogFile&, const Node& document, FactWriter& out) {
  if (document.kind != Node::Kind::mapping) {
    out.problem(line_of(document), "expected `approvers:` and `reviewers:`, each a list of names");
    return;
  }
  read_people(document, "approvers", "approver", out);
  read_people(document, "reviewers", "reviewer", out);
  for (const NodeEntry& filter : node_at(document, "filters").entries) {
    if (filter.first == ".*") {
      read_people(filter.second, "approvers", "approver", out);
      read_people(filter.second, "reviewers", "reviewer", out);
    } else {
      out.problem(line_of(filter.second),
                  str_cat("filters: `", filter.first, "` is not read, only `.*` is"));
    }
  }
}

}  // namespace runbook::catalogs
