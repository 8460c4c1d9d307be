#include "graph/entity_ref.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace runbook {
namespace {

constexpr std::string_view kDefaultNamespace = "default";

// Kinds that stand for something that runs or is run: one class, hence one name for all of them.
constexpr std::array<std::string_view, 7> kRunning = {
    "component", "resource", "service", "workload", "endpoint", "datastore", "queue"};

std::string_view class_of(std::string_view kind) {
  if (std::find(kRunning.begin(), kRunning.end(), kind) != kRunning.end()) return {};
  return kind == "group" ? "team" : kind;
}

}  // namespace

std::string EntityRef::text() const {
  return str_cat(kind, ":", name_space.empty() ? kDefaultNamespace : name_space, "/", name);
}

EntityRef parse_entity_ref(std::string_view text, std::string_view default_kind) {
  text = trim(text);
  EntityRef ref;
  const std::size_t colon = text.find(':');
  ref.kind = fold_case(colon == std::string_view::npos ? default_kind : text.substr(0, colon));
  if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    ref.name_space = fold_case(text.substr(0, slash));
    text.remove_prefix(slash + 1);
  }
  if (ref.name_space == kDefaultNamespace) ref.name_space.clear();
  ref.name = text;
  return ref;
}

EntityRef entity_from_fact(std::string_view text) {
  return parse_entity_ref(text, "component");
}

std::string key_of(const EntityRef& ref) {
  const std::string_view of_class = class_of(ref.kind);
  return str_cat(of_class, of_class.empty() ? "" : ":", ref.name_space,
                 ref.name_space.empty() ? "" : "/", fold_case(ref.name));
}

bool is_known_kind(std::string_view kind) {
  constexpr std::array<std::string_view, 8> kOthers = {"api",  "system",   "domain",   "group",
                                                       "user", "location", "template", "team"};
  const auto holds = [kind = fold_case(kind)](const auto& list) {
    return std::find(list.begin(), list.end(), kind) != list.end();
  };
  return holds(kRunning) || holds(kOthers);
}

bool is_service_key(std::string_view key) {
  return key.find(':') == std::string_view::npos;
}

std::string alias_key(std::string_view name) {
  std::string key;
  for (const char c : fold_case(trim(name))) {
    const bool gap = c == ' ' || c == '\t' || c == '_' || c == '-';
    if (!gap) {
      key += c;
    } else if (!key.empty() && key.back() != '-') {
      key += '-';
    }
  }
  return key;
}

std::string_view name_of_key(std::string_view key) {
  const std::size_t colon = key.find(':');
  return colon == std::string_view::npos ? key : key.substr(colon + 1);
}

}  // namespace runbook
