// Compose files: who starts with whom, and who is told whose address.
//
// `depends_on` is an order of starting, so its edge is called `startup`; addresses in variables and
// arguments are edges of their own. `${NAME}` is filled in from the `.env` beside the file.
#include <algorithm>

#include "base/text.h"
#include "indexer/parse/catalogs/addresses.h"
#include "indexer/parse/catalogs/arguments.h"
#include "indexer/parse/catalogs/dotenv.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

std::string subject_of(std::string_view name) {
  return str_cat("service:default/", name);
}

class ComposeService {
 public:
  ComposeService(std::string_view name, const Node& node, const EnvValues& values, FactWriter& out)
      : subject_(subject_of(name)), node_(node), values_(values), out_(out) {}

  void read() {
    out_.entity(line_of(node_), subject_);
    if (const Node* const name = node_.find("container_name"))
      if (name->is_scalar())
        out_.alias(line_of(*name), subject_, fill_in(name->scalar, values_), "container");
    if (const Node* const name = node_.find("hostname"))
      if (name->is_scalar())
        out_.alias(line_of(*name), subject_, fill_in(name->scalar, values_), "host");
    read_depends_on(node_at(node_, "depends_on"));
    read_links(node_at(node_, "links"));
    read_shared();
    read_environment(node_at(node_, "environment"));
    read_arguments(node_at(node_, "command"));
    read_arguments(node_at(node_, "entrypoint"));
    for (const NodeEntry& network : node_at(node_, "networks").entries)
      for_each_item(node_at(network.second, "aliases"), [this](const Node& alias) {
        if (alias.is_scalar()) out_.alias(alias.line, subject_, alias.scalar, "host");
      });
  }

 private:
  void read_depends_on(const Node& node) {
    for_each_item(node, [&](const Node& each) {
      if (each.is_scalar()) out_.edge(each.line, subject_, "startup", subject_of(each.scalar));
    });
    for (const NodeEntry& entry : node.entries) {
      const bool optional = text_at(entry.second, "required") == "false";
      out_.edge(line_of(entry.second), subject_, optional ? "startup_optional" : "startup",
                subject_of(entry.first), text_at(entry.second, "condition"));
    }
  }

  void read_links(const Node& node) {
    for_each_item(node, [&](const Node& each) {
      if (!each.is_scalar()) return;
      const std::string_view target =
          std::string_view(each.scalar).substr(0, each.scalar.find(':'));
      out_.edge(each.line, subject_, "link", subject_of(target));
      if (target.size() < each.scalar.size())
        out_.alias(each.line, subject_of(target), each.scalar.substr(target.size() + 1), "link");
    });
  }

  /// The network or the volumes of another service.
  void read_shared() {
    constexpr std::string_view kService = "service:";
    for (const std::string_view key : {"network_mode", "pid", "ipc"}) {
      const Node& mode = node_at(node_, key);
      if (mode.is_scalar() && mode.scalar.starts_with(kService))
        out_.edge(line_of(mode), subject_, "mount", subject_of(mode.scalar.substr(kService.size())),
                  key);
    }
    for_each_item(node_at(node_, "volumes_from"), [&](const Node& each) {
      if (each.is_scalar() && !each.scalar.starts_with("container:"))
        out_.edge(each.line, subject_, "mount",
                  subject_of(each.scalar.substr(0, each.scalar.find(':'))), "volumes_from");
    });
  }

  void read_environment(const Node& node) {
    for (const NodeEntry& entry : node.entries)
      if (entry.second.is_scalar())
        read_value(line_of(entry.second), "env", entry.first, entry.second.scalar);
    for_each_item(node, [&](const Node& each) {
      const std::size_t equals = each.is_scalar() ? each.scalar.find('=') : std::string::npos;
      if (equals != std::string::npos)
        read_value(each.line, "env", each.scalar.substr(0, equals), each.scalar.substr(equals + 1));
      else if (each.is_scalar() && node.kind == Node::Kind::sequence)
        read_value(each.line, "env", each.scalar, str_cat("${", each.scalar, "}"));
    });
  }

  void read_arguments(const Node& node) {
    for_each_argument(node, [this](int line, std::string_view flag, std::string_view value) {
      read_value(line, "arg", flag, value);
    });
  }

  void read_value(int line, std::string_view kind, std::string_view variable,
                  std::string_view value) {
    for (const std::string& host : find_hosts(variable, fill_in(value, values_)))
      out_.edge(line, subject_, kind, str_cat("host:", host), variable);
  }

  std::string subject_;
  const Node& node_;
  const EnvValues& values_;
  FactWriter& out_;
};

}  // namespace

bool is_compose(const CatalogFile& file, const Node& document) {
  const Node& services = node_at(document, "services");
  if (services.kind != Node::Kind::mapping) return false;
  const std::string name = ascii_lower(file.path.substr(file.path.rfind('/') + 1));
  if (name.find("compose") != std::string::npos) return true;
  return document.find("apiVersion") == nullptr &&
         std::any_of(services.entries.begin(), services.entries.end(), [](const NodeEntry& entry) {
           return entry.second.find("image") != nullptr || entry.second.find("build") != nullptr;
         });
}

void read_compose(const CatalogFile& file, const Node& document, FactWriter& out) {
  const EnvValues values = parse_dotenv(file.env);
  for (const NodeEntry& service : node_at(document, "services").entries) {
    if (service.second.kind == Node::Kind::mapping || service.second.kind == Node::Kind::null)
      ComposeService(service.first, service.second, values, out).read();
    else
      out.problem(line_of(service.second),
                  str_cat("services.", service.first, ": expected a mapping"),
                  "look at the indentation");
  }
}

}  // namespace runbook::catalogs
