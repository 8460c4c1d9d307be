// Which model embeds, where it is asked, and with which key: `knowledge.embedding` as a value.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "engine/config.h"
#include "engine/environment.h"
#include "engine/settings.h"
#include "runbook/result.h"

namespace runbook {

/// @param resolve  a path as written → absolute
/// @error invalid_argument, with the place, for a key written into the file, an address that is
///        none or would send text in the open, a key that the chosen provider has no use for;
///        unsupported for another local model than the one there is
Result<EmbeddingConfig> build_embedding(
    const Settings& settings, const Environment& environment,
    const std::function<std::filesystem::path(std::string_view)>& resolve);

/// The key to send: of the variable, else of the file; empty without either.
/// @error invalid_argument for a file that others can read, or content that is no key; never quotes
///        any of it
Result<std::string> load_api_key(const EmbeddingConfig& config);

}  // namespace runbook
