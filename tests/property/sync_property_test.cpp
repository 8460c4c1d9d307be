#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/indexer.h"
#include "store/store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using Random = std::mt19937;

constexpr std::string_view kWords[] = {"checkout", "kafka",  "lag",     "disk",  "restart",
                                       "node",     "PodOOM", "timeout", "queue", "replica"};
constexpr std::string_view kTypes[] = {"runbook", "postmortem", "faq", "game day"};
constexpr std::string_view kFolders[] = {"", "db/", "runbooks/", "postmortems/2025/"};
constexpr std::string_view kEndings[] = {".md", ".txt", ".markdown"};

int number(int from, int to, Random& random) {
  return std::uniform_int_distribution<int>(from, to)(random);
}

template <std::size_t N>
std::string pick(const std::string_view (&list)[N], Random& random) {
  return std::string(list[static_cast<std::size_t>(number(0, static_cast<int>(N) - 1, random))]);
}

std::string words(int count, Random& random) {
  std::string out;
  while (count-- > 0)
    out += pick(kWords, random) + " ";
  return out;
}

std::string random_page(Random& random) {
  std::string page;
  if (number(0, 1, random) == 0)
    page =
        str_cat("---\ntype: ", pick(kTypes, random), "\nsymptoms: ", words(2, random), "\n---\n");
  if (number(0, 3, random) > 0) page += str_cat("# ", words(2, random), "\n\n");
  for (int sections = number(0, 4, random); sections > 0; --sections) {
    page += str_cat("## ", words(2, random), "\n\n", words(number(3, 40, random), random), "\n\n");
    if (number(0, 2, random) == 0)
      page += str_cat("```bash\nkubectl get pods -n ", pick(kWords, random), "\n```\n\n");
  }
  return page;
}

/// A folder of pages that things happen to.
class Folder {
 public:
  explicit Folder(Random& random) : random_(random) {
    for (int pages = number(1, 12, random_); pages > 0; --pages)
      create();
  }

  const fs::path& path() const { return folder_.path(); }

  void edit_at_random() {
    switch (number(0, 8, random_)) {
      case 0:
      case 1: return create();
      case 2: return write(any(), random_page(random_));
      case 3: return (void)fs::remove(any());
      case 4: return rename(any(), new_path());
      case 5: {
        const fs::path page = any();
        return rename(page, fs::path(page).replace_extension(pick(kEndings, random_)));
      }
      case 6: return touch(any());
      case 7: return fs::permissions(any(), fs::perms::owner_all);
      default: return swap(any(), any());
    }
  }

