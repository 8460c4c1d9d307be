#include "indexer/parse/infer_title.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "indexer/file_format.h"
#include "indexer/roles.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxTitleBytes = 200;  // a longer "heading" is a paragraph over a rule

constexpr std::array<std::string_view, 10> kSectionNames = {
    "overview",   "introduction", "intro", "contents", "tableofcontents",
    "background", "description",  "notes", "usage",    "prerequisites"};

constexpr std::array<std::string_view, 3> kFolderPages = {"index", "readme", "home"};

bool is_title(std::string_view text) {
  if (text.size() > kMaxTitleBytes || words(text).empty()) return false;
  // Template code stands for a title that only the site's generator knows.
  return text.find("<%") == std::string_view::npos && text.find("{{") == std::string_view::npos &&
         text.find("{%") == std::string_view::npos;
}

bool names_a_section(std::string_view text) {
  constexpr std::size_t kMostWords = 3;  // longer ones say of what: "Summary of the migration"
  if (words(text).size() > kMostWords) return false;
  const std::string key = squash(text);
  return role_of_heading(text) != Role::none ||
         std::find(kSectionNames.begin(), kSectionNames.end(), key) != kSectionNames.end();
}

std::string title_of_name(std::string_view path) {
  std::vector<std::string_view> parts = split(path, '/');
  std::string_view name = stem_of_file(path);
  const std::string key = squash(name);
  if (parts.size() > 1 &&
      std::find(kFolderPages.begin(), kFolderPages.end(), key) != kFolderPages.end())
    name = parts[parts.size() - 2];
  std::string title(name);
  std::replace_if(
      title.begin(), title.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  title = std::string(trim(title));
  return title.empty() ? std::string(parts.back()) : title;
}

}  // namespace

std::string infer_title(std::string_view path, std::span<const Block> blocks) {
  // The heading of the highest level, and whether it is the only one of it.
  const Block* top = nullptr;
  bool alone = true;
  for (const Block& block : blocks) {
    if (block.kind != BlockKind::heading || !is_title(block.text)) continue;
    if (top == nullptr || block.level < top->level) {
      alone = top == nullptr;  // one that comes after others does not stand above them
      top = &block;
    } else if (block.level == top->level) {
      alone = false;
    }
  }
  const bool titles = top != nullptr && (top->level == 1 || alone) && !names_a_section(top->text);
  return titles ? std::string(trim(top->text)) : title_of_name(path);
}

}  // namespace runbook
