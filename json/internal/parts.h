// Parts that several shapes share. Each writes one value.
#pragma once

#include <vector>

#include "json/internal/writer.h"
#include "runbook/types/document.h"
#include "runbook/types/section.h"
#include "runbook/types/sync.h"

namespace runbook::json_out {

/// The fields alone, within an object that has more.
void write_document_fields(Writer& out, const DocumentInfo& document);
void write_document(Writer& out, const DocumentInfo& document);
void write_section(Writer& out, const SectionInfo& section);
void write_freshness(Writer& out, const Freshness& freshness);
void write_commands(Writer& out, const std::vector<Command>& commands);
void write_problems(Writer& out, const std::vector<FileProblem>& problems);

}  // namespace runbook::json_out
