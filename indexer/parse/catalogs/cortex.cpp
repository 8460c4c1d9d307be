// cortex.yaml: an OpenAPI head with `x-cortex-…` keys under `info`.
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

std::string kind_of(const Node& info) {
  const std::string type = ascii_lower(text_at(info, "x-cortex-type"));
  if (type == "team") return "group";
  return type == "domain" ? "domain" : "service";
}

/// A list of `{tag: …}`; in the wild also one mapping, or a mapping from tags.
void read_tags(const Node& node, const std::string& subject, std::string_view edge,
               std::string_view kind, FactWriter& out) {
  const auto take = [&](int line, std::string_view tag, std::string_view detail) {
    if (!is_blank(tag))
      out.edge(line, subject, edge, str_cat(kind, ":default/", trim(tag)), detail);
  };
  for_each_item(node, [&](const Node& each) {
    if (each.is_scalar()) return take(each.line, each.scalar, "");
    if (each.find("tag") != nullptr)
      return take(each.line, text_at(each, "tag"), text_at(each, "description"));
    for (const NodeEntry& entry : each.entries)
      take(line_of(entry.second), entry.first, "");
  });
}

}  // namespace

bool is_cortex(const CatalogFile&, const Node& document) {
  return !text_at(node_at(document, "info"), "x-cortex-tag").empty();
}

void read_cortex(const CatalogFile&, const Node& document, FactWriter& out) {
  const Node& info = node_at(document, "info");
  const Node& tag = node_at(info, "x-cortex-tag");
  const std::string subject = str_cat(kind_of(info), ":default/", trim(tag.scalar));
  out.entity(line_of(tag), subject, text_at(info, "x-cortex-type"));
  if (const Node* const title = info.find("title"); title != nullptr && title->is_scalar()) {
    out.attribute(line_of(*title), subject, "title", title->scalar);
    out.alias(line_of(*title), subject, title->scalar, "title");
  }
  out.attribute(line_of(node_at(info, "description")), subject, "description",
                text_at(info, "description"));
  bool first = true;
  for_each_item(node_at(info, "x-cortex-owners"), [&](const Node& owner) {
    const std::string_view name = text_at(owner, "name");
    const std::string_view email = text_at(owner, "email");
    out.owner(owner.line, subject, name.empty() ? email : name, first ? "" : "also");
    first = false;
  });
  for_each_item(node_at(info, "x-cortex-link"), [&](const Node& link) {
    const std::string kind = ascii_lower(text_at(link, "type"));
    out.contact(link.line, subject, kind.empty() ? "link" : kind, text_at(link, "url"),
                text_at(link, "name"));
  });
  for_each_item(node_at(node_at(info, "x-cortex-slack"), "channels"), [&](const Node& channel) {
    out.contact(channel.line, subject, "slack", text_at(channel, "name"));
  });
  for (const NodeEntry& tool : node_at(info, "x-cortex-oncall").entries)
    out.contact(line_of(tool.second), subject, tool.first, text_at(tool.second, "id"));
  read_tags(node_at(info, "x-cortex-dependency"), subject, "depends_on", "service", out);
  read_tags(node_at(info, "x-cortex-parents"), subject, "part_of", "domain", out);
}

}  // namespace runbook::catalogs
