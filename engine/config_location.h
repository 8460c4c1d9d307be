// Which configuration file speaks, and what relative paths in it are relative to.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/config.h"
#include "runbook/result.h"

namespace runbook {

enum class FoundBy { flag, variable, folder, home, nothing };

struct ConfigLocation {
  std::filesystem::path file;     ///< empty: no configuration anywhere
  std::filesystem::path project;  ///< the folder that holds `.runbook/`
  FoundBy found_by = FoundBy::nothing;
};

/// The flag, else RUNBOOK_CONFIG, else the nearest `.runbook/config.yaml` upwards, else the one of
/// the home folder. Without any, the project is the nearest folder that holds `.runbook/`, else the
/// working directory.
/// @error not_found when a named file is not there; invalid_argument for a pipe, a folder or a link
///        to nowhere in the place of one
Result<ConfigLocation> locate_config(const ConfigRequest& request);

/// As locate_config, for writing: a named file need not exist, and without any it is the one that
/// the project would have.
Result<ConfigLocation> locate_config_to_write(const ConfigRequest& request);

/// The home folder, or an empty path.
std::filesystem::path home_of(const Environment& environment);

/// Absolute and normal; `~/` is the home folder, the rest is relative to `base`.
std::filesystem::path resolve_path(std::string_view written, const std::filesystem::path& base,
                                   const std::filesystem::path& home);

/// With its links followed as far as it exists: one folder has one name.
std::filesystem::path real_path(const std::filesystem::path& path);

/// How a path is shown: relative to the working directory when below it.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& working);

}  // namespace runbook
