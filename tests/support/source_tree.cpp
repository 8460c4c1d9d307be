#include "tests/support/source_tree.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "base/text.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {
namespace fs = std::filesystem;

namespace {

/// Top folders that hold no source of ours: what is built, what the sample corpus says.
constexpr std::array<std::string_view, 4> kOtherFolders = {"build", "corpus", "demo", "docs"};

bool is_other_folder(const fs::path& path) {
  const std::string name = path.filename().string();
  const bool top = path.parent_path() == fs::path(source_path());
  const bool listed =
      std::find(kOtherFolders.begin(), kOtherFolders.end(), name) != kOtherFolders.end();
  return name.starts_with('.') || (top && listed);
}

bool is_source(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".h" || extension == ".cpp" || extension == ".inc";
}

/// The string literals at the start of `text`, joined as the compiler joins them; escapes stay.
std::string leading_literals(std::string_view text) {
  std::string joined;
  while (true) {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \n")));
    if (!text.starts_with('"')) return joined;
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"')
      end += text[end] == '\\' ? std::size_t{2} : std::size_t{1};
    joined += text.substr(1, end - 1);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
}

}  // namespace

std::vector<SourceFile> list_sources() {
  const fs::path root(source_path());
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::end(entry); ++entry) {
    if (entry->is_directory() && is_other_folder(entry->path())) entry.disable_recursion_pending();
    if (!entry->is_regular_file() || !is_source(entry->path())) continue;
    SourceFile file;
    file.path = fs::relative(entry->path(), root).generic_string();
    file.text = read_text(entry->path());
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> includes;
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = trim(line);
    if (!line.starts_with('#')) continue;
    line = trim(line.substr(1));
    if (!line.starts_with("include")) continue;
    line = trim(line.substr(std::string_view("include").size()));
    const bool quoted = line.starts_with('"');
    if (!quoted && !line.starts_with('<')) continue;
    const std::size_t end = line.find(quoted ? '"' : '>', 1);
    if (end == std::string_view::npos) continue;
    Include include;
    include.header = line.substr(1, end - 1);
    include.quoted = quoted;
    include.line = number;
    includes.push_back(std::move(include));
  }
  return includes;
}

std::vector<TestCase> test_cases_of(std::string_view text) {
  constexpr std::string_view kStart = "\nTEST_CASE(";
  const LineIndex lines(text);
  std::vector<TestCase> cases;
  for (std::size_t at = text.find(kStart); at != std::string_view::npos;) {
    const std::size_t next = text.find(kStart, at + 1);
    TestCase found;
    found.line = lines.line_of(at + 1);
    found.body =
        text.substr(at + kStart.size(), next == std::string_view::npos ? std::string_view::npos
                                                                       : next - at - kStart.size());
    found.name = leading_literals(found.body);
    cases.push_back(std::move(found));
    at = next;
  }
  return cases;
}

}  // namespace runbook::test
