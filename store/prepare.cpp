#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "store/chunk_text.h"
#include "store/internal/compression.h"
#include "store/internal/parts_frame.h"
#include "store/internal/prepared.h"
#include "store/internal/row_sum.h"
#include "store/store.h"

namespace runbook {

namespace {

Error malformed(const ParsedDocument& document, std::string_view what) {
  return {
      .code = Errc::internal, .message = std::string(what), .where = document.row.path, .hint = {}};
}

bool is_span(std::int64_t begin, std::int64_t end, std::size_t size) {
  return 0 <= begin && begin <= end && end <= static_cast<std::int64_t>(size);
}

/// The promises that the rows make to each other; all else in the store relies on them.
Status check_parts(const ParsedDocument& document) {
  if (document.chunks.size() > static_cast<std::size_t>(kChunksPerDocument)) {
    return Error{.code = Errc::too_large,
                 .message = str_cat("has ", document.chunks.size(), " chunks, at most ",
                                    kChunksPerDocument, " are kept"),
                 .where = document.row.path,
                 .hint = "split the file"};
  }
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    if (document.sections[i].order != static_cast<int>(i)) {
      return malformed(document, "sections are not numbered in order");
    }
  }
  for (std::size_t i = 0; i < document.chunks.size(); ++i) {
    const ChunkRow& chunk = document.chunks[i];
    if (chunk.order != static_cast<int>(i)) {
      return malformed(document, "chunks are not numbered in order");
    }
    if (chunk.section < 0 || chunk.section >= std::ssize(document.sections)) {
      return malformed(document, "a chunk has no section");
    }
    if (!is_span(chunk.begin, chunk.end, document.text.size()) ||
        !is_span(chunk.lead_begin, chunk.lead_end, document.text.size())) {
      return malformed(document, "a chunk lies outside the text");
    }
  }
  return ok();
}

}  // namespace

void PreparedDocumentDeleter::operator()(PreparedDocument* prepared) const {
  delete prepared;
}

Result<PreparedDocumentPtr> prepare_document(ParsedDocument document) {
  RB_TRY(check_parts(document));
  PreparedDocumentPtr prepared(new PreparedDocument);
  prepared->document = std::move(document);
  ParsedDocument& kept = prepared->document;
  kept.row.text_bytes = std::ssize(kept.text);
  const std::string parts = pack_parts(kept);
  const std::string content = kept.text + parts;
  prepared->frame = compress(content);
  prepared->parts_bytes = std::ssize(parts);
  prepared->content_sum = hash_of(content);
  prepared->rows_sum = sum_of_rows(kept);
  prepared->title = fts_title(kept.row);
  prepared->columns.reserve(kept.chunks.size());
  for (const ChunkRow& chunk : kept.chunks) {
    const SectionRow& section = kept.sections[static_cast<std::size_t>(chunk.section)];
    prepared->columns.push_back(fts_columns(prepared->title, kept.text, section, chunk));
  }
  return prepared;
}

}  // namespace runbook