 private:
  fs::path new_path() {
    return folder_ / str_cat(pick(kFolders, random_), "page", number(0, 30, random_),
                             pick(kEndings, random_));
  }
  /// A page that is there; one is made when there is none.
  fs::path any() {
    std::vector<fs::path> pages;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      if (entry.is_regular_file()) pages.push_back(entry.path());
    std::sort(pages.begin(), pages.end());
    if (!pages.empty())
      return pages[static_cast<std::size_t>(
          number(0, static_cast<int>(pages.size()) - 1, random_))];
    create();
    return any();
  }
  void create() { write(new_path(), random_page(random_)); }
  void write(const fs::path& page, std::string_view text) {
    fs::create_directories(page.parent_path());
    std::ofstream(page, std::ios::binary) << text;
  }
  void rename(const fs::path& from, const fs::path& to) {
    fs::create_directories(to.parent_path());
    fs::rename(from, to);
  }
  void swap(const fs::path& a, const fs::path& b) {
    const fs::path aside = folder_ / "aside";
    fs::rename(a, aside);
    if (a != b) fs::rename(b, a);
    fs::rename(aside, b);
  }
  void touch(const fs::path& page) {
    fs::last_write_time(
        page, fs::file_time_type::clock::now() - std::chrono::seconds(number(0, 100'000, random_)));
  }

  Random& random_;
  TempDir folder_;
};

void sync(const fs::path& docs, const fs::path& database, const Embedder& embedder) {
  std::vector<std::unique_ptr<Source>> sources;
  auto source =
      make_disk_source({.name = "docs", .root = docs.string(), .include = {}, .exclude = {}});
  REQUIRE(source);
  sources.push_back(std::move(*source));
  IndexOptions options;
  options.database = database;
  options.request.allow_mass_delete = true;  // the guard has its own tests
  const auto report = run_sync(options, sources, &embedder, "", FakeClock(), {}, {});
  if (!report) FAIL(to_string(report.error()));
  REQUIRE_FALSE(report->partial());
  REQUIRE(report->pending == 0);
}

std::string lines_of(const LineRange& lines) {
  return str_cat(lines.first, "-", lines.last);
}

std::string describe(const FetchedDocument& document, const Reader& index) {
  const DocumentRow& row = document.row;
  std::string out = str_cat(row.path, " ", row.public_id, " ", row.type, " ", row.why_type, " | ",
                            row.title, " | ", row.front_matter_json, " ", to_hex(row.content_hash),
                            "\n", document.text, "\n");
  for (const SectionRow& section : document.sections) {
    out += str_cat("section ", section.order, " ", section.level, " ", section.anchor, " ",
                   to_string(section.role), " ", lines_of(section.lines));
    for (const std::string& heading : section.heading)
      out += " > " + heading;
    out += "\n";
  }
  for (const ChunkRow& chunk : document.chunks)
    out +=
        str_cat("chunk ", chunk.order, " ", chunk.section, " ", static_cast<int>(chunk.kind), " ",
                chunk.begin, "-", chunk.end, " ", lines_of(chunk.lines), " ", chunk.lead_begin, "-",
                chunk.lead_end, " ", chunk.tokens, " ", to_hex(chunk.text_hash), "\n");
  const auto commands = index.commands(row.id, {1, 1'000'000});
  REQUIRE(commands);
  for (const Command& command : *commands)
    out += str_cat("command ", command.line, " ", command.text, "\n");
  return out;
}

/// Scores by "path order", so that ids do not matter.
void describe_scores(const std::string& what, const SignalScores& scores,
                     const std::map<DocumentId, std::string>& paths,
                     std::map<std::string, double>& out) {
  for (const ChunkScore& score : scores.chunks) {
    const DocumentId document = document_of(score.chunk);
    const auto order = static_cast<std::int64_t>(score.chunk) % kChunksPerDocument;
    out[str_cat(what, " ", paths.at(document), " ", order)] = score.score;
  }
}

struct Contents {
  std::map<std::string, std::string> documents;
  std::map<std::string, double> scores;
};

Contents contents_of(const fs::path& database, const Embedder& embedder) {
  auto index = Reader::open(database);
  REQUIRE(index);
  const auto checks = index->check(true);
  REQUIRE(checks);
  for (const DoctorCheck& check : *checks) {
    INFO(check.name << ": " << check.detail);
    REQUIRE(check.passed);
  }
  Contents out;
  std::map<DocumentId, std::string> paths;
  std::vector<DocumentId> ids;
  const auto sources = index->list_sources();
  REQUIRE(sources);
  REQUIRE(sources->size() == 1);
  const auto rows = index->list_stats(sources->front().id);
  REQUIRE(rows);
  for (const DocumentStat& row : *rows) {
    paths[row.id] = row.path;
    ids.push_back(row.id);
  }
  const auto fetched = index->fetch(ids);
  REQUIRE(fetched);
  for (const FetchedDocument& document : *fetched)
    out.documents[document.row.path] = describe(document, *index);
  for (const std::string_view word : kWords) {
    const auto by_words = index->lexical(match_any(question_terms(word)), {});
    REQUIRE(by_words);
    describe_scores(str_cat("word ", word), *by_words, paths, out.scores);
    const auto question = embedder.embed_query(std::string(word));
    REQUIRE(question);
    const auto by_meaning = index->vectors(*question, embedder.model_id(), {}, {});
    REQUIRE(by_meaning);
    describe_scores(str_cat("vector ", word), *by_meaning, paths, out.scores);
  }
  return out;
}

void require_equal(const Contents& stepwise, const Contents& fresh) {
  REQUIRE(stepwise.documents == fresh.documents);
  REQUIRE(stepwise.scores.size() == fresh.scores.size());
  for (const auto& [what, score] : fresh.scores) {
    INFO(what);
    REQUIRE(stepwise.scores.count(what) == 1);
    REQUIRE(stepwise.scores.at(what) == Approx(score).epsilon(1e-9));
  }
}

}  // namespace

TEST_CASE("indexing changes step by step equals a rebuild", "[indexer][sync]") {
  constexpr int kFolderCount = 20;
  constexpr int kSequences = 10;  // in each folder: 200 in all
  const auto embedder = make_hashing_embedder();
  const std::uint32_t seed = std::random_device{}();
  Random random(seed);
  INFO("seed " << seed);
  for (int folder_number = 0; folder_number < kFolderCount; ++folder_number) {
    Folder folder(random);
    const TempDir index;
    for (int sequence = 0; sequence < kSequences; ++sequence) {
      INFO("folder " << folder_number << ", sequence " << sequence);
      for (int edits = number(1, 6, random); edits > 0; --edits)
        folder.edit_at_random();
      sync(folder.path(), index / "stepwise.db", *embedder);
      const TempDir fresh;
      sync(folder.path(), fresh / "fresh.db", *embedder);
      require_equal(contents_of(index / "stepwise.db", *embedder),
                    contents_of(fresh / "fresh.db", *embedder));
    }
  }
}

}  // namespace runbook::test
