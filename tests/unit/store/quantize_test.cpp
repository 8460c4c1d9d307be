#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "store/quantize.h"

namespace runbook {
namespace {

TEST_CASE("quantize keeps every value within half a step", "[store][quantize]") {
  const std::vector<float> vector = {0.5F, -0.25F, 0.0F, 0.499F, -0.5F, 0.0021F};

  const QuantizedVector quantized = quantize(vector);

  REQUIRE(quantized.values.size() == vector.size());
  CHECK(quantized.scale == Approx(0.5 / 127));
  for (std::size_t i = 0; i < vector.size(); ++i) {
    const float back = quantized.scale * static_cast<float>(quantized.values[i]);
    CHECK(std::abs(back - vector[i]) <= quantized.scale / 2 + 1e-7F);
  }
}

TEST_CASE("quantize uses the same range on both sides", "[store][quantize]") {
  CHECK(quantize(std::vector{1.0F, -1.0F}).values == std::vector<std::int8_t>{127, -127});
}

TEST_CASE("quantize makes zeros of a vector of zeros, and nothing of none", "[store][quantize]") {
  const QuantizedVector zeros = quantize(std::vector(3, 0.0F));
  CHECK(zeros.values == std::vector<std::int8_t>(3, 0));
  CHECK(zeros.scale == 0.0F);
  CHECK(quantize({}).values.empty());
}

}  // namespace
}  // namespace runbook
