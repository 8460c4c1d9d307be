// The state of the index, and the findings of a check, as text.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "runbook/types/inspect.h"

namespace runbook::cli {

std::string render_status(const StatusReply& reply, const Style& style);
std::string render_doctor(const DoctorReply& reply, const Style& style);
std::string render_eval(const EvalReply& reply);

}  // namespace runbook::cli
