#include "store/quantize.h"

#include <algorithm>
#include <cmath>

namespace runbook {

QuantizedVector quantize(std::span<const float> vector) {
  // Symmetric, so that a dot product needs no correction; -128 stays unused.
  constexpr float kLargest = 127.0F;
  float magnitude = 0;
  for (const float value : vector)
    magnitude = std::max(magnitude, std::abs(value));
  QuantizedVector quantized{.values = std::vector<std::int8_t>(vector.size()),
                            .scale = magnitude / kLargest};
  if (quantized.scale <= 0) return quantized;
  std::transform(vector.begin(), vector.end(), quantized.values.begin(), [&](float value) {
    const float steps = std::nearbyint(value / quantized.scale);
    return static_cast<std::int8_t>(std::clamp(steps, -kLargest, kLargest));
  });
  return quantized;
}

}  // namespace runbook
