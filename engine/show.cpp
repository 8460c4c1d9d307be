#include "engine/show.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "engine/changes.h"
#include "engine/reference.h"
#include "refs/slugs.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxSuggestions = 3;
constexpr std::size_t kMaxAnchors = 8;  // a line or two of a terminal

Error nothing_there(const std::string& reference, std::string message, std::string hint) {
  return Error{.code = Errc::not_found,
               .message = std::move(message),
               .where = reference,
               .hint = std::move(hint)};
}

/// Documents whose file is `written`, absolute or relative to the working directory.
Result<std::vector<DocumentId>> find_by_file(const std::string& written, const Reader& reader,
                                             const fs::path& working) {
  std::error_code failed;
  const fs::path lexical = (working / written).lexically_normal();
  const fs::path canonical = fs::weakly_canonical(lexical, failed);
  const fs::path& file = failed ? lexical : canonical;

  std::vector<DocumentId> found;
  RB_TRY(const std::vector<SourceRow> sources, reader.list_sources());
  for (const SourceRow& source : sources) {
    const std::string path = file.lexically_relative(source.root).generic_string();
    if (path.empty() || path == "." || path.starts_with("..")) continue;
    RB_TRY(const std::vector<DocumentId> ids, reader.find_documents(path));
    RB_TRY(const std::vector<FetchedDocument> documents, reader.fetch(ids));
    for (const FetchedDocument& document : documents) {
      if (document.row.source == source.id && document.row.path == path) {
        found.push_back(document.row.id);
      }
    }
  }
  return found;
}

std::string stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  return squash(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

/// "did you mean …": paths with the same file name wherever they lie, then the nearest spelling.
/// Several of one name are told apart by their ids.
/// @param names  path, id, path, id, …
std::string suggest_documents(const std::string& written, const std::vector<std::string>& names) {
  std::vector<std::string> suggestions;
  std::vector<std::string> with_ids;
  const std::string stem = stem_of(written);
  for (std::size_t i = 0; i + 1 < names.size() && suggestions.size() < kMaxSuggestions; i += 2) {
    if (stem.empty() || stem_of(names[i]) != stem) continue;
    suggestions.push_back(names[i]);
    with_ids.push_back(str_cat(names[i], " (", names[i + 1], ")"));
  }
  if (suggestions.empty()) {
    if (auto nearest = nearest_name(written, names)) suggestions.push_back(std::move(*nearest));
  }
  if (suggestions.empty()) return "`runbook knowledge search` finds documents by their words";
  if (suggestions.size() > 1) suggestions = std::move(with_ids);
  std::string hint = "did you mean ";
  for (std::size_t i = 0; i < suggestions.size(); ++i) {
    hint += str_cat(i == 0 ? "" : i + 1 == suggestions.size() ? " or " : ", ", suggestions[i]);
  }
  return hint + "?";
}

Error ambiguous(const std::string& reference, const std::vector<FetchedDocument>& documents) {
  std::string hint = "name one by its id:";
  for (const FetchedDocument& document : documents) {
    hint += str_cat(" ", document.row.public_id, " (", document.source_name, ")");
  }
  return Error{.code = Errc::invalid_argument,
               .message = str_cat(documents.size(), " documents are called so"),
               .where = reference,
               .hint = std::move(hint)};
}

struct Found {
  FetchedDocument document;
  Reference reading;
};

Result<Found> find_document(const std::string& reference, const Reader& reader,
                            const fs::path& working) {
  const std::vector<Reference> readings = parse_reference(reference);
  for (const Reference& reading : readings) {
    if (reading.document.empty()) continue;
    const std::string plain = fs::path(reading.document).lexically_normal().generic_string();
    RB_TRY(std::vector<DocumentId> ids, reader.find_documents(plain));
    if (ids.empty()) {
      RB_TRY(ids, find_by_file(reading.document, reader, working));
    }
    if (ids.empty()) continue;
    RB_TRY(std::vector<FetchedDocument> documents, reader.fetch(ids));
    if (documents.size() > 1) return ambiguous(reference, documents);
    if (documents.size() == 1) return Found{std::move(documents.front()), reading};
  }
  RB_TRY(const std::vector<std::string> names, reader.list_names());
  return nothing_there(reference, "no such document in the index",
                       suggest_documents(readings.back().document, names));
}

/// The section at `index` with those below it: to the line before the next of its level.
LineRange lines_with_children(const std::vector<SectionRow>& sections, std::size_t index) {
  LineRange lines = sections[index].lines;
  for (std::size_t i = index + 1; i < sections.size(); ++i) {
    if (sections[i].level <= sections[index].level) break;
    lines.last = std::max(lines.last, sections[i].lines.last);
  }
  return lines;
}

/// What of a document is shown.
struct Part {
  LineRange lines;
  std::optional<std::size_t> section;
};

std::string listed_anchors(const std::vector<std::string>& anchors) {
  std::string text;
  const std::size_t shown = std::min(anchors.size(), kMaxAnchors);
  for (std::size_t i = 0; i < shown; ++i)
    text += str_cat(i == 0 ? "#" : ", #", anchors[i]);
  if (anchors.size() > shown) text += str_cat(" and ", anchors.size() - shown, " more");
  return text;
}

Result<Part> part_by_anchor(const Found& found, const std::string& reference) {
  const std::vector<SectionRow>& sections = found.document.sections;
  std::vector<std::string> anchors;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const bool same =
        equals_ignore_case(sections[i].anchor, found.reading.anchor) ||
        (!sections[i].anchor.empty() && sections[i].anchor == slug_of(found.reading.anchor));
    if (same && !sections[i].anchor.empty()) return Part{lines_with_children(sections, i), i};
    if (!sections[i].anchor.empty()) anchors.push_back(sections[i].anchor);
  }
  const auto nearest = nearest_name(found.reading.anchor, anchors);
  std::string hint = nearest           ? str_cat("did you mean #", *nearest, "?")
                     : anchors.empty() ? "it has no headings"
                                       : str_cat("its sections are ", listed_anchors(anchors));
  return nothing_there(reference,
                       str_cat(found.document.row.path, " has no section #", found.reading.anchor),
                       std::move(hint));
}

