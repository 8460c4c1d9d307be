#include "store/internal/packed.h"

namespace runbook {

namespace {

// Seven bits a byte, the lowest first; the highest bit says that more follow.
constexpr unsigned kBits = 7;
constexpr std::uint64_t kMore = 1U << kBits;

// No size or place comes near, and sums of some of them fit 64 bits whatever was read.
constexpr std::int64_t kTooLarge = std::int64_t{1} << 48;

void append(std::string& bytes, std::uint64_t number) {
  for (; number >= kMore; number >>= kBits)
    bytes += static_cast<char>(number | kMore);
  bytes += static_cast<char>(number);
}

/// Takes a number from the front; false when it does not end there.
bool take(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 64; shift += kBits) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= (byte & (kMore - 1)) << shift;
    if (byte < kMore) return true;
  }
  return false;
}

}  // namespace

// Differences may be negative: the sign goes into the lowest bit.
void PackedWriter::put(std::int64_t number) {
  const auto doubled = static_cast<std::uint64_t>(number) << 1;
  append(numbers_, number < 0 ? ~doubled : doubled);
}

void PackedWriter::put(std::string_view text) {
  append(numbers_, text.size());
  texts_ += text;
}

std::string PackedWriter::bytes() const {
  std::string all;
  append(all, numbers_.size());
  return all + numbers_ + texts_;
}

PackedReader::PackedReader(std::string_view bytes) {
  std::uint64_t size = 0;
  good_ = take(bytes, size) && size <= bytes.size();
  if (!good_) return;
  numbers_ = bytes.substr(0, static_cast<std::size_t>(size));
  texts_ = bytes.substr(numbers_.size());
}

std::int64_t PackedReader::number() {
  std::uint64_t number = 0;
  good_ = good_ && take(numbers_, number);
  if (!good_) return 0;
  const auto half = static_cast<std::int64_t>(number >> 1);
  good_ = half < kTooLarge;
  if (!good_) return 0;
  return (number & 1) != 0 ? ~half : half;
}

std::string_view PackedReader::text() {
  std::uint64_t size = 0;
  good_ = good_ && take(numbers_, size) && size <= texts_.size();
  if (!good_) return {};
  const std::string_view text = texts_.substr(0, static_cast<std::size_t>(size));
  texts_.remove_prefix(text.size());
  return text;
}

std::size_t PackedReader::count(std::size_t numbers_each) {
  const std::int64_t count = number();
  good_ =
      good_ && count >= 0 && static_cast<std::uint64_t>(count) <= numbers_.size() / numbers_each;
  return good_ ? static_cast<std::size_t>(count) : 0;
}

}  // namespace runbook
