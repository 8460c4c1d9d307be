// What a folder holds for us: pages by folder, and files of facts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "runbook/types/init.h"

namespace runbook {

struct DiscoverLimits {
  std::int64_t names = 200'000;       ///< looked at; a second or two of a cold disk
  int depth = 12;                     ///< documentation lies near the top
  std::int64_t looks_inside = 2'000;  ///< YAML files that are opened to see their shape
};

struct Discovery {
  std::vector<FoundSource> sources =
      {};                              ///< by path, none inside another; "." for the folder itself
  std::vector<FoundFacts> facts = {};  ///< by path
  std::int64_t pages = 0;              ///< Markdown files in all
  std::string question = {};           ///< the words of a page's name, or empty
  bool cut_short = false;
};

/// Ignored, hidden and fetched folders (node_modules) are passed by, links are not followed. A
/// folder is a source when its name says so (docs, runbooks, postmortems, …) or when most of what
/// lies in it is Markdown; a folder whose only Markdown is a README beside code is none, unless
/// there is nothing else.
Discovery discover(const std::filesystem::path& root, const DiscoverLimits& limits = {});

}  // namespace runbook
