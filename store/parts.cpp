#include "store/parts.h"

#include <algorithm>
#include <span>
#include <string>

#include "base/text.h"
#include "store/internal/blobs.h"
#include "store/internal/string_list.h"

namespace runbook {

namespace {

std::int64_t number(DocumentId id) {
  return static_cast<std::int64_t>(id);
}

Error damaged(const sqlite::Connection& connection, DocumentId document, std::string_view what) {
  return {.code = Errc::corrupt,
          .message = str_cat("document ", number(document), ": ", what),
          .where = connection.file().string(),
          .hint = "make the index anew with `runbook knowledge sync --rebuild`"};
}

constexpr std::string_view kInsertSection = R"sql(
  INSERT INTO section (document, ordinal, level, inherited, heading, anchor, role, first_line,
                       last_line)
  VALUES (:document, :ordinal, :level, :inherited, :heading, :anchor, :role, :first_line,
          :last_line)
)sql";

std::size_t shared_beginning(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

// Heading paths repeat the title and the chapter: kept whole they are a tenth of the text.
Status insert_sections(const sqlite::Connection& connection, DocumentId document,
                       std::span<const SectionRow> sections) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertSection));
  std::vector<std::string> before;
  for (const SectionRow& section : sections) {
    const std::size_t inherited = shared_beginning(section.heading, before);
    const std::string heading = to_column(std::span(section.heading).subspan(inherited));
    insert.bind(":document", number(document))
        .bind(":ordinal", section.order)
        .bind(":level", section.level)
        .bind(":inherited", static_cast<std::int64_t>(inherited))
        .bind_text(":heading", heading)
        .bind_text(":anchor", section.anchor)
        .bind_text(":role", section.role == Role::none ? "" : to_string(section.role))
        .bind(":first_line", section.lines.first)
        .bind(":last_line", section.lines.last);
    RB_TRY(insert.run());
    before = section.heading;
  }
  return ok();
}

constexpr std::string_view kInsertChunk = R"sql(
  INSERT INTO chunk (id, section, kind, span_begin, span_end, first_line, last_line, lead_begin,
                     lead_end, tokens, text_hash)
  VALUES (:id, :section, :kind, :span_begin, :span_end, :first_line, :last_line, :lead_begin,
          :lead_end, :tokens, :text_hash)
)sql";

Status insert_chunks(const sqlite::Connection& connection, DocumentId document,
                     std::span<const ChunkRow> chunks) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertChunk));
  for (const ChunkRow& chunk : chunks) {
    insert.bind(":id", static_cast<std::int64_t>(chunk_id(document, chunk.order)))
        .bind(":section", chunk.section)
        .bind(":kind", static_cast<int>(chunk.kind))
        .bind(":span_begin", chunk.begin)
        .bind(":span_end", chunk.end)
        .bind(":first_line", chunk.lines.first)
        .bind(":last_line", chunk.lines.last)
        .bind(":lead_begin", chunk.lead_begin)
        .bind(":lead_end", chunk.lead_end)
        .bind(":tokens", chunk.tokens)
        .bind_blob(":text_hash", chunk.text_hash.view());
    RB_TRY(insert.run());
  }
  return ok();
}

constexpr std::string_view kInsertCommand = R"sql(
  INSERT INTO command (document, ordinal, section, line, text, shell, risk, placeholders)
  VALUES (:document, :ordinal, :section, :line, :text, :shell, :risk, :placeholders)
)sql";

Status insert_commands(const sqlite::Connection& connection, DocumentId document,
                       std::span<const CommandRow> commands) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertCommand));
  std::int64_t ordinal = 0;
  for (const CommandRow& row : commands) {
    const std::string placeholders = to_column(row.command.placeholders);
    insert.bind(":document", number(document))
        .bind(":ordinal", ordinal++)
        .bind(":section", row.section)
        .bind(":line", row.command.line)
        .bind_text(":text", row.command.text)
        .bind_text(":shell", row.command.shell)
        .bind(":risk", static_cast<int>(row.command.risk))
        .bind_text(":placeholders", placeholders);
    RB_TRY(insert.run());
  }
  return ok();
}

constexpr std::string_view kInsertObservation = R"sql(
  INSERT INTO observation (document, ordinal, kind, line, detail)
  VALUES (:document, :ordinal, :kind, :line, :detail)
)sql";

Status insert_observations(const sqlite::Connection& connection, DocumentId document,
                           std::span<const ObservationRow> observations) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertObservation));
  std::int64_t ordinal = 0;
  for (const ObservationRow& row : observations) {
    insert.bind(":document", number(document))
        .bind(":ordinal", ordinal++)
        .bind_text(":kind", row.kind)
        .bind(":line", row.line)
        .bind_text(":detail", row.detail);
    RB_TRY(insert.run());
  }
  return ok();
}

Role role_from(std::string_view name) {
  const auto* const found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
  return found == kRoleNames.end() ? Role::none : static_cast<Role>(found - kRoleNames.begin());
}

}  // namespace

Status insert_parts(const sqlite::Connection& connection, DocumentId document,
                    const ParsedDocument& parsed) {
  RB_TRY(insert_sections(connection, document, parsed.sections));
  RB_TRY(insert_chunks(connection, document, parsed.chunks));
  RB_TRY(insert_commands(connection, document, parsed.commands));
  return insert_observations(connection, document, parsed.observations);
}

constexpr std::string_view kRemoveChunks = R"sql(
  DELETE FROM chunk WHERE id >= :first AND id < :behind
)sql";

Status remove_chunks(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveChunks));
  const auto first = static_cast<std::int64_t>(chunk_id(document, 0));
  return remove.bind(":first", first).bind(":behind", first + kChunksPerDocument).run();
}