/// The innermost section that holds `line`: the last one that begins at or above it.
std::optional<std::size_t> section_at(const std::vector<SectionRow>& sections, int line) {
  std::optional<std::size_t> holds;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].lines.first <= line && line <= sections[i].lines.last) holds = i;
  }
  return holds;
}

/// Numbers that no document can have are wrong use, not something that is missing.
Error wrong_lines(const std::string& reference, std::string message) {
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .where = reference,
               .hint = "write path:LINE, path:FROM-TO or path:FROM:COUNT; lines start at 1"};
}

Result<Part> part_by_lines(const Found& found, const std::string& reference, int line_count) {
  const int first = *found.reading.line;
  if (first < 1) return wrong_lines(reference, "there is no line 0");
  if (first == std::numeric_limits<int>::max()) {
    return wrong_lines(reference, "no document has so many lines");
  }
  if (first > line_count) {
    return nothing_there(
        reference, str_cat(found.document.row.path, " has ", line_count, " lines, not ", first),
        "lines start at 1");
  }
  if (!found.reading.count) {
    const auto section = section_at(found.document.sections, first);
    if (!section) return Part{.lines = {first, first}, .section = {}};
    return Part{.lines = found.document.sections[*section].lines, .section = section};
  }
  if (*found.reading.count < 1) {
    return wrong_lines(reference, "asked for no lines");
  }
  const int last =
      *found.reading.count > line_count - first ? line_count : first + *found.reading.count - 1;
  return Part{.lines = {first, last}, .section = {}};
}

Result<Part> part_of(const Found& found, const std::string& reference, int line_count) {
  if (!found.reading.anchor.empty()) return part_by_anchor(found, reference);
  if (found.reading.line) return part_by_lines(found, reference, line_count);
  return Part{
      .lines = {found.document.text.empty() ? 0 : 1, found.document.text.empty() ? 0 : line_count},
      .section = {}};
}

std::string text_of(std::string_view text, const LineIndex& index, LineRange lines) {
  if (lines.first == 0) return {};
  const std::size_t begin = index.begin_of(lines.first);
  std::string part(text.substr(begin, index.end_of(lines.last) - begin));
  if (!part.empty() && part.back() != '\n') part += '\n';
  return part;
}

void mark_changes(const DocumentRow& row, ShowReply& reply) {
  const auto stat = stat_file(reply.document.file);
  reply.gone = !stat && stat.error().code == Errc::not_found;
  reply.changed_since_sync = stat && differs_from_row(reply.document.file, row);
}

}  // namespace

Result<ShowReply> show_reference(const std::string& reference, const Reader& reader,
                                 const ShowOptions& options, const Clock& clock) {
  RB_TRY(const Found found, find_document(reference, reader, options.working_directory));
  const FetchedDocument& document = found.document;
  const LineIndex index(document.text);
  RB_TRY(const Part part, part_of(found, reference, index.count()));

  ShowReply reply;
  reply.document = describe(document, options.max_age_days, clock);
  reply.lines = part.lines;
  reply.text = text_of(document.text, index, part.lines);
  if (part.section) {
    const SectionRow& section = document.sections[*part.section];
    reply.section = SectionInfo{.heading = section.heading,
                                .anchor = section.anchor,
                                .role = section.role,
                                .lines = part.lines};
  }
  RB_TRY(reply.commands, reader.commands(document.row.id, part.lines));
  mark_changes(document.row, reply);
  return reply;
}

}  // namespace runbook
