#include "fake_evidence.h"

#include <algorithm>

#include "store/name_parts.h"

namespace runbook::test {
namespace {

bool has_word(std::string_view text, std::string_view term) {
  const std::string folded = fold_case(text);
  for (const Word& word : words(folded))
    if (std::string_view(folded).substr(word.begin, word.end - word.begin) == term) return true;
  return false;
}

std::string_view stem(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

void close_section(FetchedDocument& page, const LineIndex& lines, int last_line) {
  if (page.sections.empty()) return;
  page.sections.back().lines.last = last_line;
  ChunkRow& chunk = page.chunks.back();
  chunk.lines = page.sections.back().lines;
  chunk.begin = static_cast<std::int64_t>(lines.begin_of(chunk.lines.first));
  chunk.end = static_cast<std::int64_t>(lines.end_of(chunk.lines.last));
}

}  // namespace

DocumentId FakeEvidence::add(const FakePage& given) {
  FetchedDocument page;
  page.row.id = DocumentId{static_cast<std::int64_t>(pages_.size()) + 1};
  page.row.public_id = str_cat("id", pages_.size() + 1);
  page.row.path = given.path;
  page.row.title = given.title;
  page.row.type = "runbook";
  page.row.alerts = given.alerts;
  page.source_name = "docs";
  page.source_root = "/nowhere";
  page.text = given.text;
  const LineIndex lines(page.text);
  for (int number = 1; number <= lines.count(); ++number) {
    const std::string_view line = lines.line(number);
    if (number > 1 && !line.starts_with("#")) continue;
    close_section(page, lines, number - 1);
    const int order = static_cast<int>(page.sections.size());
    SectionRow section;
    section.order = order;
    section.heading = {given.title};
    if (line.starts_with("## ")) section.heading.emplace_back(line.substr(3));
    section.lines.first = number;
    page.sections.push_back(section);
    ChunkRow chunk;
    chunk.order = order;
    chunk.section = order;
    page.chunks.push_back(chunk);
  }
  close_section(page, lines, lines.count());
  pages_.push_back(page);
  return page.row.id;
}

bool FakeEvidence::holds(const FetchedDocument& page, const ChunkRow& chunk,
                         std::string_view term) const {
  const auto begin = static_cast<std::size_t>(chunk.begin);
  const auto size = static_cast<std::size_t>(chunk.end) - begin;
  return has_word(page.row.title, term) || has_word(page.text.substr(begin, size), term);
}

Result<DocumentSet> FakeEvidence::select(const SearchFilters& filters) const {
  DocumentSet set;
  if (filters.paths.empty()) return set;
  set.all = false;
  set.allowed.assign(pages_.size() + 1, false);
  for (const FetchedDocument& page : pages_)
    for (const std::string& glob : filters.paths)
      if (glob_match(glob, page.row.path))
        set.allowed[static_cast<std::size_t>(page.row.id)] = true;
  return set;
}

Result<std::vector<std::int64_t>> FakeEvidence::document_frequencies(
    std::span<const std::string> terms) const {
  std::vector<std::int64_t> counts;
  for (const std::string& term : terms) {
    std::int64_t count = 0;
    for (const FetchedDocument& page : pages_)
      for (const ChunkRow& chunk : page.chunks)
        count += holds(page, chunk, term) ? 1 : 0;
    counts.push_back(count);
  }
  return counts;
}

Result<std::optional<NameFrequencies>> FakeEvidence::name_frequencies(
    std::span<const std::string> words) const {
  if (!counts_names) return std::optional<NameFrequencies>();
  NameFrequencies found{.documents = std::ssize(pages_), .counts = {}};
  for (const std::string& word : words) {
    const auto bears = [&](const FetchedDocument& page) {
      const auto title = name_parts(page.row.title);
      const auto file = name_parts(stem(page.row.path));
      return std::count(title.begin(), title.end(), word) +
                 std::count(file.begin(), file.end(), word) >
             0;
    };
    found.counts.push_back(
        std::max<std::int64_t>(1, std::count_if(pages_.begin(), pages_.end(), bears)));
  }
  return std::optional(std::move(found));
}

Result<std::int64_t> FakeEvidence::count_chunks(const DocumentSet& documents) const {
  std::int64_t count = 0;
  for (const FetchedDocument& page : pages_)
    if (documents.contains(page.row.id)) count += static_cast<std::int64_t>(page.chunks.size());
  return count;
}

Result<SignalScores> FakeEvidence::lexical(const MatchQuery& query,
                                           const DocumentSet& documents) const {
  matched_terms = query.terms;
  SignalScores scores;
  for (const FetchedDocument& page : pages_) {
    if (!documents.contains(page.row.id)) continue;
    for (const ChunkRow& chunk : page.chunks) {
      double score = 0;
      for (const std::string& term : query.terms)
        score += holds(page, chunk, term) ? 1.0 : 0.0;
      if (score > 0)
        scores.chunks.push_back({.chunk = chunk_id(page.row.id, chunk.order), .score = score});
    }
  }
  return scores;
}

Result<VectorScores> FakeEvidence::vectors(std::span<const float>, const std::string&,
                                           const DocumentSet& documents,
                                           std::span<const DocumentId>) const {
  VectorScores scores;
  for (const auto& [chunk, cosine] : cosines_)
    if (documents.contains(document_of(chunk)))
      scores.chunks.push_back({.chunk = chunk, .score = cosine});
  scores.embedded = std::ssize(scores.chunks);
  return scores;
}

Result<std::vector<Evidence::NamedDocument>> FakeEvidence::named(
    std::span<const std::string> squashed_keys, const DocumentSet& documents) const {
  std::vector<NamedDocument> found;
  const auto asked = [&](std::string_view name) {
    return std::find(squashed_keys.begin(), squashed_keys.end(), squash(name)) !=
           squashed_keys.end();
  };
  const auto add_if = [&](const FetchedDocument& page, std::string_view name,
                          NamedDocument::By by) {
    if (asked(name)) found.push_back({.document = page.row.id, .key = squash(name), .by = by});
  };
  for (const FetchedDocument& page : pages_) {
    if (!documents.contains(page.row.id)) continue;
    for (const std::string& alert : page.row.alerts)
      add_if(page, alert, NamedDocument::By::alert);
    add_if(page, stem(page.row.path), NamedDocument::By::file_name);
    add_if(page, page.row.title, NamedDocument::By::title);
  }
  return found;
}

Result<std::vector<FetchedDocument>> FakeEvidence::fetch(
    std::span<const DocumentId> documents) const {
  std::vector<FetchedDocument> fetched;
  for (const DocumentId id : documents) {
    fetched.push_back(pages_[static_cast<std::size_t>(id) - 1]);
    ++fetched_pages;
  }
  return fetched;
}

Result<std::vector<Command>> FakeEvidence::commands(DocumentId document, LineRange lines) const {
  std::vector<Command> commands;
  const LineIndex index(pages_[static_cast<std::size_t>(document) - 1].text);
  for (int line = lines.first; line <= lines.last; ++line) {
    if (!index.line(line).starts_with("$ ")) continue;
    Command command;
    command.text = index.line(line).substr(2);
    command.line = line;
    commands.push_back(command);
  }
  return commands;
}

std::vector<std::string> paths(const SearchReply& reply) {
  std::vector<std::string> out;
  for (const Hit& hit : reply.hits)
    out.push_back(hit.document.path);
  return out;
}

}  // namespace runbook::test
