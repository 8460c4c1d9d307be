#include "graph/names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "graph/entity_ref.h"
#include "graph/hosts.h"

namespace runbook {
namespace {

// Classes of things that are no services, in the order in which a bare name is looked for.
constexpr std::array<std::string_view, 3> kClasses = {"api:", "system:", "team:"};

// Words that people put behind a name and leave out again.
constexpr std::array<std::string_view, 5> kTails = {"-service", "-svc", "-api", "-server", "-app"};

constexpr int kMaxSuccessors = 16;  // a chain of retirements; more is a circle

struct Found {
  std::string key;
  Resolution how = Resolution::exact;
  std::string why;
};

class Resolver {
 public:
  Resolver(std::string_view asked, const Reader& index) : index_(index) { out_.asked = asked; }

  Result<ResolvedName> run() {
    RB_TRY(std::optional<Found> found, find());
    if (!found && out_.candidates.empty()) {
      RB_TRY(found, find_nearest());
    }
    if (!found) return std::move(out_);
    RB_TRY(follow_successors(*found));
    out_.resolved = std::move(found->key);
    out_.how = found->how;
    out_.why = std::move(found->why);
    return std::move(out_);
  }

 private:
  Result<bool> exists(std::string_view key) const {
    RB_TRY(const std::vector<ServiceRow> rows, index_.find_services(key));
    return !rows.empty();
  }

  Result<std::optional<Found>> find() {
    const std::string_view asked = trim(out_.asked);
    const bool is_reference = asked.find_first_of(":/") != std::string_view::npos;
    const std::string key =
        is_reference ? key_of(parse_entity_ref(asked, "component")) : fold_case(asked);
    RB_TRY(const bool known, exists(key));
    if (known) return std::optional(Found{key, Resolution::exact, {}});
    RB_TRY(std::optional<Found> by_alias, find_alias(asked));
    if (by_alias || !out_.candidates.empty()) return by_alias;
    RB_TRY(std::optional<Found> by_address, find_address(asked));
    if (by_address) return by_address;
    for (const std::string_view of_class : kClasses) {
      RB_TRY(const bool there, exists(str_cat(of_class, key)));
      if (there) return std::optional(Found{str_cat(of_class, key), Resolution::exact, {}});
    }
    return find_without_words(alias_key(asked));
  }

  /// One alias may be that of several services; then none of them was meant for sure.
  Result<std::optional<Found>> find_alias(std::string_view name) {
    const std::string alias = alias_key(name);
    RB_TRY(const bool spelt, exists(alias));
    if (spelt) return std::optional(Found{alias, Resolution::alias, "spelt another way"});
    RB_TRY(const std::vector<AliasRow> rows, index_.find_aliases(alias));
    std::vector<std::string> keys;
    for (const AliasRow& row : rows)
      if (row.confidence == rows.front().confidence &&
          std::find(keys.begin(), keys.end(), row.key) == keys.end())
        keys.push_back(row.key);
    if (keys.empty()) return std::optional<Found>();
    if (keys.size() > 1) {
      out_.candidates = std::move(keys);
      out_.why = "the name stands for several services";
      return std::optional<Found>();
    }
    return std::optional(
        Found{keys.front(), Resolution::alias, str_cat("another name of it (", rows[0].kind, ")")});
  }

  /// http://checkout.shop.svc.cluster.local:8080/pay → checkout
  Result<std::optional<Found>> find_address(std::string_view text) {
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
      text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find_first_of(":/?"));
    if (text.empty() || text.find(' ') != std::string_view::npos) return std::optional<Found>();
    const HostName host = parse_host(text);
    for (const std::string& name : {fold_case(text), host.name}) {
      RB_TRY(const bool known, exists(name));
      if (known) return std::optional(Found{name, Resolution::alias, "its address"});
      RB_TRY(std::optional<Found> alias, find_alias(name));
      if (alias) return alias;
    }
    return std::optional<Found>();
  }

  /// "the checkout service" → checkout; "checkout" → checkout-service when only that is there.
  Result<std::optional<Found>> find_without_words(std::string name) {
    constexpr std::string_view kThe = "the-";
    if (name.starts_with(kThe)) name.erase(0, kThe.size());
    std::vector<std::string> ways = {name};
    for (const std::string_view tail : kTails) {
      if (name.ends_with(tail)) ways.push_back(name.substr(0, name.size() - tail.size()));
      ways.push_back(str_cat(name, tail));
    }
    for (const std::string& way : ways) {
      if (way.empty()) continue;
      RB_TRY(const bool known, exists(way));
      if (known)
        return std::optional(Found{way, Resolution::alias, "but for a word like \"service\""});
      RB_TRY(std::optional<Found> alias, find_alias(way));
      if (alias) return alias;
    }
    return std::optional<Found>();
  }

  Result<std::optional<Found>> find_nearest() {
    std::set<std::string> names;
    RB_TRY(const std::vector<ServiceRow> services, index_.list_services());
    for (const ServiceRow& row : services)
      names.insert(row.key);
    RB_TRY(const std::vector<AliasRow> aliases, index_.list_aliases());
    for (const AliasRow& row : aliases)
      names.insert(row.alias);
    const std::vector<std::string> list(names.begin(), names.end());
    const auto nearest = nearest_name(alias_key(out_.asked), list);
    if (!nearest) return std::optional<Found>();
    out_.candidates.push_back(*nearest);
    RB_TRY(const bool known, exists(*nearest));
    Found found{*nearest, Resolution::nearest, "no service is called so; this is the nearest name"};
    if (!known) {
      RB_TRY(const std::vector<AliasRow> rows, index_.find_aliases(*nearest));
      if (rows.empty()) return std::optional<Found>();
      found.key = rows.front().key;
    }
    return std::optional(std::move(found));
  }

  Status follow_successors(Found& found) const {
    for (int i = 0; i < kMaxSuccessors; ++i) {
      RB_TRY(const std::vector<ServiceRow> rows, index_.find_services(found.key));
      const auto retired = std::find_if(
          rows.begin(), rows.end(), [](const ServiceRow& row) { return !row.successor.empty(); });
      if (retired == rows.end() || retired->successor == found.key) return ok();
      found.why = str_cat(found.key, " is retired, ", retired->successor, " took its place");
      found.key = retired->successor;
      if (found.how != Resolution::nearest) found.how = Resolution::successor;
    }
    return ok();
  }

  const Reader& index_;
  ResolvedName out_;
};

}  // namespace

Result<std::vector<std::string>> keys_of_documents(const ResolvedName& name, const Reader& index) {
  std::vector<std::string> keys;
  if (name.resolved.empty()) return keys;
  keys.push_back(name.resolved);
  if (name.how != Resolution::successor) return keys;
  std::string retired = alias_key(name.asked);
  RB_TRY(const std::vector<AliasRow> aliases, index.find_aliases(retired));
  if (!aliases.empty()) retired = aliases.front().key;
  if (retired != name.resolved) keys.push_back(std::move(retired));
  return keys;
}

Result<ResolvedName> resolve_name(std::string_view asked, const Reader& index) {
  return Resolver(asked, index).run();
}

}  // namespace runbook
