#include "engine/fact_files.h"

#include "base/text.h"

namespace runbook {
namespace {

struct Name {
  std::string_view file;
  std::string_view kind;
};

constexpr Name kNames[] = {
    {"catalog-info.yaml", "Backstage catalog"},
    {"catalog-info.yml", "Backstage catalog"},
    {"service.datadog.yaml", "Datadog service"},
    {"service.datadog.yml", "Datadog service"},
    {"entity.datadog.yaml", "Datadog service"},
    {"cortex.yaml", "Cortex entity"},
    {"cortex.yml", "Cortex entity"},
    {"opslevel.yml", "OpsLevel service"},
    {"service-catalog.yml", "service catalog"},
    {"service-catalog.yaml", "service catalog"},
    {"CODEOWNERS", "owners of paths"},
    {"OWNERS", "owners of a folder"},
    {"Chart.yaml", "Helm chart"},
};

bool is_yaml(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

/// The value of `key:` at the beginning of some line; empty when there is none.
std::string_view top_level(std::string_view text, std::string_view key) {
  for (const std::string_view line : split(text, '\n'))
    if (line.starts_with(key)) return trim(line.substr(key.size()));
  return {};
}

bool has_line(std::string_view text, std::string_view start) {
  for (const std::string_view line : split(text, '\n')) {
    std::string_view content = trim(line);
    if (content.starts_with("- ")) content = trim(content.substr(2));
    if (content.starts_with(start)) return true;
  }
  return false;
}

}  // namespace

std::string_view facts_by_name(std::string_view file_name) {
  for (const Name& name : kNames)
    if (name.file == file_name) return name.kind;
  const bool compose = file_name.starts_with("docker-compose") || file_name.starts_with("compose.");
  return compose && is_yaml(file_name) ? "compose file" : "";
}

bool may_hold_facts(std::string_view file_name) {
  return is_yaml(file_name);
}

std::string_view facts_by_shape(std::string_view text) {
  const std::string_view version = top_level(text, "apiVersion:");
  const std::string_view kind = top_level(text, "kind:");
  if (version.starts_with("backstage.io/")) return "Backstage catalog";
  if (kind == "PrometheusRule") return "alert rules";
  if (has_line(text, "groups:") && has_line(text, "alert:")) return "alert rules";
  if (!version.empty() && !kind.empty()) return "Kubernetes manifest";
  return "";
}

}  // namespace runbook
