#include "embed/internal/vocabulary.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace runbook::internal {

Vocabulary::Vocabulary(std::string lines) : text_(std::move(lines)) {
  if (!text_.empty() && !text_.ends_with('\n')) text_ += '\n';
  const auto count = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
  begins_.reserve(count + 1);
  begins_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    begins_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  slots_.resize(std::bit_ceil(2 * (count + 1)));
  for (std::uint32_t id = 0; id < count; ++id) {
    const Piece piece = piece_of(id);
    slots_[slot_of(piece)] = id + 1;
    longest_bytes_ = std::max(longest_bytes_, piece.text.size());
  }
}

std::optional<std::int32_t> Vocabulary::find(std::string_view piece, PiecePlace place) const {
  if (piece.size() > longest_bytes_) return std::nullopt;
  const std::uint32_t found = slots_[slot_of({.text = piece, .place = place})];
  if (found == 0) return std::nullopt;
  return static_cast<std::int32_t>(found - 1);
}

/// FNV-1a: the pieces are short, so a hash without set-up wins over a wider one.
std::uint32_t Vocabulary::hash_of(const Piece& piece) {
  std::uint32_t hash = piece.place == PiecePlace::start ? 0x811C9DC5U : 0x9E3779B9U;
  for (const char c : piece.text) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x01000193U;
  }
  // The table takes the low bits, which know little of the first bytes.
  return hash ^ (hash >> 15U);
}

Vocabulary::Piece Vocabulary::piece_of(std::uint32_t id) const {
  constexpr std::string_view kInsideMark = "##";
  const std::size_t end = begins_[id + 1] - std::size_t{1};
  std::string_view line = std::string_view(text_).substr(begins_[id], end - begins_[id]);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() == kInsideMark.size() || !line.starts_with(kInsideMark)) return {.text = line};
  return {.text = line.substr(kInsideMark.size()), .place = PiecePlace::inside};
}

/// The slot that holds the piece, or the free one where it belongs.
std::size_t Vocabulary::slot_of(const Piece& piece) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash_of(piece) & mask;
  while (slots_[at] != 0 && piece_of(slots_[at] - 1) != piece)
    at = (at + 1) & mask;
  return at;
}

}  // namespace runbook::internal
