// Numbers and texts one after the other in one string, small numbers in one byte.
//
// Numbers stand first and texts behind them, each kind with its own kind, which compresses best.
// A reader never leaves its bytes, whatever they are: it goes bad and gives zeros and nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace runbook {

class PackedWriter {
 public:
  /// @param number  less than 2^48 away from 0
  void put(std::int64_t number);
  void put(std::string_view text);
  /// What a PackedReader takes.
  std::string bytes() const;

 private:
  std::string numbers_;
  std::string texts_;
};

/// Borrows the bytes. What was put is taken in the same order.
class PackedReader {
 public:
  explicit PackedReader(std::string_view bytes);

  std::int64_t number();
  std::string_view text();
  /// A number of things that each take so many numbers at least.
  std::size_t count(std::size_t numbers_each = 1);
  /// Everything was there, and nothing is left.
  bool is_done() const { return good_ && numbers_.empty() && texts_.empty(); }

 private:
  std::string_view numbers_;
  std::string_view texts_;
  bool good_ = true;
};

}  // namespace runbook
