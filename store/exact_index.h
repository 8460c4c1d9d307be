// The exact scan: a question's vector against every int8 vector. Pure and thread-safe.
//
// Products of an int8 and an int16 are summed as whole numbers, so every kernel gives the same
// score to the last bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runbook/result.h"

namespace runbook {

/// A question's vector as whole numbers: value = scale * values[i]. 16 bits cost no more than 8,
/// since the kernel widens the stored side anyway, and round a thousand times less.
struct ScanVector {
  std::vector<std::int16_t> values;
  double scale = 0;
};

/// Longest vector whose sums fit 32 bits a lane in every kernel.
inline constexpr std::size_t kMaxDimension = 16'384;

/// @error invalid_argument when empty, longer than kMaxDimension, or not finite
Result<ScanVector> make_scan_vector(std::span<const float> vector);

/// Sum of a[i] * b[i] over n elements, n <= kMaxDimension.
using DotKernel = std::int64_t (*)(const std::int8_t* a, const std::int16_t* b, std::size_t n);

/// The same of two stored vectors.
using StoredDotKernel = std::int64_t (*)(const std::int8_t* a, const std::int8_t* b, std::size_t n);

std::int64_t dot_portable(const std::int8_t* a, const std::int16_t* b, std::size_t n);

/// A way to compute it, and whether this processor can.
struct NamedKernel {
  std::string_view name;
  DotKernel dot = nullptr;  ///< null: this processor cannot
  StoredDotKernel dot_stored = nullptr;
};

/// All of this platform, the fastest first; the last is portable.
std::span<const NamedKernel> dot_kernels();

/// The fastest this processor has; chosen at run time.
const NamedKernel& fastest_kernel();
DotKernel dot_kernel();  ///< of it

}  // namespace runbook
