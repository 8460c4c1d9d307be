// Which source reads a file, and whether it would index it.
#pragma once

#include <filesystem>
#include <string>

#include "engine/config.h"

namespace runbook {

struct Coverage {
  const SourceConfig* source = nullptr;  ///< the innermost that holds the file; owned by the config
  std::string path;                      ///< of the file below its root
  std::string reason;                    ///< why it is not read ("ignored by .gitignore"), or empty
  bool reads() const { return source != nullptr && reason.empty(); }
};

/// @param file  absolute, normal form; need not exist. Its links are not followed
Coverage coverage_of(const Config& config, const std::filesystem::path& file);

}  // namespace runbook
