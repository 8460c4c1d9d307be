// The configuration as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/config.h"

namespace runbook::cli {

/// A row a value: key, value, where it came from.
/// @param folder  places are relative to it
std::string render_config(const ConfigReply& reply, const Style& style, const std::string& folder);

/// The values alone, a line each, for `$(runbook config get KEY)`.
std::string render_values(const ConfigReply& reply);

/// ".runbook/config.yaml:4, through ${TEAM}", "default"
std::string origin_text(const ConfigValue& value);

/// What was set, and where.
std::string render_set(const ConfigSetReply& reply, const Style& style, const std::string& folder);

}  // namespace runbook::cli
