// The parts of a document: sections, chunks, commands, observations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runbook/result.h"
#include "store/internal/sqlite.h"
#include "store/rows.h"

namespace runbook {

Status insert_parts(const sqlite::Connection& connection, DocumentId document,
                    const ParsedDocument& parsed);

/// The other parts follow their document by foreign key.
Status remove_chunks(const sqlite::Connection& connection, DocumentId document);

/// In order. A row that does not make sense is an error of the index, not of the caller.
/// @error corrupt
Result<std::vector<SectionRow>> list_sections(const sqlite::Connection& connection,
                                              DocumentId document);
/// @error corrupt when a chunk's section is not among `sections`, or its span not in the text
Result<std::vector<ChunkRow>> list_chunks(const sqlite::Connection& connection, DocumentId document,
                                          std::size_t section_count, std::int64_t text_bytes);
/// @error not_found; corrupt as above
Result<ChunkRow> get_chunk(const sqlite::Connection& connection, ChunkId chunk,
                           std::size_t section_count, std::int64_t text_bytes);
Result<std::vector<CommandRow>> list_commands(const sqlite::Connection& connection,
                                              DocumentId document);
Result<std::vector<ObservationRow>> list_observations(const sqlite::Connection& connection,
                                                      DocumentId document);

}  // namespace runbook
