#include "store/parts.h"

#include <string>
#include <utility>

#include "base/text.h"
#include "store/chunk_words.h"
#include "store/internal/blobs.h"
#include "store/internal/compression.h"
#include "store/internal/parts_frame.h"

namespace runbook {

namespace {

std::int64_t number(DocumentId id) {
  return static_cast<std::int64_t>(id);
}

Error no_document(DocumentId document) {
  return {.code = Errc::not_found,
          .message = str_cat("no document has the number ", number(document))};
}

constexpr std::string_view kInsertFrame = R"sql(
  INSERT INTO document_text (document, parts_bytes, sum, frame)
  VALUES (:document, :parts_bytes, :sum, :frame)
)sql";

Status insert_frame(const sqlite::Connection& connection, DocumentId document,
                    const PreparedDocument& prepared) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertFrame));
  return insert.bind(":document", number(document))
      .bind(":parts_bytes", prepared.parts_bytes)
      .bind_blob(":sum", prepared.content_sum.view())
      .bind_blob(":frame", prepared.frame)
      .run();
}

constexpr std::string_view kInsertSizes = R"sql(
  INSERT INTO document_size (document, sections, commands, words)
  VALUES (:document, :sections, :commands, :words)
)sql";

Status insert_sizes(const sqlite::Connection& connection, DocumentId document,
                    const PartSizes& sizes) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertSizes));
  return insert.bind(":document", number(document))
      .bind(":sections", sizes.sections)
      .bind(":commands", sizes.commands)
      .bind_blob(":words", sizes.words)
      .run();
}

constexpr std::string_view kInsertChunk = R"sql(
  INSERT INTO chunk (id, tokens, text_hash) VALUES (:id, :tokens, :text_hash)
)sql";

}  // namespace

Status insert_parts(const sqlite::Connection& connection, DocumentId document,
                    const PreparedDocument& prepared) {
  RB_TRY(insert_frame(connection, document, prepared));
  RB_TRY(insert_sizes(connection, document, sizes_of(prepared.document, prepared.columns)));
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertChunk));
  for (const ChunkRow& chunk : prepared.document.chunks) {
    insert.bind(":id", static_cast<std::int64_t>(chunk_id(document, chunk.order)))
        .bind(":tokens", chunk.tokens)
        .bind_blob(":text_hash", chunk.text_hash.view());
    RB_TRY(insert.run());
  }
  return ok();
}

PartSizes sizes_of(const ParsedDocument& document, std::span<const FtsColumns> columns) {
  return {.sections = std::ssize(document.sections),
          .commands = std::ssize(document.commands),
          .words = chunk_words_column(columns)};
}

constexpr std::string_view kGetSizes = R"sql(
  SELECT sections, commands, words FROM document_size WHERE document = :document
)sql";

Result<PartSizes> get_sizes(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetSizes));
  RB_TRY(const bool found, get.bind(":document", number(document)).step());
  if (!found) return no_document(document);
  return PartSizes{
      .sections = get.integer(0), .commands = get.integer(1), .words = std::string(get.blob(2))};
}

constexpr std::string_view kRemoveChunks = R"sql(
  DELETE FROM chunk WHERE id >= :first AND id < :behind
)sql";

Status remove_chunks(const sqlite::Connection& connection, DocumentId document) {
  RB_TRY(sqlite::Statement remove, connection.prepare(kRemoveChunks));
  const auto first = static_cast<std::int64_t>(chunk_id(document, 0));
  return remove.bind(":first", first).bind(":behind", first + kChunksPerDocument).run();
}

namespace {

constexpr std::string_view kGetFrame = R"sql(
  SELECT document_text.frame, document_text.sum, document_text.parts_bytes, document.text_bytes,
         document.path
  FROM document_text JOIN document ON document.id = document_text.document
  WHERE document_text.document = :document
)sql";

Error damaged(const sqlite::Connection& connection, std::string_view path) {
  return {.code = Errc::corrupt,
          .message = str_cat("the stored text of ", path, " is damaged"),
          .where = connection.file().string(),
          .hint = "make the index anew with `runbook knowledge sync --rebuild`"};
}

Result<ParsedDocument> get_frame(const sqlite::Connection& connection, DocumentId id) {
  RB_TRY(sqlite::Statement get, connection.prepare(kGetFrame));
  RB_TRY(const bool found, get.bind(":document", number(id)).step());
  if (!found) return no_document(id);
  ParsedDocument document;
  document.row.path = std::string(get.text(4));
  const std::int64_t parts_bytes = get.integer(2);
  const std::int64_t text_bytes = get.integer(3);
  const auto is_size = [](std::int64_t size) { return 0 <= size && size <= kMaxTextBytes; };
  if (!is_size(text_bytes) || !is_size(parts_bytes)) return damaged(connection, document.row.path);
  auto content = decompress(get.blob(0), text_bytes + parts_bytes);
  if (!content || hash_of(*content) != hash_from(get.blob(1))) {
    return damaged(connection, document.row.path);
  }
  const std::string parts = content->substr(static_cast<std::size_t>(text_bytes));
  content->resize(static_cast<std::size_t>(text_bytes));
  document.text = std::move(*content);
  if (!unpack_parts(parts, document)) return damaged(connection, document.row.path);
  return document;
}

constexpr std::string_view kListChunks = R"sql(
  SELECT id, tokens, text_hash FROM chunk WHERE id >= :first AND id < :behind ORDER BY id
)sql";

}  // namespace

Result<ParsedDocument> get_parts(const sqlite::Connection& connection, DocumentId id) {
  RB_TRY(ParsedDocument document, get_frame(connection, id));
  RB_TRY(sqlite::Statement rows, connection.prepare(kListChunks));
  const auto first = static_cast<std::int64_t>(chunk_id(id, 0));
  rows.bind(":first", first).bind(":behind", first + kChunksPerDocument);
  for (ChunkRow& chunk : document.chunks) {
    RB_TRY(const bool more, rows.step());
    if (!more || rows.integer(0) != first + chunk.order) {
      return damaged(connection, document.row.path);
    }
    chunk.tokens = static_cast<int>(rows.integer(1));
    chunk.text_hash = hash_from(rows.blob(2));
  }
  RB_TRY(const bool too_many, rows.step());
  if (too_many) return damaged(connection, document.row.path);
  return document;
}

}  // namespace runbook
