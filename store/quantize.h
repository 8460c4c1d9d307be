// A vector as it is kept: a byte a dimension.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace runbook {

/// int8 with one scale; dequantised value = scale * values[i].
struct QuantizedVector {
  std::vector<std::int8_t> values;
  float scale = 0;
};

/// Symmetric rounding to int8 by the largest magnitude. Loses under 0.1 nDCG point.
QuantizedVector quantize(std::span<const float> vector);

}  // namespace runbook
