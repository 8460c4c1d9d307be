#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/disk_source.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace {

namespace fs = std::filesystem;
using Random = std::mt19937;

template <typename List>
std::string pick(const List& list, Random& random) {
  return list[std::uniform_int_distribution<std::size_t>(0, list.size() - 1)(random)];
}

int number(int from, int to, Random& random) {
  return std::uniform_int_distribution<int>(from, to)(random);
}

const std::vector<std::string> kFolders = {"a", "b", "foo", "foob", "build", "d d"};
const std::vector<std::string> kFiles = {"a.md",   "b.md",        "foo.md", "x.txt", "a b.md",
                                         "[x].md", "\xC3\xA9.md", "#h.md",  "!n.md", "x\\y.md",
                                         "ab.md ", "foo",         "-.md"};
const std::vector<std::string> kPieces = {
    "a",           "b",     "foo",  "build", ".md",     "*", "*",     "**",  "/", "/",
    "?",           "[a-f]", "[!a]", "[^x]",  "[",       "]", "\\",    "x",   " ", "d d",
    "[[:alpha:]]", "**/",   "/**",  "[]x]",  "[a\\]b]", "-", "[+--]", ".txt"};

std::string random_pattern(Random& random) {
  std::string pattern;
  if (number(0, 3, random) == 0) pattern += "!";
  if (number(0, 4, random) == 0) pattern += "/";
  for (int pieces = number(1, 5, random); pieces > 0; --pieces)
    pattern += pick(kPieces, random);
  if (number(0, 5, random) == 0) pattern += "/";
  if (number(0, 9, random) == 0) pattern += "  ";
  return pattern;
}

void write_rules(const fs::path& file, Random& random) {
  std::ofstream out(file, std::ios::binary);
  const char* const newline = number(0, 9, random) == 0 ? "\r\n" : "\n";
  for (int lines = number(0, 8, random); lines > 0; --lines)
    out << random_pattern(random) << newline;
  if (number(0, 3, random) == 0) out << "# a remark\n\n" << random_pattern(random);
}

void fill_folder(const fs::path& folder, int depth, Random& random) {
  fs::create_directories(folder);
  for (int files = number(1, 6, random); files > 0; --files)
    std::ofstream(folder / pick(kFiles, random)) << "text\n";
  if (number(0, 2, random) == 0) write_rules(folder / ".gitignore", random);
  if (depth == 0) return;
  for (int folders = number(0, 3, random); folders > 0; --folders) {
    const fs::path inner = folder / pick(kFolders, random);
    if (!fs::exists(inner)) fill_folder(inner, depth - 1, random);
  }
}

ProcessOptions git(const fs::path& where, std::vector<std::string> words) {
  ProcessOptions options;
  options.argv = {"git"};
  options.argv.insert(options.argv.end(), words.begin(), words.end());
  options.cwd = where;
  options.env = {
      {"GIT_CONFIG_NOSYSTEM", "1"}, {"GIT_CONFIG_GLOBAL", "/dev/null"}, {"HOME", where.string()}};
  return options;
}

/// The documents below `root` that git does not ignore.
std::set<std::string> kept_by_git(const fs::path& root) {
  std::set<std::string> paths;
  std::string input;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root).string();
    const bool document = path.ends_with(".md") || path.ends_with(".txt");
    if (!entry.is_regular_file() || !document || path.starts_with(".git/")) continue;
    paths.insert(path);
    input += path + '\0';
  }
  ProcessOptions options = git(root, {"check-ignore", "--no-index", "-z", "--stdin"});
  options.input = input;
  const ProcessResult result = run_process(options);
  REQUIRE(result.exit_status <= 1);  // 1: none is ignored
  for (const std::string_view ignored : split(result.out, '\0'))
    paths.erase(std::string(ignored));
  return paths;
}

std::set<std::string> kept_by_us(const fs::path& root) {
  auto source =
      make_disk_source({.name = "s", .root = root.string(), .include = {}, .exclude = {}});
  REQUIRE(source);
  const auto listing = (*source)->list();
  REQUIRE(listing);
  CHECK(listing->errors.empty());
  std::set<std::string> paths;
  for (const ListedFile& file : listing->files)
    paths.insert(file.path);
  return paths;
}

std::string rules_of(const fs::path& root) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.path().filename() == ".gitignore")
      all += str_cat("--- ", entry.path().lexically_relative(root).string(), "\n",
                     read_text(entry.path()), "\n");
  return all + "--- exclude\n" + read_text(root / ".git/info/exclude");
}

}  // namespace

TEST_CASE("a folder is listed without exactly what git ignores", "[indexer][ignore]") {
  if (run_process({.argv = {"git", "--version"}, .env = {}, .input = {}, .cwd = {}}).exit_status !=
      0) {
    std::cout << "skipped: there is no git here\n";
    return;
  }
  const std::uint32_t first_seed = std::random_device{}();
  constexpr std::uint32_t kTrees = 80;
  for (std::uint32_t seed = first_seed; seed != first_seed + kTrees; ++seed) {
    Random random(seed);
    const TempDir folder;
    fill_folder(folder.path(), 3, random);
    REQUIRE(run_process(git(folder.path(), {"init", "-q"})).exit_status == 0);
    write_rules(folder / ".git/info/exclude", random);
    INFO("seed " << seed << "\n" << rules_of(folder.path()));
    REQUIRE(kept_by_us(folder.path()) == kept_by_git(folder.path()));
  }
}

}  // namespace runbook::test
