// Kubernetes manifests, and what `helm template` prints: workloads, the services in front of them,
// who is told whose address. A Secret is passed by unread.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "indexer/parse/catalogs/addresses.h"
#include "indexer/parse/catalogs/arguments.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

constexpr std::array<std::string_view, 8> kWorkloads = {
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "Rollout"};

/// The template of a workload's pods: its metadata and spec.
const Node& pod_of(const Node& object) {
  const Node& spec = node_at(object, "spec");
  const std::string_view kind = text_at(object, "kind");
  if (kind == "Pod") return object;
  if (kind == "CronJob") return node_at(node_at(node_at(spec, "jobTemplate"), "spec"), "template");
  return node_at(spec, "template");
}

class Manifest {
 public:
  Manifest(const Node& object, FactWriter& out) : object_(object), out_(out) {
    const Node& metadata = node_at(object, "metadata");
    name_ = trim(text_at(metadata, "name"));
    const std::string_view space = text_at(metadata, "namespace");
    space_ = space.empty() ? "default" : space;
    line_ = line_of(node_at(metadata, "name"));
  }

  void read() {
    const std::string_view kind = text_at(object_, "kind");
    if (name_.empty()) return;
    if (std::find(kWorkloads.begin(), kWorkloads.end(), kind) != kWorkloads.end()) read_workload();
    if (kind == "Service") read_service();
    if (kind == "ConfigMap") read_config_map();
    if (kind == "Ingress") read_ingress();
    if (kind == "NetworkPolicy") read_policy();
  }

 private:
  std::string ref(std::string_view kind, std::string_view name) const {
    return str_cat(kind, ":", space_, "/", name);
  }

  void add_labels(FactKind kind, const std::string& subject, std::string_view relation,
                  const Node& labels, std::string_view detail = "") {
    for (const NodeEntry& label : labels.entries)
      if (label.second.is_scalar())
        out_.add({.kind = kind,
                  .line = line_of(label.second),
                  .subject = subject,
                  .relation = std::string(relation),
                  .object = str_cat(label.first, "=", label.second.scalar),
                  .detail = std::string(detail)});
  }

  void read_workload() {
    const std::string subject = ref("workload", name_);
    const Node& pod = pod_of(object_);
    out_.entity(line_, subject, ascii_lower(text_at(object_, "kind")));
    add_labels(FactKind::labels, subject, "pod", node_at(node_at(pod, "metadata"), "labels"));
    for (const NodeEntry& label : node_at(node_at(object_, "metadata"), "labels").entries)
      read_label(subject, label);
    const Node& spec = node_at(pod, "spec");
    for (const std::string_view list : {"initContainers", "containers"})
      for_each_item(node_at(spec, list),
                    [&](const Node& container) { read_container(subject, container); });
    for_each_item(node_at(spec, "volumes"), [&](const Node& volume) {
      read_config_reference(subject, node_at(volume, "configMap"), "");
    });
  }

  void read_label(const std::string& subject, const NodeEntry& label) {
    if (!label.second.is_scalar()) return;
    const std::string_view key = std::string_view(label.first).substr(label.first.find('/') + 1);
    const int line = line_of(label.second);
    if (key == "team" || key == "owner") out_.owner(line, subject, label.second.scalar);
    if (key == "kubernetes-id") out_.alias(line, subject, label.second.scalar, "kubernetes");
  }

  void read_container(const std::string& subject, const Node& container) {
    for_each_item(node_at(container, "env"), [&](const Node& variable) {
      const std::string_view name = text_at(variable, "name");
      if (const Node* const value = variable.find("value"); value != nullptr && value->is_scalar())
        read_value(value->line, subject, "env", name, value->scalar);
      const Node& key = node_at(node_at(variable, "valueFrom"), "configMapKeyRef");
      read_config_reference(subject, key, text_at(key, "key"));
    });
    for_each_item(node_at(container, "envFrom"), [&](const Node& from) {
      read_config_reference(subject, node_at(from, "configMapRef"), "");
    });
    for (const std::string_view list : {"command", "args"})
      for_each_argument(node_at(container, list),
                        [&](int line, std::string_view flag, std::string_view value) {
                          read_value(line, subject, "arg", flag, value);
                        });
  }

