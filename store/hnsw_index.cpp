#include "store/hnsw_index.h"

#include <fcntl.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <hnswlib/hnswlib.h>

#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/text.h"
#include "store/internal/blobs.h"
#include "store/internal/packed.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

// Links of a vector, how widely its neighbours are looked for when it joins, and how widely a
// question looks: recall@10 is above .99 on real vectors, and .98 is promised
// (docs/performance.md).
constexpr std::size_t kLinks = 16;
constexpr std::size_t kBuildWidth = 200;
constexpr std::size_t kSearchWidth = 200;

// Changes with everything that the files depend on: the layout below, the metric, hnswlib.
constexpr std::string_view kFormat = "runbook hnsw 1, hnswlib 0.6";

// A cache that is larger than this would not fit into memory either.
constexpr std::int64_t kMaxGraphBytes = std::int64_t{64} << 30;

/// A node: its scale, then its values. hnswlib knows nothing of scales, so they travel along.
struct Layout {
  std::size_t dimension = 0;
  StoredDotKernel dot = fastest_kernel().dot_stored;
  std::size_t bytes() const { return sizeof(float) + dimension; }
};

float distance(const void* a, const void* b, const void* parameter) {
  const Layout& layout = *static_cast<const Layout*>(parameter);
  float scale_a = 0;
  float scale_b = 0;
  std::memcpy(&scale_a, a, sizeof scale_a);
  std::memcpy(&scale_b, b, sizeof scale_b);
  const auto values = [](const void* node) {
    return static_cast<const std::int8_t*>(node) + sizeof(float);
  };
  return 1.0F -
         scale_a * scale_b * static_cast<float>(layout.dot(values(a), values(b), layout.dimension));
}

class Int8Space final : public hnswlib::SpaceInterface<float> {
 public:
  explicit Int8Space(std::size_t dimension) : layout_{.dimension = dimension} {}
  size_t get_data_size() override { return layout_.bytes(); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void* get_dist_func_param() override { return &layout_; }
  const Layout& layout() const { return layout_; }

 private:
  Layout layout_;
};

std::string node_of(double scale, std::span<const std::int8_t> values) {
  const auto narrow = static_cast<float>(scale);
  std::string node(sizeof narrow + values.size(), '\0');
  std::memcpy(node.data(), &narrow, sizeof narrow);
  std::memcpy(node.data() + sizeof narrow, values.data(), values.size());
  return node;
}

/// A question's 14 bits a value, rounded to a byte.
std::string node_of(const ScanVector& question) {
  std::int16_t largest = 1;
  for (const std::int16_t value : question.values)
    largest = std::max<std::int16_t>(largest, static_cast<std::int16_t>(std::abs(value)));
  const double step = largest / 127.0;
  std::vector<std::int8_t> values;
  for (const std::int16_t value : question.values)
    values.push_back(static_cast<std::int8_t>(std::lround(value / step)));
  return node_of(question.scale * step, values);
}

// As the database: vectors tell of the texts that they were made of.
constexpr fs::perms kPrivate = fs::perms::owner_read | fs::perms::owner_write;

fs::path graph_file(const fs::path& database) {
  return database.string() + ".hnsw";
}
fs::path new_graph_file(const fs::path& database) {
  return database.string() + ".hnsw.new";
}
fs::path head_file(const fs::path& database) {
  return database.string() + ".hnsw.head";
}

Error damaged(const fs::path& file) {
  return {.code = Errc::corrupt,
          .message = "the approximate index of vectors is damaged or of another build",
          .where = file.string(),
          .hint = "`runbook knowledge sync` makes it anew; until then vectors are scanned"};
}

Error from_hnswlib(const std::exception& failure) {
  return {.code = Errc::too_large,
          .message = str_cat("the approximate index of vectors: ", failure.what())};
}

/// What stands in the head.
struct Head {
  std::string model;
  std::size_t dimension = 0;
  Hash128 graph_sum;
  std::vector<Hash128> texts;
};

std::string write_head(const Head& head) {
  std::string texts;
  for (const Hash128& text : head.texts)
    texts += text.view();
  PackedWriter out;
  out.put(kFormat);
  out.put(head.model);
  out.put(static_cast<std::int64_t>(head.dimension));
  out.put(head.graph_sum.view());
  out.put(texts);
  const std::string bytes = out.bytes();
  return bytes + std::string(hash_of(bytes).view());
}

Result<Head> read_head(const fs::path& file) {
  RB_TRY(const FileContent content, read_file(file, kMaxGraphBytes));
  constexpr std::size_t kSum = sizeof(Hash128);
  const std::string_view all = content.bytes;
  if (all.size() < kSum) return damaged(file);
  const std::string_view bytes = all.substr(0, all.size() - kSum);
  if (hash_of(bytes).view() != all.substr(bytes.size())) return damaged(file);
  PackedReader in(bytes);
  Head head;
  if (in.text() != kFormat) return damaged(file);
  head.model = in.text();
  head.dimension = static_cast<std::size_t>(in.number());
  head.graph_sum = hash_from(in.text());
  const std::string_view texts = in.text();
  if (!in.is_done() || texts.size() % kSum != 0) return damaged(file);
  for (std::size_t at = 0; at < texts.size(); at += kSum)
    head.texts.push_back(hash_from(texts.substr(at, kSum)));
  return head;
}

}  // namespace

struct HnswIndex::Impl {
  explicit Impl(std::size_t dimension) : space(dimension) {}
  Int8Space space;
  std::vector<Hash128> texts;
  std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;
};

