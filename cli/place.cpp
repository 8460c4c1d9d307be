#include "cli/place.h"

#include <filesystem>
#include <system_error>

#include "cli/terminal.h"

namespace runbook::cli {

std::string shown_file(std::string_view file, std::string_view folder) {
  if (!folder.empty() && file.size() > folder.size() + 1 && file.starts_with(folder)) {
    const std::string_view rest = file.substr(folder.size());
    if (folder.ends_with('/')) return one_row(rest);
    if (rest.starts_with('/')) return one_row(rest.substr(1));
  }
  return one_row(file);
}

std::string current_folder() {
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::current_path(failed);
  return failed ? std::string() : folder.string();
}

}  // namespace runbook::cli
