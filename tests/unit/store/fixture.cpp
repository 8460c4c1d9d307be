#include "tests/unit/store/fixture.h"

#include <cmath>
#include <random>

#include "base/text.h"
#include "store/internal/stem.h"

namespace runbook::test {

namespace {

void close_section(ParsedDocument& document, std::size_t begin, std::size_t end, int first_line,
                   int last_line, std::vector<std::string> heading) {
  if (is_blank(std::string_view(document.text).substr(begin, end - begin))) return;
  const int order = static_cast<int>(document.sections.size());
  SectionRow section;
  section.order = order;
  section.level = static_cast<int>(heading.size());
  section.heading = std::move(heading);
  section.anchor = section.heading.back();
  section.lines = {first_line, last_line};
  ChunkRow chunk;
  chunk.order = order;
  chunk.section = order;
  chunk.begin = static_cast<std::int64_t>(begin);
  chunk.end = static_cast<std::int64_t>(end);
  chunk.lines = section.lines;
  chunk.tokens = static_cast<int>(end - begin) / 4;
  chunk.text_hash = hash_of(embedding_text(document.text, section, chunk));
  document.sections.push_back(std::move(section));
  document.chunks.push_back(chunk);
}

}  // namespace

ParsedDocument make_document(SourceId source, std::string_view path, std::string text) {
  ParsedDocument document;
  document.row.source = source;
  document.row.path = std::string(path);
  document.row.type = "runbook";
  document.row.why_type = "test";
  document.row.title = std::string(file_stem(path));
  document.row.stat = {std::ssize(text), 1, 2};
  document.row.content_hash = hash_of(text);
  document.text = std::move(text);
  std::vector<std::string> heading{document.row.title};
  std::size_t begin = 0;
  std::size_t at = 0;
  int line_number = 1;
  int first_line = 1;
  for (const std::string_view line : split(document.text, '\n')) {
    if (line.substr(0, 3) == "## ") {
      close_section(document, begin, at, first_line, line_number - 1, heading);
      begin = at;
      first_line = line_number;
      heading = {document.row.title, std::string(line.substr(3))};
    }
    at += line.size() + 1;
    ++line_number;
  }
  close_section(document, begin, document.text.size(), first_line, line_number - 1, heading);
  return document;
}

DocumentId add_document(Writer& writer, SourceId source, std::string_view path, std::string text) {
  const auto prepared = must(prepare_document(make_document(source, path, std::move(text))));
  must(writer.begin());
  const DocumentId id = must(writer.upsert_document(*prepared));
  must(writer.commit());
  return id;
}

Vector make_vector(std::uint32_t seed, std::size_t dimension) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> value(-1, 1);
  Vector vector(dimension);
  double squares = 0;
  for (float& x : vector) {
    x = value(random);
    squares += double{x} * double{x};
  }
  for (float& x : vector)
    x = static_cast<float>(double{x} / std::sqrt(squares));
  return vector;
}

void embed_all(Writer& writer) {
  must(writer.begin());
  std::uint32_t seed = 1;
  for (const PendingChunk& pending : must(writer.list_pending("m"))) {
    must(writer.put_vector("m", pending.text_hash, quantize(make_vector(seed++))));
  }
  must(writer.commit());
}

SmallStore::SmallStore() {
  Writer writer = must(Writer::open(database()));
  const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
  add_document(writer, source, "db/PostgresDown.md",
               "# Postgres down\nThe primary is gone.\n## Mitigation\nkubectl get pods -n db\n");
  add_document(writer, source, "KafkaLag.md",
               "# Kafka lag\nConsumers fall behind.\n## Diagnosis\nLook at KubePodCrashLooping.\n");
  embed_all(writer);
  must(writer.finish());
}

std::vector<std::string> failed_checks(const std::filesystem::path& database, bool deep) {
  const Reader reader = must(Reader::open(database));
  std::vector<std::string> names;
  for (const DoctorCheck& check : must(reader.check(deep))) {
    if (!check.passed) names.push_back(check.name);
  }
  return names;
}

}  // namespace runbook::test
