#include "indexer/index_access.h"

#include <algorithm>
#include <string>
#include <utility>

namespace runbook {
namespace {

constexpr std::string_view kChunkTokensKey = "chunk_max_tokens";

/// Whether anything in it, down to the last byte, is other than it was written.
bool is_damaged(const Reader& index) {
  const auto checks = index.check(true);
  if (!checks) return true;
  return std::any_of(checks->begin(), checks->end(),
                     [](const DoctorCheck& check) { return !check.passed; });
}

/// What cannot be opened is made anew by a rebuild, and so is what is damaged: it could not be
/// mended row by row. A sound index keeps answering while its rows are replaced.
Result<Writer> open_writer(const IndexOptions& options, const std::stop_token& stop) {
  const WriterOptions writing{.lock_wait_ms = options.request.lock_wait_ms, .stop = stop};
  {
    auto writer = Writer::open(options.database, writing);
    if (!options.request.rebuild) return writer;
    const bool unusable = !writer && (writer.error().code == Errc::corrupt ||
                                      writer.error().code == Errc::newer_version);
    if (!unusable && (!writer || !is_damaged(writer->reader()))) return writer;
  }
  return Writer::recreate(options.database, writing);
}

/// A new index takes the rules of its first run, also when that is cut short.
Result<bool> has_other_chunks(Writer& writer, const IndexOptions& options) {
  RB_TRY(const auto noted, writer.reader().meta(kChunkTokensKey));
  if (noted) return *noted != std::to_string(options.chunking.max_tokens);
  RB_TRY(note_rules(writer, options));
  return false;
}

}  // namespace

Result<OpenIndex> open_index(const IndexOptions& options, const std::stop_token& stop) {
  RB_TRY(Writer writer, open_writer(options, stop));
  const bool other_text = writer.needs_rebuild();
  if (other_text) RB_TRY(writer.clear());
  RB_TRY(const bool other_chunks, has_other_chunks(writer, options));
  const bool outdated = other_text || other_chunks;
  const Reread reread = outdated || options.request.rebuild ? Reread::all : Reread::changed;
  return OpenIndex{.writer = std::move(writer), .reread = reread, .outdated = outdated};
}

Status note_rules(Writer& writer, const IndexOptions& options) {
  return writer.set_meta(kChunkTokensKey, std::to_string(options.chunking.max_tokens));
}

}  // namespace runbook
