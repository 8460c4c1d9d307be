#include "indexer/parse/infer_title.h"

#include <algorithm>
#include <array>

#include "base/text.h"
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
  const std::string key = squash(text);
  return role_of_heading(text) != Role::none ||
         std::find(kSectionNames.begin(), kSectionNames.end(), key) != kSectionNames.end();
}

std::string title_of_name(std::string_view path) {
  std::vector<std::string_view> parts = split(path, '/');
  std::string_view name = parts.back();
  name = name.substr(0, name.rfind('.'));
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
  const Block* first = nullptr;
  for (const Block& block : blocks) {
    if (block.kind != BlockKind::heading || !is_title(block.text)) continue;
    if (block.level == 1) return std::string(trim(block.text));
    if (first == nullptr) first = &block;
  }
  if (first != nullptr && !names_a_section(first->text)) return std::string(trim(first->text));
  return title_of_name(path);
}

}  // namespace runbook
