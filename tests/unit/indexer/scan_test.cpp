#include "indexer/scan.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

FileStat stat_of(std::int64_t size) {
  return {.size_bytes = size, .mtime_ns = 1, .inode = 1};
}

DocumentStat row(const std::string& path, std::int64_t size = 1) {
  return {.id = {}, .path = path, .stat = stat_of(size), .content_hash = {}};
}

const StatTrust kTrusted(1'000'000'000'000);  // long after the mtimes of this test

Listing listing(const std::vector<std::string>& paths) {
  Listing out;
  for (const std::string& path : paths)
    out.files.push_back({.path = path, .stat = stat_of(1)});
  return out;
}

std::string missing(const ScanResult& result) {
  std::string out;
  for (const DocumentStat& document : result.missing)
    out += document.path + " ";
  return out;
}

std::string to_read(const ScanResult& result) {
  std::string out;
  for (const PlannedFile& file : result.to_read)
    out += (file.known ? "~" : "+") + file.file.path + " ";
  return out;
}

}  // namespace

TEST_CASE("only new and changed files are read", "[indexer][scan]") {
  const ScanResult result =
      compare_with_rows(listing({"a", "b", "c", "d"}),
                        {row("d"), row("b", 2), row("a"), row("gone")}, Reread::changed, kTrusted);
  CHECK(to_read(result) == "~b +c ");
  CHECK(missing(result) == "gone ");
  CHECK(result.unchanged == 2);
}

TEST_CASE("each of size, mtime and inode makes a file changed", "[indexer][scan]") {
  for (const FileStat& stat : {FileStat{2, 1, 1}, FileStat{1, 2, 1}, FileStat{1, 1, 2}}) {
    Listing now = listing({"a"});
    now.files.front().stat = stat;
    CHECK(to_read(compare_with_rows(now, {row("a")}, Reread::changed, kTrusted)) == "~a ");
  }
}

TEST_CASE("a file that changed about when it was last read is read again", "[indexer][scan]") {
  constexpr std::int64_t kScan = 1'000'000'000'000;
  const auto proves = [](std::int64_t mtime_ns) {
    return StatTrust(kScan).proves_unchanged({.size_bytes = 1, .mtime_ns = mtime_ns, .inode = 1});
  };
  CHECK(proves(kScan - 20'000'001));
  CHECK_FALSE(proves(kScan - 20'000'000));
  CHECK_FALSE(proves(kScan + 1));
  CHECK(proves(kScan - 3'000'000'000));
  CHECK_FALSE(proves(kScan - 2'000'000'000));  // a clock of whole seconds
  CHECK_FALSE(StatTrust(0).proves_unchanged({.size_bytes = 1, .mtime_ns = 1, .inode = 1}));
  CHECK(file_clock_ns() > kScan);
}

TEST_CASE("a rebuild reads everything", "[indexer][scan]") {
  const ScanResult result =
      compare_with_rows(listing({"a", "b"}), {row("a")}, Reread::all, kTrusted);
  CHECK(to_read(result) == "~a +b ");
  CHECK(result.unchanged == 0);
}

TEST_CASE("what could not be looked at is not missing", "[indexer][scan]") {
  Listing now = listing({});
  now.errors.push_back({.path = "locked", .message = {}, .hint = {}});
  now.errors.push_back({.path = "large.md", .message = {}, .hint = {}});
  const std::vector<DocumentStat> rows = {row("locked/a/b"), row("locked2/a"), row("large.md"),
                                          row("x")};
  CHECK(missing(compare_with_rows(now, rows, Reread::changed, kTrusted)) == "locked2/a x ");

  now.errors.push_back({.path = ".", .message = {}, .hint = {}});
  CHECK(missing(compare_with_rows(now, rows, Reread::changed, kTrusted)).empty());
}

TEST_CASE("a source may not lose everything, nor a third of many documents", "[indexer][scan]") {
  struct Case {
    std::int64_t rows;
    std::int64_t listed;
    std::int64_t lost;
    bool refused;
  };
  const Case cases[] = {
      {0, 0, 0, false},    {1, 0, 1, true},      {5, 0, 0, false},  {5, 1, 4, false},
      {19, 9, 10, false},  {20, 14, 6, false},   {20, 13, 7, true}, {100, 70, 30, false},
      {100, 69, 31, true}, {100, 300, 31, true},
  };
  for (const Case& each : cases) {
    INFO(each.rows << " rows, " << each.listed << " listed, " << each.lost << " lost");
    CHECK(refuse_mass_delete(each.rows, each.listed, each.lost).has_value() == each.refused);
  }
  const auto refusal = refuse_mass_delete(30, 10, 20);
  REQUIRE(refusal);
  CHECK(refusal->message ==
        "20 of 30 documents are not there any more; they were kept in the index");
  CHECK(refusal->hint ==
        "look whether the folder is mounted; if it is meant, sync with --allow-mass-delete");
}

}  // namespace runbook
