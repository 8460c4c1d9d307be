// A reference → the document it names, and the lines of it.
#pragma once

#include <filesystem>
#include <string>

#include "base/clock.h"
#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "store/store.h"

namespace runbook {

struct ShowOptions {
  std::filesystem::path working_directory;  ///< what relative file paths are relative to
  int max_age_days = 90;
};

/// @error not_found with `where` = the reference: no such document, section or line; the hint holds
///        the nearest names. invalid_argument when several documents fit, and for line numbers that
///        no document can have
Result<ShowReply> show_reference(const std::string& reference, const Reader& reader,
                                 const ShowOptions& options, const Clock& clock);

}  // namespace runbook
