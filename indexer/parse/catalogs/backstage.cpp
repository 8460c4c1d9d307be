// Backstage: catalog-info.yaml and every file of entities, whatever its name.
//
// Fields and their default kinds: backstage/backstage, docs/features/software-catalog,
// descriptor-format.md and references.md. `dependsOn` and `dependencyOf` are the two ends of one
// edge, and one direction is kept: the dependent, then what it depends on.
#include <array>

#include "base/text.h"
#include "graph/entity_ref.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

/// A field that refers to other entities.
struct ReferenceField {
  std::string_view name;
  std::string_view default_kind;
  std::string_view edge;
  bool from_us;  ///< false: the other end depends on this entity
};

constexpr std::array kReferences = {
    ReferenceField{"dependsOn", "component", "depends_on", true},
    ReferenceField{"dependencyOf", "component", "depends_on", false},
    ReferenceField{"consumesApis", "api", "consumes_api", true},
    ReferenceField{"providesApis", "api", "provided_by", false},
    ReferenceField{"subcomponentOf", "component", "subcomponent_of", true},
    ReferenceField{"system", "system", "part_of", true},
    ReferenceField{"domain", "domain", "part_of", true},
    ReferenceField{"parent", "group", "child_of", true},
};

/// A reference is text, or an object of kind, namespace and name. Without a namespace it means that
/// of the entity which refers.
EntityRef reference_of(const Node& value, std::string_view default_kind, const EntityRef& from) {
  EntityRef ref;
  bool own_space = false;
  if (value.is_scalar()) {
    ref = parse_entity_ref(value.scalar, default_kind);
    own_space = value.scalar.find('/') != std::string::npos;
  } else {
    const std::string_view space = text_at(value, "namespace");
    const std::string_view kind = text_at(value, "kind");
    own_space = !space.empty();
    ref = parse_entity_ref(str_cat(kind.empty() ? default_kind : kind, ":",
                                   own_space ? space : "default", "/", text_at(value, "name")),
                           default_kind);
  }
  const bool of_people = default_kind == "group";  // teams are shared by all namespaces
  if (!own_space && !of_people) ref.name_space = from.name_space;
  return ref;
}

class Entity {
 public:
  Entity(const Node& document, FactWriter& out) : document_(document), out_(out) {}

  void read() {
    const Node& metadata = node_at(document_, "metadata");
    const std::string_view name = trim(text_at(metadata, "name"));
    if (name.empty()) {
      out_.problem(line_of(document_), str_cat(text_at(document_, "kind"), " without a name"),
                   "write it under metadata.name");
      return;
    }
    const std::string_view space = text_at(metadata, "namespace");
    ref_ = parse_entity_ref(
        str_cat(text_at(document_, "kind"), ":", space.empty() ? "default" : space, "/", name),
        "component");
    subject_ = ref_.text();
    if (!is_known_kind(ref_.kind))
      out_.problem(
          line_of(node_at(document_, "kind")),
          str_cat("unknown kind \"", text_at(document_, "kind"), "\": kept as ", key_of(ref_)),
          "what runs is a Component or a Resource");
    const int line = line_of(node_at(metadata, "name"));
    out_.entity(line, subject_, text_at(node_at(document_, "spec"), "type"));
    read_metadata(metadata);
    read_spec(node_at(document_, "spec"));
  }

 private:
  void attribute(const Node& parent, std::string_view key, std::string_view as) {
    if (const Node* const value = parent.find(key); value != nullptr && value->is_scalar())
      out_.attribute(line_of(*value), subject_, as, trim(value->scalar));
  }

  void read_metadata(const Node& metadata) {
    attribute(metadata, "title", "title");
    attribute(metadata, "description", "description");
    if (const Node* const title = metadata.find("title"); title != nullptr && title->is_scalar())
      out_.alias(line_of(*title), subject_, title->scalar, "title");
    for (const NodeEntry& entry : node_at(metadata, "annotations").entries)
      read_annotation(entry);
    for (const NodeEntry& entry : node_at(metadata, "labels").entries)
      read_annotation(entry);
    for_each_item(node_at(metadata, "links"), [this](const Node& link) { read_link(link); });
  }

