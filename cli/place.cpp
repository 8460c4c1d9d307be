#include "cli/place.h"

#include <filesystem>
#include <system_error>

#include "cli/terminal.h"

namespace runbook::cli {

std::string shown_file(std::string_view file, std::string_view folder) {
  if (folder.empty()) return path_row(file);
  const std::string near = std::filesystem::path(file).lexically_relative(folder).string();
  const bool far = near.empty() || near.starts_with("../../..") || near.size() > file.size();
  return path_row(far ? file : near);
}

std::string current_folder() {
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::current_path(failed);
  return failed ? std::string() : folder.string();
}

}  // namespace runbook::cli
