// The names of all services, found in a text in one pass.
//
// The work grows with the text and not with the number of services: each word is hashed once, and
// only a word that some name begins with is looked at again. Of two names that begin at one place
// the longer is meant: "redis-cluster-cache" is no mention of "redis".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "store/fact_rows.h"

namespace runbook {

/// One way to write a service: "patroni", "checkout-api", "Redis Cluster Cache".
struct ServiceName {
  std::vector<std::string> words;  ///< folded
  std::string key;                 ///< of the service
  bool common = false;             ///< every word of it is one that stands in any page
};

/// A name where it stands. Bounds are bytes.
struct NameInText {
  const ServiceName* name = nullptr;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Immutable once made.
class ServiceNames {
 public:
  ServiceNames() = default;
  /// Keys, spellings and aliases of what runs; an alias of several services is a name of none.
  ServiceNames(std::span<const ServiceRow> services, std::span<const AliasRow> aliases);

  bool empty() const { return names_.empty(); }
  /// What documents are joined by: two of the same fingerprint join alike.
  const Hash128& fingerprint() const { return fingerprint_; }

  /// Appends every name of the text in order. Words of a name may be parted by one blank or sign
  /// ("checkout-api", "checkout_api", "checkout api"). Of two names side by side the second is
  /// meant: "Grafana Mimir". Case is dropped, of ASCII letters.
  void find(std::string_view text, std::vector<NameInText>& found) const;

  /// The service that goes by exactly this name, as people write it in front matter or call a
  /// folder: key, alias, or one of them with a word like "service" too many or too few.
  std::optional<std::string> key_of(std::string_view written) const;

 private:
  void add(std::string_view written, const std::string& key);
  const ServiceName* longest_at(std::string_view text, std::size_t begin, std::size_t first_end,
                                std::uint64_t hash, std::size_t& end) const;

  static constexpr std::size_t kFilterBits = 1U << 16U;

  std::vector<ServiceName> names_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_first_word_;  ///< longest first
  std::vector<bool> may_begin_ = std::vector<bool>(kFilterBits);  ///< by hash of the first word
  std::unordered_map<std::string, std::string> key_by_alias_;     ///< alias_key → key
  Hash128 fingerprint_;
};

}  // namespace runbook