HnswIndex::HnswIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HnswIndex::HnswIndex(HnswIndex&&) noexcept = default;
HnswIndex& HnswIndex::operator=(HnswIndex&&) noexcept = default;
HnswIndex::~HnswIndex() = default;

std::span<const Hash128> HnswIndex::texts() const {
  return impl_->texts;
}

Result<HnswIndex> HnswIndex::build(std::span<const StoredVector> vectors,
                                   const std::stop_token& stop) {
  auto impl = std::make_unique<Impl>(vectors.front().values.size());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;  // of any thread
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < vectors.size() && !stop.stop_requested(); i = next++)
        impl->graph->addPoint(node_of(vectors[i].scale, vectors[i].values).data(), i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  try {
    impl->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(&impl->space, vectors.size(),
                                                                    kLinks, kBuildWidth);
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i)
      helpers.emplace_back(work);
    work();
    helpers.clear();  // joins
    if (failure) std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return from_hnswlib(error);
  }
  if (stop.stop_requested())
    return Error{.code = Errc::cancelled,
                 .message = "stopped before the index of vectors was made"};
  impl->graph->setEf(kSearchWidth);
  impl->texts.reserve(vectors.size());
  for (const StoredVector& vector : vectors)
    impl->texts.push_back(vector.text_hash);
  return HnswIndex(std::move(impl));
}

namespace {

/// The head, and the open graph that agrees with it.
struct Files {
  Head head;
  FileDescriptor graph;
};

Result<Files> open_files(const fs::path& database, std::string_view model_id) {
  Files files;
  RB_TRY(files.head, read_head(head_file(database)));
  const fs::path graph = graph_file(database);
  if (files.head.model != model_id) return damaged(graph);
  files.graph = FileDescriptor(::open(graph.c_str(), O_RDONLY | O_CLOEXEC));
  if (!files.graph) return error_from_errno(errno, "read it", graph);
  RB_TRY(const FileContent content, read_descriptor(files.graph.get(), graph, kMaxGraphBytes));
  if (hash_of(content.bytes) != files.head.graph_sum) return damaged(graph);
  return files;
}

}  // namespace

Result<std::vector<Hash128>> HnswIndex::inspect(const fs::path& database,
                                                std::string_view model_id) {
  RB_TRY(Files files, open_files(database, model_id));
  return std::move(files.head.texts);
}

Result<HnswIndex> HnswIndex::load(const fs::path& database, std::string_view model_id) {
  RB_TRY(Files files, open_files(database, model_id));
  Head& head = files.head;
  auto impl = std::make_unique<Impl>(head.dimension);
  try {
    // By descriptor: what was summed is what is loaded, whoever replaces the file meanwhile.
    impl->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(
        &impl->space, str_cat("/proc/self/fd/", files.graph.get()));
  } catch (const std::exception&) {
    return damaged(graph_file(database));
  }
  if (impl->graph->cur_element_count != head.texts.size()) return damaged(graph_file(database));
  impl->graph->setEf(kSearchWidth);
  impl->texts = std::move(head.texts);
  return HnswIndex(std::move(impl));
}

Status HnswIndex::save(const fs::path& database, std::string_view model_id) const {
  const fs::path file = graph_file(database);
  const fs::path aside = new_graph_file(database);
  try {
    impl_->graph->saveIndex(aside.string());
  } catch (const std::exception& error) {
    remove(database);
    return from_hnswlib(error);
  }
  RB_TRY(const FileContent content, read_file(aside, kMaxGraphBytes));
  std::error_code failed;
  fs::permissions(aside, kPrivate, failed);
  // Between the two files there is no index, rather than a damaged one.
  fs::remove(head_file(database), failed);
  fs::rename(aside, file, failed);
  if (failed) return error_from_errno(failed.value(), "write it", file);
  RB_TRY(write_file_atomic(head_file(database),
                           write_head({.model = std::string(model_id),
                                       .dimension = impl_->space.layout().dimension,
                                       .graph_sum = hash_of(content.bytes),
                                       .texts = impl_->texts})));
  fs::permissions(head_file(database), kPrivate, failed);
  // hnswlib does not say when the disk is full, but does not load what it could not write whole.
  const auto whole = load(database, model_id);
  if (whole) return ok();
  remove(database);
  return error_from_errno(ENOSPC, "write it", file);
}

void HnswIndex::remove(const fs::path& database) {
  std::error_code ignored;
  fs::remove(new_graph_file(database), ignored);
  fs::remove(head_file(database), ignored);
  fs::remove(graph_file(database), ignored);
}

std::int64_t HnswIndex::bytes(const fs::path& database) {
  std::int64_t total = 0;
  for (const fs::path& file : {graph_file(database), head_file(database)}) {
    std::error_code absent;
    const auto size = fs::file_size(file, absent);
    if (!absent) total += static_cast<std::int64_t>(size);
  }
  return total;
}

Result<std::vector<std::uint32_t>> HnswIndex::nearest(const ScanVector& question,
                                                      std::size_t count) const {
  const std::size_t dimension = impl_->space.layout().dimension;
  if (question.values.size() != dimension)
    return another_dimension(question.values.size(), dimension);
  std::vector<std::uint32_t> places;
  try {
    auto found = impl_->graph->searchKnn(node_of(question).data(), count);
    for (; !found.empty(); found.pop())
      places.push_back(static_cast<std::uint32_t>(found.top().second));
  } catch (const std::exception& error) {
    return from_hnswlib(error);
  }
  return places;
}

}  // namespace runbook
