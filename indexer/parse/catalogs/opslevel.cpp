// opslevel.yml: one service or component a document, with its other names.
#include <array>

#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

const Node& service_in(const Node& document) {
  const Node& service = node_at(document, "service");
  return service.kind == Node::Kind::mapping ? service : node_at(document, "component");
}

}  // namespace

bool is_opslevel(const CatalogFile& file, const Node& document) {
  const std::string name = ascii_lower(file.path.substr(file.path.rfind('/') + 1));
  return name.starts_with("opslevel.") && service_in(document).kind == Node::Kind::mapping;
}

void read_opslevel(const CatalogFile&, const Node& document, FactWriter& out) {
  const Node& service = service_in(document);
  const Node& name = node_at(service, "name");
  if (!name.is_scalar() || is_blank(name.scalar)) {
    out.problem(line_of(service), "a service without a name", "write `name:`");
    return;
  }
  const std::string subject = str_cat("service:default/", trim(name.scalar));
  out.entity(line_of(name), subject, text_at(service, "type"));
  for (const std::string_view key : {"description", "lifecycle", "tier"})
    if (const Node* const value = service.find(key); value != nullptr && value->is_scalar())
      out.attribute(line_of(*value), subject, key, value->scalar);
  if (const Node* const owner = service.find("owner"); owner != nullptr && owner->is_scalar())
    out.owner(line_of(*owner), subject, owner->scalar);
  if (const Node* const system = service.find("system"); system != nullptr && system->is_scalar())
    out.edge(line_of(*system), subject, "part_of", str_cat("system:default/", system->scalar));
  for_each_item(node_at(service, "aliases"), [&](const Node& alias) {
    if (alias.is_scalar()) out.alias(alias.line, subject, alias.scalar);
  });
  for_each_item(node_at(service, "repositories"), [&](const Node& repository) {
    out.contact(repository.line, subject, "repository", text_at(repository, "name"));
  });
  for_each_item(node_at(service, "tools"), [&](const Node& tool) {
    const std::string kind = ascii_lower(text_at(tool, "category"));
    out.contact(tool.line, subject, kind.empty() ? "link" : kind, text_at(tool, "url"),
                text_at(tool, "name"));
  });
}

}  // namespace runbook::catalogs
