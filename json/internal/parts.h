// Parts that several shapes share. Each writes one value.
#pragma once

#include <vector>

#include "json/internal/writer.h"
#include "runbook/types/document.h"
#include "runbook/types/section.h"
#include "runbook/types/sync.h"

namespace runbook::json_out {

void write_document(Writer& out, const DocumentInfo& document);
void write_section(Writer& out, const SectionInfo& section);
void write_freshness(Writer& out, const Freshness& freshness);
void write_commands(Writer& out, const std::vector<Command>& commands);

}  // namespace runbook::json_out
