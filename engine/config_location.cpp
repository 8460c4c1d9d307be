#include "engine/config_location.h"

#include <optional>
#include <system_error>

#include "base/text.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = ".runbook";
constexpr std::string_view kFile = "config.yaml";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// Anything of this name, a link to nowhere too: a configuration that somebody meant to be read.
bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// The nearest folder, from `start` upwards, for which `wanted` holds.
template <typename Wanted>
std::optional<fs::path> nearest_above(const fs::path& start, Wanted wanted) {
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (wanted(folder)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

/// `x/.runbook/config.yaml` belongs to x; a file elsewhere to the folder it lies in.
fs::path project_of(const fs::path& file) {
  const fs::path folder = file.parent_path();
  return folder.filename() == kFolder ? folder.parent_path() : folder;
}

Error no_file(const fs::path& path, const ConfigRequest& request) {
  return Error{.code = Errc::invalid_argument,
               .message = "the configuration is not a file",
               .where = shown_path(path, request.working_directory),
               .hint = "write it as a file, or take away what lies there"};
}

struct NamedFile {
  std::string written;
  FoundBy found_by = FoundBy::flag;
};

/// The file that somebody named, there or not.
std::optional<NamedFile> named_file(const ConfigRequest& request) {
  if (!request.config_path.empty()) return NamedFile{.written = request.config_path};
  const auto variable = find_variable(request.environment, "RUNBOOK_CONFIG");
  if (!variable) return std::nullopt;
  return NamedFile{.written = *variable, .found_by = FoundBy::variable};
}

enum class Absent { refuse, allow };

Result<ConfigLocation> named_config(const NamedFile& named, const ConfigRequest& request,
                                    Absent absent) {
  const fs::path file =
      resolve_path(named.written, request.working_directory, home_of(request.environment));
  if (is_there(file) && !is_file(file)) return no_file(file, request);
  if (!is_file(file) && absent == Absent::refuse) {
    const bool flag = named.found_by == FoundBy::flag;
    return Error{
        .code = Errc::not_found,
        .message = "no such configuration file",
        .where = named.written,
        .hint = str_cat("it was named by ", flag ? "--config" : "the variable RUNBOOK_CONFIG")};
  }
  return ConfigLocation{.file = file, .project = project_of(file), .found_by = named.found_by};
}

Result<ConfigLocation> config_of(const fs::path& project, const ConfigRequest& request) {
  const fs::path file = project / kFolder / kFile;
  if (!is_file(file)) return no_file(file, request);
  const bool home = project == home_of(request.environment);
  return ConfigLocation{
      .file = file, .project = project, .found_by = home ? FoundBy::home : FoundBy::folder};
}

}  // namespace

Result<ConfigLocation> locate_config(const ConfigRequest& request) {
  if (const auto named = named_file(request)) return named_config(*named, request, Absent::refuse);
  const fs::path& start = request.working_directory;
  const auto has_config = [](const fs::path& folder) { return is_there(folder / kFolder / kFile); };
  if (const auto folder = nearest_above(start, has_config)) return config_of(*folder, request);
  const fs::path home = home_of(request.environment);
  if (!home.empty() && has_config(home)) return config_of(home, request);
  const auto has_folder = [](const fs::path& folder) { return is_folder(folder / kFolder); };
  return ConfigLocation{.file = {}, .project = nearest_above(start, has_folder).value_or(start)};
}

Result<ConfigLocation> locate_config_to_write(const ConfigRequest& request) {
  if (const auto named = named_file(request)) return named_config(*named, request, Absent::allow);
  RB_TRY(ConfigLocation location, locate_config(request));
  if (location.file.empty()) location.file = location.project / kFolder / kFile;
  return location;
}

fs::path home_of(const Environment& environment) {
  return find_variable(environment, "HOME").value_or("");
}

fs::path resolve_path(std::string_view written, const fs::path& base, const fs::path& home) {
  fs::path path;
  if (!home.empty() && (written == "~" || written.starts_with("~/"))) {
    path = home / written.substr(written.size() > 1 ? 2 : 1);
  } else {
    path = base / written;
  }
  path = path.lexically_normal();
  return path.has_filename() ? path : path.parent_path();  // "docs/" is "docs"
}

fs::path real_path(const fs::path& path) {
  std::error_code failed;
  fs::path real = fs::weakly_canonical(path, failed);
  return failed ? path : real;
}

std::string shown_path(const fs::path& path, const fs::path& working) {
  const fs::path relative = path.lexically_relative(working);
  if (relative.empty() || *relative.begin() == "..") return path.string();
  return relative.string();
}

}  // namespace runbook
