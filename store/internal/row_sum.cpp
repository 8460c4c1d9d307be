#include "store/internal/row_sum.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace runbook {

namespace {

/// Fields one after the other, each with its length, so that nothing can move between two of them.
class Fields {
 public:
  void add(std::int64_t number) {
    const auto word = static_cast<std::uint64_t>(number);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes_ += static_cast<char>(word >> shift & 0xff);
    }
  }
  void add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    bytes_ += text;
  }
  void add(const std::vector<std::string>& list) {
    add(static_cast<std::int64_t>(list.size()));
    for (const std::string& item : list)
      add(std::string_view(item));
  }
  void add(LineRange lines) {
    add(std::int64_t{lines.first});
    add(std::int64_t{lines.last});
  }
  Hash128 sum() const { return hash_of(bytes_); }

 private:
  std::string bytes_;
};

void add_row(Fields& fields, const DocumentRow& row) {
  for (const std::string* text :
       {&row.path, &row.type, &row.why_type, &row.title, &row.owner_team, &row.owner_contact,
        &row.why_severity, &row.validated_date, &row.validated_field, &row.updated_date,
        &row.created_date, &row.incident_date, &row.expires_date, &row.front_matter_json}) {
    fields.add(std::string_view(*text));
  }
  for (const std::vector<std::string>* list :
       {&row.aliases, &row.services, &row.alerts, &row.tags}) {
    fields.add(*list);
  }
  fields.add(std::int64_t{row.severity.value_or(-1)});
  fields.add(std::int64_t{row.owner_line});
  fields.add(row.text_bytes);
  fields.add(row.content_hash.view());
}

void add_section(Fields& fields, const SectionRow& section) {
  fields.add(std::int64_t{section.order});
  fields.add(std::int64_t{section.level});
  fields.add(section.heading);
  fields.add(std::string_view(section.anchor));
  fields.add(to_string(section.role));
  fields.add(section.lines);
}

void add_chunk(Fields& fields, const ChunkRow& chunk) {
  for (const std::int64_t number : {std::int64_t{chunk.order}, std::int64_t{chunk.section},
                                    static_cast<std::int64_t>(chunk.kind), chunk.begin, chunk.end,
                                    chunk.lead_begin, chunk.lead_end, std::int64_t{chunk.tokens}}) {
    fields.add(number);
  }
  fields.add(chunk.lines);
  fields.add(chunk.text_hash.view());
}

void add_command(Fields& fields, const CommandRow& row) {
  fields.add(std::int64_t{row.section});
  fields.add(std::string_view(row.command.text));
  fields.add(std::string_view(row.command.shell));
  fields.add(to_string(row.command.risk));
  fields.add(row.command.placeholders);
  fields.add(std::int64_t{row.command.line});
}

Hash128 sum_of(const CommitState& commit) {
  return hash_of(commit.date, str_cat(commit.in_git ? 1 : 0, commit.pending ? 1 : 0));
}

Hash128 sum_of(const FileStat& stat) {
  Fields fields;
  fields.add(stat.size_bytes);
  fields.add(stat.mtime_ns);
  fields.add(static_cast<std::int64_t>(stat.inode));
  return fields.sum();
}

/// Exclusive or: what was put in is taken out by putting it in again.
Hash128 combined(Hash128 sum, const Hash128& part) {
  for (std::size_t i = 0; i < sum.bytes.size(); ++i)
    sum.bytes[i] = static_cast<std::uint8_t>(sum.bytes[i] ^ part.bytes[i]);
  return sum;
}

}  // namespace

Hash128 sum_of_rows(const ParsedDocument& document) {
  Fields fields;
  add_row(fields, document.row);
  for (const SectionRow& section : document.sections)
    add_section(fields, section);
  for (const ChunkRow& chunk : document.chunks)
    add_chunk(fields, chunk);
  for (const CommandRow& command : document.commands)
    add_command(fields, command);
  for (const ObservationRow& observation : document.observations) {
    fields.add(std::string_view(observation.kind));
    fields.add(std::int64_t{observation.line});
    fields.add(std::string_view(observation.detail));
  }
  return combined(combined(fields.sum(), sum_of(document.row.commit)), sum_of(document.row.stat));
}

Hash128 with_commit(const Hash128& sum, const CommitState& before, const CommitState& now) {
  return combined(combined(sum, sum_of(before)), sum_of(now));
}

Hash128 with_stat(const Hash128& sum, const FileStat& before, const FileStat& now) {
  return combined(combined(sum, sum_of(before)), sum_of(now));
}

}  // namespace runbook
