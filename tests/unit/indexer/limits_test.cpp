// Every limit on what strangers may write, just below it, at it, and just above, by the way that
// every file goes. Nothing is lost to a limit: what is not parsed is text, and the report says so.
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <iostream>
#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "base/yaml.h"
#include "indexer/disk_source.h"
#include "indexer/document.h"
#include "indexer/walk.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;

ParsedDocument parsed(std::string bytes) {
  FileContent content;
  content.bytes = std::move(bytes);
  return parse_document("page.md", std::move(content), {});
}

/// "line message" of each warning, joined by " | ".
std::string warnings(const ParsedDocument& document) {
  std::string out;
  for (const FileProblem& warning : warnings_of(document))
    out += str_cat(out.empty() ? "" : " | ", warning.path.substr(8), " ", warning.message);
  return out;
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i)
    text += part;
  return text;
}

/// Whether the chunks hold every byte from `begin` on that is not blank, cut between characters.
bool covered(const ParsedDocument& document, std::size_t begin = 0) {
  for (const ChunkRow& chunk : document.chunks) {
    const auto from = static_cast<std::size_t>(chunk.begin);
    const auto to = static_cast<std::size_t>(chunk.end);
    const std::string_view text = document.text;
    if (from < begin || !is_blank(text.substr(begin, from - begin))) return false;
    if (!is_valid_utf8(text.substr(from, to - from))) return false;
    begin = to;
  }
  return is_blank(std::string_view(document.text).substr(begin));
}

Listing walk(const fs::path& root, const WalkLimits& limits = {}) {
  const int folder = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(folder >= 0);
  Listing listing = walk_folder(folder, root, PathFilter({}, {}), limits);
  ::close(folder);
  return listing;
}

}  // namespace

TEST_CASE("a file of ten MiB is read and one byte more is not", "[indexer][limits]") {
  constexpr std::int64_t kLimit = std::int64_t{10} * 1024 * 1024;
  const TempDir folder;
  for (const std::int64_t size : {kLimit - 1, kLimit, kLimit + 1}) {
    write_tree(folder.path(), {{"page.md", "x"}});
    fs::resize_file(folder / "page.md", static_cast<std::uintmax_t>(size));
    const auto source = make_disk_source(
        {.name = "s", .root = folder.path().string(), .include = {}, .exclude = {}});
    REQUIRE(source);
    const auto listing = (*source)->list();
    const auto read = (*source)->read("page.md");
    CAPTURE(size);
    REQUIRE(listing);
    CHECK(listing->files.size() == (size <= kLimit ? 1U : 0U));
    CHECK(listing->errors.size() == (size <= kLimit ? 0U : 1U));
    CHECK(read.has_value() == (size <= kLimit));
  }
}

