// The configuration in effect, value by value, each with where it came from.
#pragma once

#include <string_view>

#include "engine/config.h"
#include "runbook/result.h"
#include "runbook/types/config.h"

namespace runbook {

/// @param key  a key or a section in either spelling; empty: everything
/// @return     values that are set or have a fallback; none when `key` is known and neither
/// @error      invalid_argument for an unknown `key`, or a wrong configuration
Result<ConfigReply> view_config(std::string_view key, const ConfigRequest& request);

/// An address without the name and password in it.
std::string without_login(std::string_view address);

}  // namespace runbook
