#include "store/exact_index.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace runbook {

namespace {

// A lane of 32 bits takes two products for every 16 elements: 127 * 8191 * 2 * (16384 / 16) just
// fits 2^31.
constexpr int kLargestValue = 8'191;

/// Of a stored vector and a question, or of two stored ones.
template <typename Other>
std::int64_t sum_products(const std::int8_t* a, const Other* b, std::size_t n) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

#if defined(__x86_64__)
#define RB_AVX2 __attribute__((target("avx2")))
#define RB_AVX512 __attribute__((target("avx512f,avx512bw,avx512vnni")))

// vpmaddubsw would take u8 * s8 in one step but saturates at 16 bits; widened to 16 bits nothing
// is lost and the scan is bound by memory all the same.
RB_AVX2 inline __m256i load_16(const std::int8_t* values) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)));
}
RB_AVX2 inline __m256i load_16(const std::int16_t* values) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values));
}

template <typename Other>
RB_AVX2 std::int64_t dot_avx2(const std::int8_t* a, const Other* b, std::size_t n) {
  constexpr std::size_t kStep = 16;
  __m256i sums = _mm256_setzero_si256();
  std::size_t i = 0;
  for (; i + kStep <= n; i += kStep)
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(load_16(a + i), load_16(b + i)));
  alignas(32) std::int32_t lanes[8];
  _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), sums);
  std::int64_t sum = 0;
  for (const std::int32_t lane : lanes)
    sum += lane;
  return sum + sum_products(a + i, b + i, n - i);
}

RB_AVX512 inline __m512i load_32(const std::int8_t* values) {
  return _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(values)));
}
RB_AVX512 inline __m512i load_32(const std::int16_t* values) {
  return _mm512_loadu_si512(values);
}

// The same with 32 elements a step; vpdpwssd multiplies and adds at once, without saturation.
template <typename Other>
RB_AVX512 std::int64_t dot_avx512(const std::int8_t* a, const Other* b, std::size_t n) {
  constexpr std::size_t kStep = 32;
  __m512i sums = _mm512_setzero_si512();
  std::size_t i = 0;
  for (; i + kStep <= n; i += kStep)
    sums = _mm512_dpwssd_epi32(sums, load_32(a + i), load_32(b + i));
  alignas(64) std::int32_t lanes[16];
  _mm512_store_si512(lanes, sums);
  std::int64_t sum = 0;
  for (const std::int32_t lane : lanes)
    sum += lane;
  return sum + sum_products(a + i, b + i, n - i);
}

bool has_avx512() {
  return __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512vnni") != 0;
}
#endif

}  // namespace

Result<ScanVector> make_scan_vector(std::span<const float> vector) {
  if (vector.empty() || vector.size() > kMaxDimension) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("a vector has ", vector.size(), " values, expected 1 to ",
                                    kMaxDimension)};
  }
  double largest = 0;
  for (const float value : vector) {
    if (!std::isfinite(value)) {
      return Error{.code = Errc::invalid_argument, .message = "a vector holds no finite number"};
    }
    largest = std::max(largest, std::abs(double{value}));
  }
  ScanVector scan;
  scan.values.resize(vector.size());
  if (largest == 0) return scan;
  scan.scale = largest / kLargestValue;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    scan.values[i] = static_cast<std::int16_t>(std::lround(double{vector[i]} / scan.scale));
  }
  return scan;
}

std::int64_t dot_portable(const std::int8_t* a, const std::int16_t* b, std::size_t n) {
  return sum_products(a, b, n);
}

std::span<const NamedKernel> dot_kernels() {
  static const std::vector<NamedKernel> kernels = [] {
    std::vector<NamedKernel> all;
#if defined(__x86_64__)
    const bool avx512 = has_avx512();
    const bool avx2 = __builtin_cpu_supports("avx2") != 0;
    all.push_back({"AVX-512 VNNI", avx512 ? dot_avx512<std::int16_t> : nullptr,
                   avx512 ? dot_avx512<std::int8_t> : nullptr});
    all.push_back(
        {"AVX2", avx2 ? dot_avx2<std::int16_t> : nullptr, avx2 ? dot_avx2<std::int8_t> : nullptr});
#endif
    all.push_back({"portable", dot_portable, sum_products<std::int8_t>});
    return all;
  }();
  return kernels;
}

const NamedKernel& fastest_kernel() {
  const auto all = dot_kernels();
  return *std::find_if(all.begin(), all.end(),
                       [](const NamedKernel& one) { return one.dot != nullptr; });
}

DotKernel dot_kernel() {
  return fastest_kernel().dot;
}

}  // namespace runbook
