// The index of a configuration, opened for reading.
#pragma once

#include <memory>

#include "engine/config.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

/// Places are those of the configured sources as they lie today, also when the project moved since
/// its last sync. @error as Reader::open; without an index and without a source to make one of,
/// nothing_to_index
/// @param resident  kept by whoever asks more than one question
Result<Reader> open_reader(const Config& config,
                           std::shared_ptr<ResidentVectors> resident = nullptr);

/// not_found: no source is configured; says how to name one.
Error nothing_to_index(const Config& config);

}  // namespace runbook
