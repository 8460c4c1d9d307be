#include "tests/support/layering.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"

namespace runbook::test {
namespace {

using Names = std::set<std::string_view>;

/// What each room may include besides itself and include/runbook. Written out in full and not
/// followed from arrow to arrow, so that this is the whole truth on one screen.
const std::map<std::string_view, Names>& rooms() {
  static const Names kBelowPipelines = {"base", "embed", "store", "graph", "refs"};
  static const std::map<std::string_view, Names> kRooms = {
      {"include", {}},
      {"base", {}},
      {"embed", {"base"}},
      {"store", {"base"}},
      {"refs", {"base", "store"}},
      {"graph", {"base", "store"}},
      {"indexer", kBelowPipelines},
      {"retriever", kBelowPipelines},
      {"validate", {"base", "store", "graph", "refs"}},
      {"engine", {"base", "embed", "store", "graph", "refs", "indexer", "retriever", "validate"}},
      {"json", {"base"}},
      // The engine's public header is the way in; what lies behind it does not exist for them.
      {"cli", {"base", "json"}},
      {"server", {"base", "json"}},
      {"examples", {}},
      {"tests",
       {"base", "embed", "store", "graph", "refs", "indexer", "retriever", "validate", "engine",
        "json", "cli", "server"}},
  };
  return kRooms;
}

/// A library, and where its headers may be included: path prefixes.
struct Wrapper {
  std::string_view library;  ///< prefix of the header
  std::vector<std::string_view> places;
};

const std::vector<Wrapper>& wrappers() {
  static const std::vector<Wrapper> kWrappers = {
      // Its tests damage the file behind the store's back.
      {"sqlite3",
       {"store/internal/sqlite.cpp", "store/internal/occurrences.cpp", "tests/unit/store/"}},
      {"zstd", {"store/internal/compression.cpp"}},
      {"cmark-gfm", {"indexer/parse/markdown.cpp"}},
      {"yaml-cpp/", {"base/yaml.cpp"}},
      {"toml++/", {"base/toml.cpp"}},
      {"utf8proc", {"base/unicode.cpp", "embed/internal/bert_text.cpp"}},
      {"xxhash", {"base/hash.cpp"}},
      {"date/", {"base/dates.cpp"}},
      {"libstemmer", {"retriever/stems.cpp"}},
      {"hnswlib", {"store/hnsw_index.cpp"}},
      {"onnxruntime", {"embed/local/plugin/"}},
      {"git2", {"base/git/plugin/"}},
      {"curl/", {"base/http/plugin/"}},
      {"CLI/", {"cli/"}},
      {"catch2/", {"tests/"}},
  };
  return kWrappers;
}

constexpr std::string_view kAnyCpp =
    "nlohmann/";  // any .cpp that reads or writes JSON, no header of the product

std::string_view top_folder(std::string_view path) {
  return path.substr(0, path.find('/'));
}

/// <vector>, <cstdint>: the only headers of C++ without a dot or slash.
bool is_standard(std::string_view header) {
  return header.find_first_of("./") == std::string_view::npos;
}

/// Headers of the system and the compiler, which need no wrapper.
bool is_system(std::string_view header) {
  static const Names kHeaders = {"dirent.h", "dlfcn.h",   "fcntl.h",   "fnmatch.h", "immintrin.h",
                                 "poll.h",   "pthread.h", "pwd.h",     "signal.h",  "spawn.h",
                                 "stdint.h", "stddef.h",  "termios.h", "unistd.h",  "errno.h",
                                 "stdlib.h", "string.h",  "time.h",    "cpuid.h"};
  return header.starts_with("sys/") || header.starts_with("linux/") || kHeaders.contains(header);
}

std::optional<std::string> wrong_library(std::string_view path, const Include& include) {
  if (is_standard(include.header)) return std::nullopt;
  if (path.starts_with("include/")) return "the public face knows the standard library alone";
  if (is_system(include.header)) return std::nullopt;
  if (include.header.starts_with(kAnyCpp)) {
    if (path.ends_with(".cpp") || path.starts_with("tests/")) return std::nullopt;
    return "JSON stays out of headers";
  }
  for (const Wrapper& wrapper : wrappers()) {
    if (!include.header.starts_with(wrapper.library)) continue;
    const bool wraps =
        std::any_of(wrapper.places.begin(), wrapper.places.end(),
                    [path](std::string_view place) { return path.starts_with(place); });
    if (wraps) return std::nullopt;
    return str_cat("only ", wrapper.places.front(), " sees this library");
  }
  return "no file is named that wraps this library";
}

/// base/internal/x.h is seen by base/ and by its unit tests, store/a/internal/x.h by store/a/.
bool sees_internal(std::string_view path, std::string_view header) {
  const std::size_t internal = header.find("internal/");
  if (internal == std::string_view::npos) return true;
  const std::string_view owner = header.substr(0, internal);
  return path.starts_with(owner) || path.starts_with(str_cat("tests/unit/", owner));
}

std::optional<std::string> wrong_room(std::string_view path, const Include& include) {
  const std::string_view from = top_folder(path);
  const auto room = rooms().find(from);
  if (room == rooms().end()) return str_cat("`", from, "/` is no room of the house");
  const bool beside = include.header.find('/') == std::string::npos;
  const std::string_view to = beside ? from : top_folder(include.header);
  if (!sees_internal(path, include.header)) return "an internal header does not exist outside";
  if (to == from || to == "runbook" || room->second.contains(to)) return std::nullopt;
  return str_cat(from, " does not include ", to);
}

}  // namespace

std::vector<std::string> layering_violations(const SourceFile& file) {
  std::vector<std::string> violations;
  for (const Include& include : includes_of(file.text)) {
    const auto wrong =
        include.quoted ? wrong_room(file.path, include) : wrong_library(file.path, include);
    if (!wrong) continue;
    violations.push_back(str_cat(file.path, ":", include.line, ": ", include.header, ": ", *wrong));
  }
  return violations;
}

}  // namespace runbook::test
