// Where documents come from: list, read. The disk today; wikis and trackers later.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "indexer/checkouts.h"
#include "runbook/result.h"
#include "store/rows.h"

namespace runbook {

struct SourceOptions {
  std::string name;
  std::string root;                  ///< absolute folder
  std::vector<std::string> include;  ///< globs; empty: every kind of file that is read
  std::vector<std::string> exclude;
  /// Folders above the root whose own files of facts belong to this source: those of its checkout.
  std::vector<std::string> fact_folders = {};
};

struct ListedFile {
  std::string path;  ///< below the root
  FileStat stat;
};

struct Listing {
  std::vector<ListedFile> files;  ///< by path
  std::vector<ListedFile>
      facts;  ///< by path: catalogs, manifests, owner files, and what may be one
  std::map<std::string, std::int64_t> skipped;  ///< reason → files
  std::vector<FileErrorRow> errors;      ///< folders that cannot be read, dangling links, …
  std::vector<CheckoutPlace> checkouts;  ///< that hold some of the files
};

/// Thread-safe: list() by one thread, read() by any.
class Source {
 public:
  virtual ~Source() = default;
  virtual const SourceOptions& options() const = 0;
  virtual Result<Listing> list() = 0;
  virtual Result<FileContent> read(std::string_view path) const = 0;
};

}  // namespace runbook
