// Which configuration file speaks, and what relative paths in it are relative to.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/config.h"
#include "runbook/result.h"

namespace runbook {

struct ConfigLocation {
  std::filesystem::path file;     ///< empty: no configuration anywhere
  std::filesystem::path project;  ///< the folder that holds `.runbook/`
};

/// The flag, else RUNBOOK_CONFIG, else the nearest `.runbook/config.yaml` upwards, else the one of
/// the home folder. Without any, the project is the nearest folder that holds `.runbook/`, else the
/// working directory.
/// @error not_found when a named file is not there; invalid_argument for a pipe, a folder or a link
///        to nowhere in the place of one
Result<ConfigLocation> locate_config(const ConfigRequest& request);

/// The home folder, or an empty path.
std::filesystem::path home_of(const Environment& environment);

/// Absolute and normal; `~/` is the home folder, the rest is relative to `base`.
std::filesystem::path resolve_path(std::string_view written, const std::filesystem::path& base,
                                   const std::filesystem::path& home);

/// How a path is shown: relative to the working directory when below it.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& working);

}  // namespace runbook
