#include "engine/coverage.h"

#include <fcntl.h>

#include <string_view>
#include <utility>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "indexer/file_format.h"
#include "indexer/ignore_files.h"
#include "indexer/path_filter.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

bool ignored_by_git(const fs::path& root, const std::string& path) {
  IgnoreStack stack;
  const std::string below_top = push_ignore_files_above(root, stack);
  for (std::size_t begin = 0; begin != std::string::npos;) {
    const std::string base = path.substr(0, begin);
    const FileDescriptor folder(::open((root / base).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) {
      auto rules = load_ignore_file(folder.get(), ".gitignore", root / base);
      if (rules && !rules->empty()) stack.push(below_top + base, std::move(*rules));
    }
    const std::size_t slash = path.find('/', begin);
    const bool is_folder = slash != std::string::npos;
    if (stack.size() > 0 && stack.ignored(below_top + path.substr(0, slash), is_folder))
      return true;
    begin = is_folder ? slash + 1 : slash;
  }
  return false;
}

std::string reason_unread(const SourceConfig& source, const std::string& path) {
  const PathFilter filter(source.include, source.exclude);
  for (const std::string_view part : split(path, '/'))
    if (part.starts_with('.') && !filter.names_hidden(part)) return "hidden";
  if (!is_document(format_of_file(path))) return "not a kind of file that is indexed";
  if (filter.excluded(path)) return str_cat("excluded by the source `", source.name, "`");
  if (!filter.included(path)) return str_cat("not included by the source `", source.name, "`");
  return ignored_by_git(source.root, path) ? "ignored by a .gitignore" : "";
}

}  // namespace

Coverage coverage_of(const Config& config, const fs::path& file) {
  Coverage coverage;
  for (const SourceConfig& source : config.sources) {
    const fs::path below = file.lexically_relative(source.root);
    if (below.empty() || below == "." || *below.begin() == "..") continue;
    const std::string path = below.generic_string();
    if (coverage.source != nullptr && path.size() >= coverage.path.size()) continue;
    coverage.source = &source;
    coverage.path = path;
  }
  if (coverage.source != nullptr) coverage.reason = reason_unread(*coverage.source, coverage.path);
  return coverage;
}

}  // namespace runbook
