// Datadog's service definitions: v2 (`dd-service`) and entities of v3.
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

/// What both versions say in the same words, in two places.
void read_people_and_links(const Node& node, const std::string& subject, FactWriter& out) {
  for_each_item(node_at(node, "contacts"), [&](const Node& contact) {
    const std::string kind = ascii_lower(text_at(contact, "type"));
    out.contact(contact.line, subject, kind.empty() ? "contact" : kind, text_at(contact, "contact"),
                text_at(contact, "name"));
  });
  for_each_item(node_at(node, "links"), [&](const Node& link) {
    const std::string kind = ascii_lower(text_at(link, "type"));
    out.contact(link.line, subject, kind.empty() ? "link" : kind, text_at(link, "url"),
                text_at(link, "name"));
  });
}

void read_integrations(const Node& integrations, const std::string& subject, FactWriter& out) {
  for (const std::string_view tool : {"pagerduty", "opsgenie"}) {
    const Node& node = node_at(integrations, tool);
    if (node.is_scalar()) out.contact(line_of(node), subject, tool, node.scalar);
    for (const std::string_view key : {"service-url", "serviceURL"})
      if (const Node* const url = node.find(key); url != nullptr && url->is_scalar())
        out.contact(line_of(*url), subject, tool, url->scalar);
  }
}

void read_attributes(const Node& node, const std::string& subject, FactWriter& out) {
  for (const std::string_view key : {"description", "lifecycle", "tier"})
    if (const Node* const value = node.find(key); value != nullptr && value->is_scalar())
      out.attribute(line_of(*value), subject, key, value->scalar);
}

void read_v2(const Node& document, FactWriter& out) {
  const Node& name = node_at(document, "dd-service");
  const std::string subject = str_cat("service:default/", trim(name.scalar));
  out.entity(line_of(name), subject, text_at(document, "type"));
  read_attributes(document, subject, out);
  if (const Node* const team = document.find("team"); team != nullptr && team->is_scalar())
    out.owner(line_of(*team), subject, team->scalar);
  if (const Node* const system = document.find("application");
      system != nullptr && system->is_scalar())
    out.edge(line_of(*system), subject, "part_of", str_cat("system:default/", system->scalar));
  read_people_and_links(document, subject, out);
  read_integrations(node_at(document, "integrations"), subject, out);
}

void read_references(const Node& list, const std::string& subject, std::string_view kind,
                     FactWriter& out) {
  for_each_item(list, [&](const Node& each) {
    if (!each.is_scalar()) return;
    const std::size_t colon = each.scalar.find(':');
    const bool has_kind = colon != std::string::npos;
    out.edge(each.line, subject, kind,
             str_cat(has_kind ? ascii_lower(each.scalar.substr(0, colon)) : "service", ":default/",
                     has_kind ? each.scalar.substr(colon + 1) : each.scalar));
  });
}

void read_v3(const Node& document, FactWriter& out) {
  const Node& metadata = node_at(document, "metadata");
  const Node& name = node_at(metadata, "name");
  const Node& spec = node_at(document, "spec");
  if (!name.is_scalar()) {
    out.problem(line_of(document), "an entity without a name", "write it under metadata.name");
    return;
  }
  const std::string subject =
      str_cat(ascii_lower(text_at(document, "kind")), ":default/", trim(name.scalar));
  out.entity(line_of(name), subject, text_at(spec, "type"));
  if (const Node* const title = metadata.find("displayName");
      title != nullptr && title->is_scalar()) {
    out.attribute(line_of(*title), subject, "title", title->scalar);
    out.alias(line_of(*title), subject, title->scalar, "title");
  }
  read_attributes(metadata, subject, out);
  read_attributes(spec, subject, out);
  if (const Node* const owner = metadata.find("owner"); owner != nullptr && owner->is_scalar())
    out.owner(line_of(*owner), subject, owner->scalar);
  for_each_item(node_at(metadata, "additionalOwners"), [&](const Node& owner) {
    out.owner(owner.line, subject, text_at(owner, "name"), "also");
  });
  read_people_and_links(metadata, subject, out);
  read_integrations(node_at(document, "integrations"), subject, out);
  read_references(node_at(spec, "dependsOn"), subject, "depends_on", out);
  read_references(node_at(spec, "componentOf"), subject, "part_of", out);
}

}  // namespace

bool is_datadog(const CatalogFile&, const Node& document) {
  const bool v2 = node_at(document, "dd-service").is_scalar();
  const bool v3 = text_at(document, "apiVersion") == "v3" && document.find("kind") != nullptr;
  return v2 || v3;
}

void read_datadog(const CatalogFile&, const Node& document, FactWriter& out) {
  document.find("dd-service") != nullptr ? read_v2(document, out) : read_v3(document, out);
}

}  // namespace runbook::catalogs
