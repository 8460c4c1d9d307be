#include "indexer/checkouts.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace runbook {

std::vector<Checkout> read_checkouts(std::span<const CheckoutPlace> places) {
  std::vector<Checkout> checkouts;
  for (const CheckoutPlace& place : places) {
    auto git = read_checkout(place.top);
    Checkout checkout{.place = place, .git = std::nullopt, .problem = {}};
    if (git)
      checkout.git = std::move(*git);
    else
      checkout.problem = to_string(git.error());
    checkouts.push_back(std::move(checkout));
  }
  return checkouts;
}

const Checkout* checkout_of(std::span<const Checkout> checkouts, std::string_view path) {
  const Checkout* innermost = nullptr;
  for (const Checkout& checkout : checkouts) {
    const std::string& folder = checkout.place.folder;
    if (!path.starts_with(folder)) continue;
    if (innermost == nullptr || innermost->place.folder.size() < folder.size())
      innermost = &checkout;
  }
  return innermost;
}

std::vector<CheckoutState> states_of(std::span<const Checkout> checkouts) {
  std::vector<CheckoutState> states;
  for (const Checkout& checkout : checkouts) {
    CheckoutState state{.folder = checkout.place.folder, .head = {}, .boundary = {}};
    if (checkout.git) {
      std::string all;
      for (const std::string& commit : checkout.git->boundary)
        all += commit;
      state.head = checkout.git->head;
      state.boundary = all.empty() ? "" : to_hex(hash_of(all));
    }
    states.push_back(std::move(state));
  }
  return states;
}

/// A line each: head, boundary, folder. A folder whose name holds a line break is not found again:
/// its history is walked at every sync.
std::string to_text(std::span<const CheckoutState> states) {
  std::string text;
  for (const CheckoutState& state : states)
    text += str_cat(state.head, " ", state.boundary, " ", state.folder, "\n");
  return text;
}

std::vector<CheckoutState> parse_states(std::string_view text) {
  std::vector<CheckoutState> states;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t head = line.find(' ');
    const std::size_t boundary = head == line.npos ? head : line.find(' ', head + 1);
    if (boundary == line.npos) continue;
    states.push_back({.folder = std::string(line.substr(boundary + 1)),
                      .head = std::string(line.substr(0, head)),
                      .boundary = std::string(line.substr(head + 1, boundary - head - 1))});
  }
  return states;
}

}  // namespace runbook
