// The git checkouts that a source's documents lie in.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/git/checkout.h"

namespace runbook {

/// A folder with `.git`, at, above or below the root of a source.
struct CheckoutPlace {
  std::string folder;         ///< what of the source lies in it: "" or "vendor/tool/"
  std::filesystem::path top;  ///< the folder that holds `.git`
  std::string below_top;      ///< from there to `folder`: "" or "docs/"
};

/// A place as it stands today.
struct Checkout {
  CheckoutPlace place;
  std::optional<GitCheckout> git;  ///< absent: it cannot be read
  std::string problem;             ///< then: why
};

/// Reads the heads of the places. Costs some small files each.
std::vector<Checkout> read_checkouts(std::span<const CheckoutPlace> places);

/// The innermost one that holds the path; null: none does.
const Checkout* checkout_of(std::span<const Checkout> checkouts, std::string_view path);

/// Which commits the checkouts stood at: kept in the index, so that the next sync sees whether one
/// moved.
struct CheckoutState {
  std::string folder;
  std::string head;      ///< empty: unreadable, or nothing committed
  std::string boundary;  ///< hash of the shallow clone's boundary
  friend bool operator==(const CheckoutState&, const CheckoutState&) = default;
};
std::vector<CheckoutState> states_of(std::span<const Checkout> checkouts);
std::string to_text(std::span<const CheckoutState> states);
std::vector<CheckoutState> parse_states(std::string_view text);

}  // namespace runbook