TEST_CASE("a NUL among the first eight KiB makes a file binary", "[indexer][limits]") {
  for (const std::size_t at : {8191U, 8192U, 8193U}) {
    std::string bytes(9'000, 'x');
    bytes[at] = '\0';
    CHECK(check_is_text(bytes).has_value() == (at >= 8192));
  }
}

TEST_CASE("a line of any length is cut between characters", "[indexer][limits]") {
  constexpr int kMebibyte = 1024 * 1024;
  for (const std::string_view character : {"a", "é", "中", "👩"}) {
    for (const int more : {-1, 0, 1}) {
      const int times = kMebibyte / static_cast<int>(character.size()) + more;
      const ParsedDocument document = parsed("# H\n\n" + repeated(character, times) + " quince\n");
      CAPTURE(character, more);
      CHECK(covered(document));
      CHECK(document.chunks.back().end == std::ssize(document.text) - 1);
    }
  }
}

TEST_CASE("a page has five thousand chunks and the last one holds the rest", "[indexer][limits]") {
  for (const int sections : {4'999, 5'000, 5'001}) {
    const ParsedDocument document = parsed(repeated("# A\n\ntext\n\n", sections));
    CAPTURE(sections);
    CHECK(document.chunks.size() == static_cast<std::size_t>(std::min(sections, 5'000)));
    CHECK(covered(document));
    CHECK(warnings(document) ==
          (sections <= 5'000 ? ""
                             : "20000 more than 5000 chunks: the rest is one chunk, found by its "
                               "words only"));
  }
}

TEST_CASE("a page has ten thousand sections and the last one holds the rest", "[indexer][limits]") {
  for (const int headings : {9'999, 10'000, 10'001}) {
    const ParsedDocument document = parsed(repeated("# A\n\n", headings));
    CAPTURE(headings);
    CHECK(document.sections.size() == static_cast<std::size_t>(std::min(headings, 10'000)));
    CHECK(covered(document));
    const bool told = warnings(document).find(
                          "20001 more than 10000 sections: the rest belongs to the last one") !=
                      std::string::npos;
    CHECK(told == (headings > 10'000));
  }
}

TEST_CASE("what nests deeper than sixty-four is read as plain text and the report says so",
          "[indexer][limits]") {
  for (const std::string_view mark : {"> ", "- ", "1. "}) {
    for (const int depth : {63, 64, 65}) {
      const ParsedDocument document = parsed(repeated(mark, depth) + "quince\n");
      CAPTURE(mark, depth);
      CHECK(covered(document));
      CHECK(warnings(document) ==
            (depth <= 64 ? "" : "1 too costly to parse as Markdown: read as plain text"));
    }
  }
}

TEST_CASE("front matter of more than 64 KiB, 16 levels or 2,000 values is text and a warning",
          "[indexer][limits]") {
  const auto of_size = [](int bytes) {
    return "a: 1\nb: " + std::string(static_cast<std::size_t>(bytes) - 9, 'x') + "\n";
  };
  const auto of_depth = [](int depth) {  // the mapping itself is the first level
    return "a: " + repeated("[", depth - 1) + repeated("]", depth - 1) + "\n";
  };
  const auto of_values = [](int values) {  // the mapping, its keys and their values count
    return "a: 1\nb: [" + repeated("x,", values - 5) + "]\n";
  };
  struct Case {
    std::string inside;
    bool good;
  };
  constexpr int kBytes = 64 * 1024;
  for (const Case& one : {Case{of_size(kBytes - 1), true},
                          {of_size(kBytes), true},
                          {of_size(kBytes + 1), false},
                          {of_depth(15), true},
                          {of_depth(16), true},
                          {of_depth(17), false},
                          {of_values(1'999), true},
                          {of_values(2'000), true},
                          {of_values(2'001), false},
                          {"a: &x 1\n", false},
                          {"a: *x\n", false},
                          {"a: !!int 1\n", false},
                          {"a: 1\n<<: {b: 1}\n", false}}) {
    const ParsedDocument document = parsed("---\n" + one.inside + "---\n# Title\n\nquince\n");
    CAPTURE(one.inside.substr(0, 40), one.inside.size());
    CHECK(warnings(document).empty() == one.good);
    CHECK(document.row.title == "Title");
    const std::size_t body =
        document.chunks.front().kind == ChunkKind::metadata ? 0 : one.inside.size() + 8;
    CHECK(covered(document, one.good ? body : 0));
  }
}

TEST_CASE("a title of 500 bytes and twenty aliases are kept and the rest is front matter",
          "[indexer][limits]") {
  for (const int size : {499, 500, 501}) {
    const ParsedDocument document = parsed("---\ntitle: " + repeated("é", size / 2) +
                                           repeated("x", size % 2) + "\n---\nquince\n");
    CAPTURE(size);
    CHECK(document.row.title.size() == static_cast<std::size_t>(std::min(size, 500)));
    CHECK(is_valid_utf8(document.row.title));
    CHECK(warnings(document).empty() == (size <= 500));
    CHECK((document.chunks.front().kind == ChunkKind::metadata) == (size > 500));
  }
  for (const int count : {19, 20, 21}) {
    const ParsedDocument document = parsed("---\naliases: [" + [count] {
      std::string names;
      for (int i = 0; i < count; ++i)
        names += str_cat("name ", i, ", ");
      return names;
    }() + "]\n---\nquince\n");
    CHECK(document.row.aliases.size() == static_cast<std::size_t>(std::min(count, 20)));
    CHECK(warnings(document).empty() == (count <= 20));
  }
}

TEST_CASE("twenty thousand links of a page are kept and the rest is text alone",
          "[indexer][limits]") {
  for (const int links : {19'999, 20'000, 20'001}) {
    const ParsedDocument document = parsed(repeated("http://a.b\n\n", links));
    std::size_t kept = 0;
    for (const ObservationRow& seen : document.observations)
      kept += seen.kind == "link" ? 1U : 0U;
    CAPTURE(links);
    CHECK(kept == static_cast<std::size_t>(std::min(links, 20'000)));
    const bool told = warnings(document).find("more than 20000 links") != std::string::npos;
    CHECK(told == (links > 20'000));
  }
}

TEST_CASE("a URL within a URL is a part of it and costs no square of them", "[indexer][limits]") {
  const ParsedDocument two = parsed("see http://a.b/http://c.d and http://e.f\n");
  REQUIRE(two.observations.size() == 2);
  CHECK(two.observations.front().detail == "http://a.b/http://c.d");
  CHECK(covered(parsed(repeated("http://", 1'000'000))));
}

TEST_CASE("a command of eight KiB is listed and a longer one is data", "[indexer][limits]") {
  for (const int size : {8'191, 8'192, 8'193}) {
    const ParsedDocument document =
        parsed("```bash\nkubectl " + repeated("x", size - 8) + "\n```\n");
    CHECK(document.commands.size() == (size <= 8'192 ? 1U : 0U));
    CHECK(covered(document));
  }
}

TEST_CASE("folders are walked sixty-four levels deep", "[indexer][limits]") {
  const TempDir folder;
  fs::path path = folder.path();
  for (int level = 1; level <= 66; ++level) {
    path /= "d";
    if (level >= 63) write_tree(path, {{"page.md", "x"}});
  }
  const Listing listing = walk(folder.path());
  CHECK(listing.files.size() == 2);  // levels 63 and 64
  REQUIRE(listing.errors.size() == 1);
  CHECK(listing.errors.front().message == "folders nest deeper than 64 levels");
}

TEST_CASE("a path longer than the system takes is an error of its own file", "[indexer][limits]") {
  const TempDir folder;
  write_tree(folder.path(), {{"near.md", "x"}});
  const std::string name(250, 'd');
  int parent = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (int level = 0; level < 20; ++level) {
    REQUIRE(::mkdirat(parent, name.c_str(), 0700) == 0);
    const int child = ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(child >= 0);
    ::close(parent);
    parent = child;
  }
  const int far = ::openat(parent, "far.md", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(far >= 0);
  ::close(far);
  ::close(parent);

  const auto source =
      make_disk_source({.name = "s", .root = folder.path().string(), .include = {}, .exclude = {}});
  const auto listing = (*source)->list();
  REQUIRE(listing);
  CHECK(listing->errors.empty());
  REQUIRE(listing->files.size() == 2);
  const auto read = (*source)->read(listing->files.front().path);
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "cannot read it: the name is too long");
  CHECK((*source)->read("near.md"));
}

TEST_CASE("other file systems are not entered and devices not read", "[indexer][limits]") {
  struct stat device {};
  struct stat memory {};
  if (::stat("/dev", &device) != 0 || ::stat("/dev/shm", &memory) != 0 ||
      device.st_dev == memory.st_dev) {
    std::cout << "skipped: /dev/shm is no file system of its own here\n";
    return;
  }
  const Listing listing = walk("/dev");
  CHECK(listing.files.empty());
  CHECK(listing.skipped.at("on another file system") >= 1);

  const auto source = make_disk_source({.name = "s", .root = "/dev", .include = {}, .exclude = {}});
  for (const char* name : {"null", "zero", "full"}) {
    const auto read = (*source)->read(name);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "is a device, not a regular file");
  }
}

TEST_CASE("a file with two names is two pages", "[indexer][limits]") {
  const TempDir folder;
  write_tree(folder.path(), {{"a.md", "x"}});
  fs::create_hard_link(folder / "a.md", folder / "b.md");
  const Listing listing = walk(folder.path());
  REQUIRE(listing.files.size() == 2);
  CHECK(listing.files[0].stat == listing.files[1].stat);
}

}  // namespace runbook::test
