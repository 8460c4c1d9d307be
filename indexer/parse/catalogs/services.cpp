// services.yaml, our own format (docs/services.md), and GitLab's service-catalog.yml and teams.yml,
// of which it is a superset: lists of services and teams by name.
#include <array>
#include <utility>

#include "base/text.h"
#include "graph/entity_ref.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

/// A key of a service or team that is a way to reach people.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kContacts = {{
    {"slack", "slack"},
    {"slack_channel", "slack"},
    {"slack_alerts_channel", "slack"},
    {"email", "email"},
    {"pagerduty", "pagerduty"},
    {"opsgenie", "opsgenie"},
    {"oncall", "oncall"},
    {"oncall_schedule", "oncall"},
    {"repository", "repository"},
}};

void read_contacts(const Node& node, const std::string& subject, FactWriter& out) {
  for (const auto& [key, kind] : kContacts)
    for_each_item(node_at(node, key), [&, kind = kind, key = key](const Node& value) {
      if (value.is_scalar())
        out.contact(value.line, subject, kind, value.scalar, key == kind ? "" : key);
    });
}

void read_aliases(const Node& node, const std::string& subject, FactWriter& out) {
  for_each_item(node_at(node, "aliases"), [&](const Node& alias) {
    if (alias.is_scalar()) out.alias(alias.line, subject, alias.scalar);
  });
}

class ServiceEntry {
 public:
  ServiceEntry(const Node& node, FactWriter& out) : node_(node), out_(out) {}

  void read() {
    const Node& name = node_at(node_, "name");
    if (!name.is_scalar() || is_blank(name.scalar)) {
      out_.problem(node_.line, "a service without a name", "write `name:`");
      return;
    }
    const std::string_view kind = text_at(node_, "kind");
    subject_ = str_cat(kind.empty() ? "component" : kind, ":default/", trim(name.scalar));
    if (!kind.empty() && !is_known_kind(kind))
      out_.problem(
          line_of(node_at(node_, "kind")),
          str_cat("unknown kind \"", kind, "\": kept as ", key_of(entity_from_fact(subject_))),
          "write component, resource, api or system");
    out_.entity(line_of(name), subject_, text_at(node_, "type"));
    for (const auto& [key, as] : kAttributes)
      if (const Node* const value = node_.find(key); value != nullptr && value->is_scalar())
        out_.attribute(line_of(*value), subject_, as, trim(value->scalar));
    if (const Node* const title = node_.find("friendly_name");
        title != nullptr && title->is_scalar() && alias_differs(title->scalar, name.scalar))
      out_.alias(line_of(*title), subject_, title->scalar, "title");
    read_aliases(node_, subject_, out_);
    read_contacts(node_, subject_, out_);
    read_contacts(node_at(node_, "contacts"), subject_, out_);
    read_owners();
    for (const std::string_view key : {"depends_on", "dependencies"})
      read_dependencies(node_at(node_, key));
    read_dependencies(node_at(node_at(node_, "technical"), "dependencies"));
    for (const Node* const parent : {&node_, &node_at(node_, "operations")})
      for_each_item(node_at(*parent, "runbooks"), [this](const Node& runbook) {
        if (runbook.is_scalar())
          out_.contact(runbook.line, subject_, "runbook", runbook.scalar);
        else
          out_.contact(runbook.line, subject_, "runbook", text_at(runbook, "url"),
                       text_at(runbook, "title"));
      });
  }

 private:
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kAttributes = {{
      {"title", "title"},
      {"friendly_name", "title"},
      {"description", "description"},
      {"lifecycle", "lifecycle"},
      {"tier", "tier"},
      {"namespace", "namespace"},
      {"successor", "successor"},
      {"replaced_by", "successor"},
  }};

  static bool alias_differs(std::string_view a, std::string_view b) {
    return !equals_ignore_case(trim(a), trim(b));
  }

  void read_owners() {
    bool first = true;
    for (const std::string_view key : {"owner", "owners", "team", "teams"})
      for_each_item(node_at(node_, key), [&](const Node& team) {
        if (!team.is_scalar()) return;
        out_.owner(team.line, subject_, str_cat("group:default/", team.scalar),
                   first ? "" : "also");
        first = false;
      });
  }

  /// A name, or a mapping that has it under `service` or `name`.
  void read_dependencies(const Node& list) {
    for_each_item(list, [this](const Node& each) {
      const std::string_view named = each.is_scalar() ? std::string_view(each.scalar)
                                     : each.find("service") != nullptr ? text_at(each, "service")
                                                                       : text_at(each, "name");
      if (is_blank(named)) {
        out_.problem(each.line, "a dependency without a name",
                     "write the name of a service, or {service: NAME}");
        return;
      }
      const bool reference = named.find(':') != std::string_view::npos;
      out_.edge(each.line, subject_, "depends_on",
                reference ? std::string(named) : str_cat("component:default/", trim(named)),
                text_at(each, "detail"));
    });
  }

  const Node& node_;
  FactWriter& out_;
  std::string subject_;
};

void read_team(const Node& team, FactWriter& out) {
  const Node& name = node_at(team, "name");
  if (!name.is_scalar() || is_blank(name.scalar)) {
    out.problem(team.line, "a team without a name", "write `name:`");
    return;
  }
  const std::string subject = str_cat("group:default/", trim(name.scalar));
  out.entity(line_of(name), subject, "team");
  out.attribute(line_of(name), subject, "description", text_at(team, "description"));
  read_aliases(team, subject, out);
  read_contacts(team, subject, out);
  read_contacts(node_at(team, "contacts"), subject, out);
}

bool is_list_of_names(const Node& node) {
  return node.kind == Node::Kind::sequence && !node.items.empty() &&
         node.items.front().find("name") != nullptr;
}

}  // namespace

bool is_services_file(const CatalogFile& file, const Node& document) {
  const std::string name = ascii_lower(file.path.substr(file.path.rfind('/') + 1));
  const bool named = name.starts_with("services.") || name.starts_with("teams.") ||
                     name.find("catalog") != std::string::npos;
  return named && (is_list_of_names(node_at(document, "services")) ||
                   is_list_of_names(node_at(document, "teams")));
}

void read_services_file(const CatalogFile&, const Node& document, FactWriter& out) {
  for (const Node& service : node_at(document, "services").items)
    ServiceEntry(service, out).read();
  for (const Node& team : node_at(document, "teams").items)
    read_team(team, out);
}

}  // namespace runbook::catalogs
