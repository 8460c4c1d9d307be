#include "embed/internal/vocabulary.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace runbook::internal {
namespace {

constexpr std::string_view kInsideMark = "##";

/// FNV-1a: the pieces are short, so a hash without set-up wins over a wider one.
std::uint32_t hash_of(std::string_view piece, PiecePlace place) {
  std::uint32_t hash = place == PiecePlace::start ? 2166136261U : 2166136261U ^ 0x9E3779B9U;
  for (const char c : piece) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  }
  // The table takes the low bits, into which FNV mixes the last byte alone.
  return hash ^ (hash >> 15U);
}

}  // namespace

Vocabulary::Vocabulary(std::string_view lines) : text_(lines) {
  const auto newlines = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
  slots_.resize(std::bit_ceil(2 * (newlines + 1)));
  std::int32_t id = 0;
  const std::string_view all = text_;
  for (std::size_t at = 0; at < all.size(); ++id) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    std::string_view piece = all.substr(at, end - at);
    if (piece.ends_with('\r')) piece.remove_suffix(1);
    if (piece.size() > kInsideMark.size() && piece.starts_with(kInsideMark)) {
      insert(piece.substr(kInsideMark.size()), PiecePlace::inside, id);
    } else {
      insert(piece, PiecePlace::start, id);
    }
    at = end + 1;
  }
}

std::optional<std::int32_t> Vocabulary::find(std::string_view piece, PiecePlace place) const {
  if (piece.empty() || piece.size() > longest_bytes_) return std::nullopt;
  const Slot& slot = slots_[slot_of(piece, place, hash_of(piece, place))];
  if (slot.length == 0) return std::nullopt;
  return slot.id;
}

void Vocabulary::insert(std::string_view piece, PiecePlace place, std::int32_t id) {
  if (piece.empty() || piece.size() > std::numeric_limits<std::uint16_t>::max()) return;
  const std::uint32_t hash = hash_of(piece, place);
  Slot& slot = slots_[slot_of(piece, place, hash)];
  if (slot.length == 0) ++size_;
  // Of two equal lines the later one counts, as in the reference.
  slot = {.begin = static_cast<std::uint32_t>(piece.data() - text_.data()),
          .length = static_cast<std::uint16_t>(piece.size()),
          .place = place,
          .hash = hash,
          .id = id};
  longest_bytes_ = std::max(longest_bytes_, piece.size());
}

/// The slot that holds the piece, or the free one where it belongs.
std::size_t Vocabulary::slot_of(std::string_view piece, PiecePlace place,
                                std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.length == 0) return at;
    if (slot.hash == hash && slot.place == place &&
        std::string_view(text_).substr(slot.begin, slot.length) == piece) {
      return at;
    }
  }
}

}  // namespace runbook::internal
