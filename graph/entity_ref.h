// How facts name things: "kind:namespace/name", and the key under which the graph keeps them.
#pragma once

#include <string>
#include <string_view>

namespace runbook {

/// A thing that a catalog speaks of. Names keep their spelling, kinds and namespaces are in lower
/// case.
struct EntityRef {
  std::string kind;
  std::string name_space;  ///< empty stands for "default"
  std::string name;

  std::string text() const;  ///< "component:default/checkout"
};

/// Reads "[kind:][namespace/]name". @param default_kind  of a reference that has none
EntityRef parse_entity_ref(std::string_view text, std::string_view default_kind);

/// Reads what EntityRef::text made.
EntityRef entity_from_fact(std::string_view text);

/// The key of a thing in the graph. What runs (component, resource, workload, …) is known by its
/// name alone, so that a catalog, a manifest and a compose file speak of one service; an API, a
/// system or a team has its class in front: "api:orders", "team:keel".
std::string key_of(const EntityRef& ref);

/// Whether it is a kind that catalogs have. Others are kept, as classes of their own.
bool is_known_kind(std::string_view kind);

/// Whether the key is that of something that runs.
bool is_service_key(std::string_view key);

/// A name as aliases are compared: lower case, runs of blanks, '_' and '-' as one '-'.
std::string alias_key(std::string_view name);

/// The key without its class: "team:keel" → "keel".
std::string_view name_of_key(std::string_view key);

}  // namespace runbook