constexpr std::string_view kListSections = R"sql(
  SELECT ordinal, level, inherited, heading, anchor, role, first_line, last_line
  FROM section WHERE document = :document ORDER BY ordinal
)sql";

Result<std::vector<SectionRow>> list_sections(const sqlite::Connection& connection,
                                              DocumentId document) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListSections));
  list.bind(":document", number(document));
  std::vector<SectionRow> sections;
  std::vector<std::string> heading;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return sections;
    const auto inherited = static_cast<std::size_t>(list.integer(2));
    if (list.integer(0) != std::ssize(sections) || inherited > heading.size()) {
      return damaged(connection, document, "its sections do not follow each other");
    }
    heading.resize(inherited);
    for (std::string& part : parse_column(list.text(3)))
      heading.push_back(std::move(part));
    SectionRow section;
    section.order = static_cast<int>(list.integer(0));
    section.level = static_cast<int>(list.integer(1));
    section.heading = heading;
    section.anchor = std::string(list.text(4));
    section.role = role_from(list.text(5));
    section.lines = {static_cast<int>(list.integer(6)), static_cast<int>(list.integer(7))};
    sections.push_back(std::move(section));
  }
}

namespace {

/// The row a chunk statement stands on; its columns are those of kListChunks.
Result<ChunkRow> read_chunk(const sqlite::Connection& connection, const sqlite::Statement& row,
                            std::size_t section_count, std::int64_t text_bytes) {
  const auto is_span = [&](int column) {
    const std::int64_t begin = row.integer(column);
    const std::int64_t end = row.integer(column + 1);
    return 0 <= begin && begin <= end && end <= text_bytes;
  };
  const ChunkId id{row.integer(0)};
  const std::int64_t section = row.integer(1);
  const std::int64_t kind = row.integer(2);
  if (section < 0 || section >= static_cast<std::int64_t>(section_count) || kind < 0 ||
      kind > static_cast<int>(ChunkKind::metadata) || !is_span(3) || !is_span(7)) {
    return damaged(connection, document_of(id), "a chunk has no section or lies outside the text");
  }
  ChunkRow chunk;
  chunk.order =
      static_cast<int>(row.integer(0) - static_cast<std::int64_t>(chunk_id(document_of(id), 0)));
  chunk.section = static_cast<int>(section);
  chunk.kind = static_cast<ChunkKind>(kind);
  chunk.begin = row.integer(3);
  chunk.end = row.integer(4);
  chunk.lines = {static_cast<int>(row.integer(5)), static_cast<int>(row.integer(6))};
  chunk.lead_begin = row.integer(7);
  chunk.lead_end = row.integer(8);
  chunk.tokens = static_cast<int>(row.integer(9));
  chunk.text_hash = hash_from(row.blob(10));
  return chunk;
}

}  // namespace

constexpr std::string_view kListChunks = R"sql(
  SELECT id, section, kind, span_begin, span_end, first_line, last_line, lead_begin, lead_end,
         tokens, text_hash
  FROM chunk WHERE id >= :first AND id < :behind ORDER BY id
)sql";

Result<std::vector<ChunkRow>> list_chunks(const sqlite::Connection& connection, DocumentId document,
                                          std::size_t section_count, std::int64_t text_bytes) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListChunks));
  const auto first = static_cast<std::int64_t>(chunk_id(document, 0));
  list.bind(":first", first).bind(":behind", first + kChunksPerDocument);
  std::vector<ChunkRow> chunks;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return chunks;
    RB_TRY(const ChunkRow chunk, read_chunk(connection, list, section_count, text_bytes));
    chunks.push_back(chunk);
  }
}

Result<ChunkRow> get_chunk(const sqlite::Connection& connection, ChunkId chunk,
                           std::size_t section_count, std::int64_t text_bytes) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListChunks));
  const auto id = static_cast<std::int64_t>(chunk);
  RB_TRY(const bool found, list.bind(":first", id).bind(":behind", id + 1).step());
  if (!found) {
    return Error{.code = Errc::not_found, .message = str_cat("no chunk has the number ", id)};
  }
  return read_chunk(connection, list, section_count, text_bytes);
}

constexpr std::string_view kListCommands = R"sql(
  SELECT section, line, text, shell, risk, placeholders
  FROM command WHERE document = :document ORDER BY ordinal
)sql";

Result<std::vector<CommandRow>> list_commands(const sqlite::Connection& connection,
                                              DocumentId document) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListCommands));
  list.bind(":document", number(document));
  std::vector<CommandRow> commands;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return commands;
    const std::int64_t risk = std::clamp<std::int64_t>(list.integer(4), 0, 2);
    commands.push_back({.section = static_cast<int>(list.integer(0)),
                        .command = {.text = std::string(list.text(2)),
                                    .shell = std::string(list.text(3)),
                                    .risk = static_cast<CommandRisk>(risk),
                                    .placeholders = parse_column(list.text(5)),
                                    .line = static_cast<int>(list.integer(1))}});
  }
}

constexpr std::string_view kListObservations = R"sql(
  SELECT kind, line, detail FROM observation WHERE document = :document ORDER BY ordinal
)sql";

Result<std::vector<ObservationRow>> list_observations(const sqlite::Connection& connection,
                                                      DocumentId document) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListObservations));
  list.bind(":document", number(document));
  std::vector<ObservationRow> observations;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return observations;
    observations.push_back({.kind = std::string(list.text(0)),
                            .line = static_cast<int>(list.integer(1)),
                            .detail = std::string(list.text(2))});
  }
}

}  // namespace runbook
