// Files copied into the knowledge folder: all checked first, then written, then indexed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "engine/config.h"
#include "runbook/result.h"
#include "runbook/types/manage.h"
#include "store/store.h"

namespace runbook {

/// One file that may be written.
struct CheckedFile {
  std::string place;  ///< below the knowledge folder
  std::filesystem::path target;
  std::string bytes;
  AddedFile report;
};

/// Reads, stamps and parses every file as the index will; writes nothing.
/// @param working  what relative paths are relative to
/// @error the first file's that would not be indexed, or would replace another
Result<std::vector<CheckedFile>> check_files(const AddRequest& request, const Config& config,
                                             const std::filesystem::path& working);

/// Makes the folders and writes the files. When one fails, the new ones are taken away again.
Status write_files(const std::vector<CheckedFile>& files);

/// Names of the sources that read the files, each once.
std::vector<std::string> sources_of(const Config& config, const std::vector<CheckedFile>& files);

/// A sentence when the type that was asked for looks like a slip of another one.
Result<std::vector<std::string>> notes_on_type(const AddRequest& request, const Reader& reader);

/// Fills in what the index says of each file. @param config  with the source that holds them
Status describe_added(const Config& config, const Reader& reader, const SyncReport& sync,
                      const Clock& clock, std::vector<CheckedFile>& files);

}  // namespace runbook