  /// @param key  of the map that is used; empty: all of them
  void read_config_reference(const std::string& subject, const Node& reference,
                             std::string_view key) {
    const std::string_view name = text_at(reference, "name");
    if (!name.empty())
      out_.edge(line_of(node_at(reference, "name")), subject, "config", ref("config", name), key);
  }

  void read_value(int line, const std::string& subject, std::string_view kind,
                  std::string_view variable, std::string_view value) {
    for (std::string& host : find_hosts(variable, value))
      out_.edge(line, subject, kind, str_cat("host:", host), variable);
  }

  void read_config_map() {
    const std::string subject = ref("config", name_);
    for (const NodeEntry& entry : node_at(object_, "data").entries)
      if (entry.second.is_scalar())
        read_value(line_of(entry.second), subject, "config", entry.first, entry.second.scalar);
  }

  void read_service() {
    const std::string subject = ref("endpoint", name_);
    out_.entity(line_, subject, "service");
    add_labels(FactKind::selector, subject, "pod", node_at(node_at(object_, "spec"), "selector"));
  }

  void read_ingress() {
    const std::string subject = ref("ingress", name_);
    out_.entity(line_, subject, "ingress");
    const Node& spec = node_at(object_, "spec");
    for (const std::string_view key : {"defaultBackend", "backend"})
      read_backend(subject, node_at(spec, key), "");
    for_each_item(node_at(spec, "rules"), [&](const Node& rule) {
      const std::string_view host = text_at(rule, "host");
      for_each_item(node_at(node_at(rule, "http"), "paths"), [&](const Node& path) {
        read_backend(subject, node_at(path, "backend"), str_cat(host, text_at(path, "path")));
      });
    });
  }

  void read_backend(const std::string& subject, const Node& backend, const std::string& detail) {
    const Node& service = node_at(backend, "service");
    const Node* const named =
        service.find("name") != nullptr ? service.find("name") : backend.find("serviceName");
    if (named != nullptr && named->is_scalar())
      out_.edge(line_of(*named), subject, "route", ref("endpoint", named->scalar), detail);
  }

  /// Who may call the pods that the policy is for: peers by labels, each with its number and the
  /// namespace it is looked for in.
  void read_policy() {
    const std::string subject = ref("policy", name_);
    const Node& spec = node_at(object_, "spec");
    add_labels(FactKind::selector, subject, "target",
               node_at(node_at(spec, "podSelector"), "matchLabels"));
    int number = 0;
    for_each_item(node_at(spec, "ingress"), [&](const Node& rule) {
      for_each_item(node_at(rule, "from"), [&](const Node& peer) {
        const Node& spaces = node_at(peer, "namespaceSelector");
        const std::string_view named =
            text_at(node_at(spaces, "matchLabels"), "kubernetes.io/metadata.name");
        const std::string_view space = !named.empty()                              ? named
                                       : peer.find("namespaceSelector") != nullptr ? "*"
                                                                                   : space_;
        add_labels(FactKind::selector, subject, "peer",
                   node_at(node_at(peer, "podSelector"), "matchLabels"),
                   str_cat(number++, " ", space));
      });
    });
  }

  const Node& object_;
  FactWriter& out_;
  std::string_view name_;
  std::string_view space_;
  int line_ = 0;
};

}  // namespace

bool is_kubernetes(const CatalogFile&, const Node& document) {
  return document.find("kind") != nullptr && !text_at(document, "apiVersion").empty() &&
         (document.find("metadata") != nullptr || text_at(document, "kind") == "List");
}

void read_kubernetes(const CatalogFile& file, const Node& document, FactWriter& out) {
  if (text_at(document, "kind") == "List") {
    for_each_item(node_at(document, "items"), [&](const Node& item) {
      if (is_kubernetes(file, item)) read_kubernetes(file, item, out);
    });
    return;
  }
  Manifest(document, out).read();
}

}  // namespace runbook::catalogs
