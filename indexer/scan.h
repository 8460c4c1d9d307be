// Disk against store: what has to be read, what is unchanged, what is gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "indexer/source.h"
#include "runbook/result.h"
#include "store/rows.h"

namespace runbook {

struct PlannedFile {
  ListedFile file;
  std::optional<DocumentStat> known;  ///< the row of the same path, if there is one
};

/// The difference between a listing and the rows of its source.
struct ScanResult {
  std::vector<PlannedFile> to_read;   ///< by path: new, or with another size, mtime or inode
  std::vector<DocumentStat> missing;  ///< by path: indexed, and surely not there any more
  std::int64_t unchanged = 0;
};

enum class Reread { changed, all };

/// What may be believed of a file whose size, mtime and inode are those of its row. A file that was
/// written again within the same tick of the clock, right after it was read, looks like that too:
/// only an mtime well before the last scan is proof.
class StatTrust {
 public:
  /// @param last_scan_ns  file_clock_ns() at the start of the source's last scan; 0: none, so that
  ///                      nothing is believed
  explicit StatTrust(std::int64_t last_scan_ns) : last_scan_ns_(last_scan_ns) {}
  bool proves_unchanged(const FileStat& stat) const;

 private:
  std::int64_t last_scan_ns_;
};

/// The clock by which the kernel dates files.
std::int64_t file_clock_ns();

/// A document that lies at or below the path of one of the listing's errors was not looked at: it
/// is neither missing nor changed.
ScanResult compare_with_rows(const Listing& listing, std::vector<DocumentStat> rows, Reread reread,
                             const StatTrust& trust);

/// Guards the rows of a source whose folder was unmounted, emptied by mistake, or replaced.
/// @param rows  documents of the source before the run
/// @param lost  those of them that would be removed, moved ones not counted
/// @return      what to tell the user instead of removing them; empty when removing is fine
std::optional<FileErrorRow> refuse_mass_delete(std::int64_t rows, std::int64_t listed,
                                               std::int64_t lost);

}  // namespace runbook
