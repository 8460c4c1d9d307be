// What is different about an exported index: its sources are elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "engine/config.h"
#include "runbook/result.h"
#include "runbook/types/manage.h"
#include "runbook/types/search.h"
#include "store/store.h"

namespace runbook {

/// Seconds since the index was exported; absent when it is no export.
Result<std::optional<std::int64_t>> export_age_s(const Reader& reader, const Clock& clock);

/// A file of an export that is not here is not gone: it was never here. Its place is then its path.
void forget_absent_file(DocumentInfo& document, bool& gone, bool& changed_since_sync);

/// @param working  what a relative path is relative to
/// @error as Engine::export_to
Result<ExportReply> export_index_to(const ExportRequest& request, const Config& config,
                                    const std::filesystem::path& working, const Clock& clock);

}  // namespace runbook