  /// What plugins and teams add. Only the part behind the prefix is looked at: `pagerduty.com/x`,
  /// `tidewick.example/x`.
  void read_annotation(const NodeEntry& entry) {
    if (!entry.second.is_scalar()) return;
    const int line = line_of(entry.second);
    const std::string_view value = entry.second.scalar;
    const std::string_view name = std::string_view(entry.first).substr(entry.first.find('/') + 1);
    const std::string lower = ascii_lower(entry.first);
    const auto mentions = [&lower](std::string_view word) {
      return lower.find(word) != std::string::npos;
    };
    if (name == "aliases") {
      for (const std::string_view alias : split(value, ','))
        out_.alias(line, subject_, alias);
    } else if (name == "successor" || name == "replaced-by") {
      out_.attribute(line, subject_, "successor", trim(value));
    } else if (name == "tier" || name == "namespace") {
      out_.attribute(line, subject_, name, trim(value));
    } else if (name == "team-slug") {
      out_.alias(line, subject_, value, "slug");
    } else if (name == "kubernetes-id") {
      out_.alias(line, subject_, value, "kubernetes");
    } else if (mentions("integration-key") || mentions("token") || mentions("secret")) {
      return;  // a key that opens something is no contact
    } else if (mentions("pagerduty")) {
      read_contacts(line, "pagerduty", value);
    } else if (mentions("opsgenie")) {
      read_contacts(line, "opsgenie", value);
    } else if (mentions("slack")) {
      read_contacts(line, "slack", value);
    } else if (mentions("project-slug")) {
      out_.contact(line, subject_, "repository", value);
    }
  }

  void read_contacts(int line, std::string_view kind, std::string_view values) {
    for (const std::string_view value : split(values, ','))
      out_.contact(line, subject_, kind, value);
  }

  void read_link(const Node& link) {
    const Node* const url = link.find("url");
    if (url == nullptr || !url->is_scalar()) return;
    const std::string_view title = text_at(link, "title");
    std::string kind = ascii_lower(text_at(link, "type"));
    const std::string lower = ascii_lower(title);
    if (kind.empty() && lower.find("slack") != std::string::npos) kind = "slack";
    if (kind.empty() && lower.find("runbook") != std::string::npos) kind = "runbook";
    out_.contact(line_of(*url), subject_, kind.empty() ? "link" : kind, url->scalar, title);
  }

  void read_spec(const Node& spec) {
    attribute(spec, "lifecycle", "lifecycle");
    for (const ReferenceField& field : kReferences)
      if (const Node* const value = spec.find(field.name)) read_references(field, *value);
    if (const Node* const owner = spec.find("owner"))
      for_each_item(*owner, [&](const Node& each) {
        if (each.is_scalar() && is_blank(each.scalar)) return;
        out_.owner(line_of(*owner), subject_, reference_of(each, "group", ref_).text());
      });
    const Node& profile = node_at(spec, "profile");
    if (const Node* const email = profile.find("email"); email != nullptr && email->is_scalar())
      out_.contact(line_of(*email), subject_, "email", email->scalar);
    if (ref_.kind == "group") attribute(profile, "displayName", "title");
  }

  void read_references(const ReferenceField& field, const Node& value) {
    for_each_item(value, [&](const Node& each) {
      const bool blank = each.is_scalar() ? is_blank(each.scalar) : text_at(each, "name").empty();
      const int line = each.line > 0 ? each.line : line_of(value);
      if (blank || each.kind == Node::Kind::null) {
        if (each.kind != Node::Kind::null || value.kind == Node::Kind::sequence)
          out_.problem(line, str_cat(field.name, ": a reference without a name"),
                       "write kind:namespace/name");
        return;
      }
      const EntityRef other = reference_of(each, field.default_kind, ref_);
      const std::string other_text = other.text();
      if (field.from_us)
        out_.edge(line, subject_, field.edge, other_text);
      else
        out_.edge(line, other_text, field.edge, subject_);
    });
  }

  const Node& document_;
  FactWriter& out_;
  EntityRef ref_;
  std::string subject_;
};

}  // namespace

bool is_backstage(const CatalogFile&, const Node& document) {
  return text_at(document, "apiVersion").starts_with("backstage.io/") ||
         text_at(document, "apiVersion").find(".backstage.io/") != std::string_view::npos;
}

void read_backstage(const CatalogFile&, const Node& document, FactWriter& out) {
  const std::string kind = ascii_lower(text_at(document, "kind"));
  if (kind == "location" || kind == "template") return;  // say where others are, or make them
  Entity(document, out).read();
}

}  // namespace runbook::catalogs
