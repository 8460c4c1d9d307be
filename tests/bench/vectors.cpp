// The exact scan against the approximate index, on the vectors of a real index and on mixtures of
// them, as JSON lines: one for each size.
//
//   vectors DIMENSION SIZE… <rows      a size of 0: the vectors as they are
//
// A row is the scale, a double as the machine has it, and a byte a dimension.
//
// A mixture is a point between two real vectors, nearer to one, with noise: clusters like those of
// real texts. A question is a vector of its own kind that was held out, with noise. Between two
// questions the caches of the processor are swept, as embedding the next question does.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "store/hnsw_index.h"
#include "store/quantize.h"

namespace {

using runbook::Hash128;
using runbook::HnswIndex;
using runbook::ScanVector;
using runbook::StoredVector;

constexpr std::size_t kQuestions = 200;
constexpr std::size_t kNearest = 64;  // as many as the product asks for
constexpr std::size_t kSweepBytes = std::size_t{96} << 20;

template <typename T>
T must(runbook::Result<T> result) {
  if (result) return std::move(result).value();
  std::cerr << "vectors: " << runbook::to_string(result.error()) << "\n";
  std::exit(2);
}

template <typename Work>
auto timed(std::vector<double>& ms, Work work) {
  const auto start = std::chrono::steady_clock::now();
  auto result = work();
  ms.push_back(
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  return result;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + std::ssize(values) / 2, values.end());
  return values[values.size() / 2];
}

struct Rows {
  std::vector<runbook::QuantizedVector> vectors;
  std::vector<Hash128> texts;

  void add(runbook::QuantizedVector vector) {
    texts.push_back(runbook::hash_of(std::to_string(vectors.size())));
    vectors.push_back(std::move(vector));
  }
  std::vector<StoredVector> stored() const {
    std::vector<StoredVector> stored;
    for (std::size_t i = 0; i < vectors.size(); ++i)
      stored.push_back({texts[i], double{vectors[i].scale}, vectors[i].values});
    return stored;
  }
};

std::vector<float> mixed(const runbook::QuantizedVector& a, const runbook::QuantizedVector& b,
                         float share, float noise, std::mt19937& random) {
  std::normal_distribution<float> some(0, noise);
  std::vector<float> vector(a.values.size());
  float squares = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    vector[i] = share * a.scale * static_cast<float>(a.values[i]) +
                (1 - share) * b.scale * static_cast<float>(b.values[i]) + some(random);
    squares += vector[i] * vector[i];
  }
  for (float& value : vector)
    value /= std::sqrt(squares);
  return vector;
}

/// Reads more than any cache holds.
void sweep_caches() {
  static const std::vector<char> filler(kSweepBytes, 1);
  static volatile std::size_t sink = 0;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < filler.size(); i += 64)
    sum += static_cast<std::size_t>(filler[i]);
  sink = sum;
}

void measure(const Rows& rows, const std::vector<ScanVector>& questions,
             const std::filesystem::path& aside) {
  const std::vector<StoredVector> stored = rows.stored();
  const std::size_t dimension = stored.front().values.size();
  std::vector<std::int8_t> flat;  // as the table in memory lies
  for (const StoredVector& one : stored)
    flat.insert(flat.end(), one.values.begin(), one.values.end());

  std::vector<double> build;
  std::vector<double> load;
  must(must(timed(build, [&] { return HnswIndex::build(stored, {}); })).save(aside, "m"));
  const HnswIndex index = must(timed(load, [&] { return HnswIndex::load(aside, "m"); }));
  const auto bytes = std::filesystem::file_size(aside.string() + ".hnsw");
  HnswIndex::remove(aside);

  std::vector<double> scan;
  std::vector<double> graph;
  std::size_t found = 0;
  const runbook::DotKernel dot = runbook::dot_kernel();
  for (const ScanVector& question : questions) {
    sweep_caches();
    auto cosines = timed(scan, [&] {
      std::vector<std::pair<float, std::uint32_t>> all(stored.size());
      for (std::uint32_t i = 0; i < all.size(); ++i)
        all[i] = {static_cast<float>(static_cast<double>(dot(flat.data() + i * dimension,
                                                             question.values.data(), dimension)) *
                                     stored[i].scale),
                  i};
      return all;
    });
    std::partial_sort(cosines.begin(), cosines.begin() + 10, cosines.end(), std::greater<>{});
    sweep_caches();
    const std::vector<std::uint32_t> near =
        must(timed(graph, [&] { return index.nearest(question, kNearest); }));
    for (std::size_t i = 0; i < 10; ++i)
      if (std::find(near.begin(), near.end(), cosines[i].second) != near.end()) ++found;
  }
  std::cout << "{\"vectors\":" << stored.size() << ",\"build_ms\":" << build.front()
            << ",\"load_ms\":" << load.front() << ",\"bytes\":" << bytes
            << ",\"scan_ms\":" << median(scan) << ",\"graph_ms\":" << median(graph)
            << ",\"recall_at_10\":"
            << static_cast<double>(found) / (10.0 * static_cast<double>(questions.size())) << "}\n"
            << std::flush;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::size_t dimension = std::stoul(words[1]);
  std::vector<runbook::QuantizedVector> real;
  for (double scale = 0; std::cin.read(reinterpret_cast<char*>(&scale), sizeof scale);) {
    std::vector<std::int8_t> values(dimension);
    std::cin.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(dimension));
    real.push_back({std::move(values), static_cast<float>(scale)});
  }
  if (real.size() < 10 * kQuestions) {
    std::cerr << "vectors: the index has too few vectors\n";
    return 2;
  }
  std::mt19937 random(20261130);
  std::shuffle(real.begin(), real.end(), random);
  std::vector<ScanVector> questions;
  for (; questions.size() < kQuestions; real.pop_back())
    questions.push_back(
        must(runbook::make_scan_vector(mixed(real.back(), real.back(), 1, 0.02F, random))));

  const auto aside = std::filesystem::temp_directory_path() / "runbook-bench-vectors.db";
  for (int i = 2; i < count; ++i) {
    const std::size_t size = std::stoul(words[i]);
    Rows rows;
    for (const auto& one : real)
      if (size == 0 || rows.vectors.size() < size) rows.add(one);
    while (rows.vectors.size() < size) {
      const float share = 0.5F + 0.5F * static_cast<float>(random() % 1000) / 1000;
      rows.add(runbook::quantize(
          mixed(real[random() % real.size()], real[random() % real.size()], share, 0.01F, random)));
    }
    measure(rows, questions, aside);
  }
}
