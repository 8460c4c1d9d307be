#include "indexer/document.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/cut.h"
#include "base/hash.h"
#include "base/text.h"
#include "indexer/file_format.h"
#include "indexer/parse/front_matter.h"
#include "indexer/parse/infer.h"
#include "indexer/parse/markdown.h"
#include "indexer/parse/notebook.h"

namespace runbook {
namespace {

constexpr std::size_t kSniffedBytes = 8 * 1024;

struct Text {
  std::string text;
  bool repaired = false;
};

/// The file as valid UTF-8 with the same lines, without byte order mark and NULs.
Text text_of(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  Text out;
  out.text = to_valid_utf8(bytes, &out.repaired);
  std::replace(out.text.begin(), out.text.end(), '\0', ' ');
  return out;
}

// Title and other names stand in front of every chunk: a page of 64 KiB of them would be indexed
// five thousand times.
constexpr std::size_t kMaxTitleBytes = 500;
constexpr std::size_t kMaxAliases = 20;

/// Cuts names to what people write; true when something was cut off.
bool shorten_names(DocumentRow& row) {
  bool cut = row.aliases.size() > kMaxAliases;
  if (cut) row.aliases.resize(kMaxAliases);
  const auto shorten = [&](std::string& name) {
    cut = cut || name.size() > kMaxTitleBytes;
    name.resize(cut_at_character(name, kMaxTitleBytes));
  };
  shorten(row.title);
  for (std::string& alias : row.aliases)
    shorten(alias);
  return cut;
}

void append(std::vector<ObservationRow>&& from, std::vector<ObservationRow>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void append_seen(std::vector<ObservationRow>&& from, std::vector<ObservationRow>& to) {
  const bool cut = from.size() > kMaxObservations;
  if (cut) from.resize(kMaxObservations);
  append(std::move(from), to);
  if (cut)
    to.push_back({.kind = "truncated",
                  .line = 1,
                  .detail = str_cat("more than ", kMaxObservations,
                                    " links and the like: the rest is text alone")});
}

void read_notebook(ParsedDocument& document) {
  auto text = text_of_notebook(document.text);
  if (!text)
    document.observations.push_back({.kind = "bad_notebook",
                                     .line = 1,
                                     .detail = "is no notebook: expected a JSON object with "
                                               "`cells`"});
  document.text = std::move(text).value_or("");
}

bool has_markdown(FileFormat format) {
  return format == FileFormat::markdown || format == FileFormat::notebook;
}

}  // namespace

Status check_is_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return Error{.code = Errc::unsupported,
                 .message = "is UTF-16 text, not UTF-8",
                 .where = {},
                 .hint = "convert it with `iconv -f UTF-16 -t UTF-8`"};
  if (bytes.substr(0, kSniffedBytes).find('\0') != std::string_view::npos)
    return Error{.code = Errc::unsupported,
                 .message = "is a binary file, not text",
                 .where = {},
                 .hint = "exclude it, or give it the ending of what it is"};
  return ok();
}

ParsedDocument parse_document(std::string_view path, FileContent content,
                              const ChunkOptions& options) {
  ParsedDocument document;
  Text text = text_of(content.bytes);
  document.text = std::move(text.text);
  if (text.repaired)
    document.observations.push_back({.kind = "invalid_utf8",
                                     .line = 1,
                                     .detail = "is not valid UTF-8; the bytes that are not were "
                                               "replaced"});

  const FileFormat format = format_of_file(path);
  if (format == FileFormat::notebook) read_notebook(document);
  FrontMatter front_matter = format == FileFormat::data ? parse_data_fields(path, document.text)
                                                        : parse_front_matter(document.text);
  document.row = std::move(front_matter.fields);
  document.row.path = path;
  document.row.stat = content.stat;
  document.row.content_hash = hash_of(content.bytes);
  document.row.text_bytes = static_cast<std::int64_t>(document.text.size());
  append(std::move(front_matter.problems), document.observations);

  const std::string_view body = std::string_view(document.text).substr(front_matter.body_begin);
  Markdown markdown = has_markdown(format) ? parse_markdown(body, front_matter.body_line)
                                           : parse_plain(body, front_matter.body_line);
  append_seen(std::move(markdown.observations), document.observations);
  infer(document.row, body, markdown.blocks);
  const bool shortened = shorten_names(document.row);
  if (shortened)
    document.observations.push_back(
        {.kind = "truncated",
         .line = 1,
         .detail =
             "title or aliases are very long: what is cut off is found as front matter only"});

  Chunking chunking =
      chunk_document(document.text, document.row.title, front_matter.body_begin,
                     front_matter.has_searchable_values || shortened, markdown.blocks, options);
  document.sections = std::move(chunking.sections);
  document.chunks = std::move(chunking.chunks);
  document.commands = std::move(chunking.commands);
  append(std::move(chunking.observations), document.observations);
  return document;
}

std::vector<FileProblem> warnings_of(const ParsedDocument& document) {
  std::vector<FileProblem> warnings;
  for (const ObservationRow& observation : document.observations) {
    const bool told = observation.kind == "bad_front_matter" ||
                      observation.kind == "bad_notebook" || observation.kind == "invalid_utf8" ||
                      observation.kind == "truncated" || observation.kind == "plain_text";
    if (told)
      warnings.push_back({.path = str_cat(document.row.path, ":", observation.line),
                          .message = observation.detail,
                          .hint = {}});
  }
  return warnings;
}

}  // namespace runbook
