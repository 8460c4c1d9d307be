// A first configuration: what was found in a folder, and what was written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace runbook {

struct InitRequest {
  bool force = false;    ///< replace the configuration that is there; a copy of it is kept
  bool dry_run = false;  ///< write nothing
};

/// A folder of pages.
struct FoundSource {
  std::string name = {};
  std::string path = {};  ///< as it stands in the configuration
  std::int64_t pages = 0;
};

/// A file that says who owns what, what needs what, or what alerts there are.
struct FoundFacts {
  std::string path = {};  ///< below the folder that was looked at
  std::string kind = {};  ///< "Backstage catalog", "alert rules"
};

struct InitReply {
  std::string file = {};      ///< the configuration
  bool written = false;       ///< false: a dry run, or one was there
  std::string existing = {};  ///< the configuration that speaks here already; then nothing is done
  std::string kept_as = {};   ///< the copy of the one that was replaced
  std::string checkout = {};  ///< top of the git checkout, or empty
  std::vector<FoundSource> sources = {};  ///< of the configuration
  std::vector<FoundFacts> facts = {};     ///< by path
  std::int64_t pages_elsewhere = 0;       ///< Markdown outside of the sources
  bool cut_short = false;                 ///< the folder was too large to look at all of it
  std::string text = {};                  ///< the configuration, as written
  std::string question = {};              ///< a search to try: the words of a page's name
};

}  // namespace runbook
