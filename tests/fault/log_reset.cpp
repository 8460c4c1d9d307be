// Three writers and three processes that fold the log in, with readers beside them, all through the
// store's own open path. SQLite before 3.51.3 loses pages when one process commits while another
// checkpoints; our rules (one writer by lock, only its holder checkpoints) keep that from
// happening.
//
//   log_reset SECONDS [SEED]
//
// Holds up for as long as is asked, then looks at every page, row and sum. A probe file shows at
// once when two are inside together. Prints its seed and counts.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"
#include "store/chunk_text.h"
#include "store/store.h"

namespace {

using namespace runbook;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kPages = 60;

struct Place {
  fs::path folder;
  Clock::time_point until;
  fs::path database() const { return folder / "cache" / "index.db"; }
  fs::path probe() const { return folder / "inside"; }
};

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "FAILED: %s\n", what.c_str());
  std::_Exit(1);
}

template <typename T>
T must(Result<T> result) {
  if (!result) fail(to_string(result.error()));
  return std::move(result).value();
}

/// There while its owner is the one writer.
class Inside {
 public:
  explicit Inside(const Place& place) : probe_(place.probe()) {
    const int file = ::open(probe_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) fail("two writers are inside together");
    ::close(file);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { ::unlink(probe_.c_str()); }

 private:
  fs::path probe_;
};

ParsedDocument make_page(SourceId source, int number, std::mt19937& random) {
  ParsedDocument page;
  page.row.source = source;
  page.row.path = str_cat("page-", number, ".md");
  page.row.type = "runbook";
  page.row.why_type = "test";
  page.row.title = str_cat("Page ", number);
  page.text = "# Page\n";
  for (int word = 0; word < 400; ++word)
    page.text += str_cat("word", random() % 5000, word % 12 == 0 ? "\n" : " ");
  page.row.stat.size_bytes = std::ssize(page.text);
  page.row.content_hash = hash_of(page.text);
  SectionRow section;
  section.level = 1;
  section.heading = {"Page"};
  section.lines = {1, 30};
  ChunkRow chunk;
  chunk.end = std::ssize(page.text);
  chunk.lines = section.lines;
  chunk.text_hash = hash_of(embedding_text(page.text, section, chunk));
  page.sections.push_back(section);
  page.chunks.push_back(chunk);
  return page;
}

/// Asks every millisecond: the wait of WriterOptions looks again every 50 and lets a crowd starve
/// one. Empty when the time is up.
std::optional<Writer> open(const Place& place) {
  while (Clock::now() < place.until) {
    auto writer = Writer::open(place.database(), {.lock_wait_ms = 0});
    if (writer || writer.error().code != Errc::busy) return must(std::move(writer));
    ::usleep(1000);
  }
  return {};
}

/// Folds in all that is left.
void close_log(const Place& place) {
  must(must(Writer::open(place.database())).finish());
}

/// Commits batches and leaves them in the log.
int write(const Place& place, std::mt19937& random) {
  int commits = 0;
  while (std::optional<Writer> opened = open(place)) {
    Writer& writer = *opened;
    const Inside inside(place);
    const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
    for (auto batch = random() % 3; batch < 3; ++batch) {
      must(writer.begin());
      for (int i = 0; i < 5; ++i) {
        const int number = static_cast<int>(random() % kPages);
        must(writer.upsert_document(*must(prepare_document(make_page(source, number, random)))));
      }
      must(writer.commit());
      ++commits;
    }
  }
  return commits;
}

/// Folds in what the others left.
int fold(const Place& place, std::mt19937& random) {
  int folded = 0;
  while (std::optional<Writer> writer = open(place)) {
    // finish() gives the lock away, so the probe is left before it.
    { const Inside inside(place); }
    must(writer->finish());
    ++folded;
    ::usleep(static_cast<useconds_t>(random() % 2000));
  }
  return folded;
}

/// Holds snapshots, so that folding meets readers.
int read(const Place& place, std::mt19937& random) {
  const auto rest = [&](unsigned most_us) {
    ::usleep(static_cast<useconds_t>(random() % most_us));
  };
  int looks = 0;
  // The log is only cut when no reader is in it: each leaves it now and then.
  for (; Clock::now() < place.until; rest(50'000)) {
    const Reader reader = must(Reader::open(place.database()));
    const auto first = must(reader.counts("")).chunks;
    rest(3'000);
    if (must(reader.counts("")).chunks != first) fail("a snapshot changed under its reader");
    must(reader.lexical(match_any({"word7"}), {}));
    ++looks;
  }
  return looks;
}

struct Work {
  int (*run)(const Place&, std::mt19937&);
  int processes;
  const char* done;
};
constexpr Work kWorks[] = {{write, 3, "commits"}, {fold, 3, "foldings"}, {read, 2, "looks"}};
constexpr std::size_t kKinds = std::size(kWorks);

using Counts = std::atomic<int>[kKinds];

/// Seen by all processes.
Counts& shared_counts() {
  void* const memory =
      ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) fail("no memory to share");
  return *static_cast<Counts*>(memory);
}

pid_t start(const Work& work, const Place& place, unsigned seed, std::atomic<int>& count) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  std::mt19937 random(seed);
  const int done = work.run(place, random);
  count += done;
  std::_Exit(0);
}

void expect_sound(const fs::path& database) {
  const auto checks = must(must(Reader::open(database)).check(true));
  for (const DoctorCheck& check : checks) {
    if (!check.passed) fail(str_cat(check.name, ": ", check.detail));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 10;
  const unsigned seed =
      argc > 2 ? static_cast<unsigned>(std::atoll(argv[2])) : std::random_device()();
  std::printf("seed %u, %d seconds\n", seed, seconds);
  std::fflush(stdout);
  std::string name = (fs::temp_directory_path() / "runbook-log-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) fail("no folder");
  const Place place{.folder = name, .until = Clock::now() + std::chrono::seconds(seconds)};
  close_log(place);

  std::vector<pid_t> children;
  unsigned number = 0;
  Counts& counts = shared_counts();
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    for (int process = 0; process < kWorks[kind].processes; ++process)
      children.push_back(start(kWorks[kind], place, seed + ++number, counts[kind]));
  }
  bool fine = true;
  for (const pid_t child : children) {
    int status = 0;
    fine = ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
           fine;
  }
  if (!fine) fail("a process failed");
  close_log(place);
  expect_sound(place.database());
  fs::remove_all(place.folder);
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (counts[kind] == 0) fail(str_cat("no ", kWorks[kind].done, ": the test proved nothing"));
  }
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    std::printf("%d %s, ", counts[kind].load(), kWorks[kind].done);
  std::printf("integrity ok\n");
  return 0;
}
