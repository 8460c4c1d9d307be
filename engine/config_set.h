// Setting one value of the configuration in the file that speaks.
#pragma once

#include "engine/config.h"
#include "runbook/result.h"
#include "runbook/types/config.h"

namespace runbook {

/// Checks the value, splices it into the text, checks the whole and writes it atomically. A file
/// that is not there is made, with its folder.
/// @error invalid_argument for a wrong key or value; unsupported for a place that cannot be set
///        without touching more of the file; io_error, no_space
Result<ConfigSetReply> set_config(const ConfigSetRequest& asked, const ConfigRequest& request);

/// Writes a configuration file, its folder made when it is missing. @error io_error, no_space
Status write_config(const std::filesystem::path& file, std::string_view text);

}  // namespace runbook
