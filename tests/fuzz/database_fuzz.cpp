// An index that somebody damaged or forged: opening, searching, showing and examining it ends, with
// an answer or an error in words.
//
// An input is a list of edits of a sound index: one byte what, three where, one how many, bytes.
// Small inputs reach every page that way.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/fuzz/require.h"
#include "tests/fuzz/small_index.h"

namespace {

using namespace runbook;

constexpr std::size_t kPage = 4096;

class Edits {
 public:
  explicit Edits(std::string_view input) : input_(input) {}

  void apply_to(std::string& file) {
    while (!input_.empty() && !file.empty()) {
      const std::size_t what = number(1);
      const std::size_t where = number(3) % file.size();
      const std::size_t page = where / kPage * kPage;
      switch (what % 8) {
        case 0: fill(file, page, kPage); break;
        case 1: file.resize(page); break;
        case 2: copy_page(file, number(3) % file.size() / kPage * kPage, page); break;
        case 3: flip(file, where); break;
        default: write(file, where); break;
      }
    }
  }

 private:
  std::size_t number(std::size_t bytes) {
    std::size_t value = 0;
    for (; bytes > 0 && !input_.empty(); --bytes) {
      value = value << 8 | static_cast<unsigned char>(input_.front());
      input_.remove_prefix(1);
    }
    return value;
  }
  void fill(std::string& file, std::size_t begin, std::size_t size) {
    const auto byte = static_cast<char>(number(1));
    const std::size_t end = std::min(begin + size, file.size());
    std::fill(file.begin() + static_cast<std::ptrdiff_t>(begin),
              file.begin() + static_cast<std::ptrdiff_t>(end), byte);
  }
  void copy_page(std::string& file, std::size_t from, std::size_t to) {
    const std::string page = file.substr(from, kPage);
    file.replace(to, page.size(), page);
  }
  void flip(std::string& file, std::size_t where) {
    file[where] =
        static_cast<char>(static_cast<unsigned char>(file[where]) ^ (1U << number(1) % 8));
  }
  void write(std::string& file, std::size_t where) {
    const std::string_view bytes = input_.substr(0, number(1) % 32);
    input_.remove_prefix(bytes.size());
    file.replace(where, std::min(bytes.size(), file.size() - where), bytes);
  }

  std::string_view input_;
};

template <typename Reply>
void check_error(const Result<Reply>& reply) {
  if (!reply) FUZZ_REQUIRE(!reply.error().message.empty());
}

void use(const test::SmallIndex& index) {
  const auto engine = index.open();
  FUZZ_REQUIRE(engine);
  SearchRequest request;
  request.question = "why does the pod restart, status=503";
  request.mode = SearchMode::lexical;
  request.explain = true;
  check_error(engine->search(request));
  request.filters.services = {"checkout"};
  request.group = Grouping::section;
  check_error(engine->search(request));
  check_error(engine->show({.reference = "KubePodCrashLooping.md#mitigation"}));
  check_error(engine->show({.reference = "notes.txt"}));
  check_error(engine->status());
  check_error(engine->doctor({.deep = true}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const test::SmallIndex index;
  static const std::string sound = test::read_text(index.database());
  std::string file = sound;
  Edits({reinterpret_cast<const char*>(data), size}).apply_to(file);
  for (const char* part : {"-wal", "-shm"})
    std::filesystem::remove(index.database().string() + part);
  std::ofstream(index.database(), std::ios::binary | std::ios::trunc) << file;
  use(index);
  return 0;
}
