#include "store/internal/parts_frame.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "store/internal/packed.h"

namespace runbook {

namespace {

void put(PackedWriter& out, const std::vector<std::string>& list, std::size_t from = 0) {
  out.put(static_cast<std::int64_t>(list.size() - from));
  for (std::size_t i = from; i < list.size(); ++i)
    out.put(std::string_view(list[i]));
}

std::vector<std::string> take_list(PackedReader& in) {
  std::vector<std::string> list(in.count());
  for (std::string& item : list)
    item = in.text();
  return list;
}

int to_int(std::int64_t number) {
  using Limits = std::numeric_limits<int>;
  return static_cast<int>(std::clamp<std::int64_t>(number, Limits::min(), Limits::max()));
}

/// Lines rise: each range is kept by its distance from the one before.
class Lines {
 public:
  void put(PackedWriter& out, LineRange lines) {
    out.put(std::int64_t{lines.first} - first_);
    out.put(std::int64_t{lines.last} - lines.first);
    first_ = lines.first;
  }
  LineRange take(PackedReader& in) {
    first_ = to_int(first_ + in.number());
    return {static_cast<int>(first_), to_int(first_ + in.number())};
  }

 private:
  std::int64_t first_ = 0;
};

std::size_t shared_beginning(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

// Heading paths repeat the title and the chapter: what a path has in common with the one before is
// kept as a number.
void put_sections(PackedWriter& out, const std::vector<SectionRow>& sections) {
  out.put(std::ssize(sections));
  Lines lines;
  std::vector<std::string> before;
  for (const SectionRow& section : sections) {
    const std::size_t inherited = shared_beginning(section.heading, before);
    out.put(section.level);
    out.put(static_cast<std::int64_t>(inherited));
    put(out, section.heading, inherited);
    out.put(std::string_view(section.anchor));
    out.put(static_cast<std::int64_t>(section.role));
    lines.put(out, section.lines);
    before = section.heading;
  }
}

bool take_sections(PackedReader& in, std::vector<SectionRow>& sections) {
  sections.resize(in.count(7));
  Lines lines;
  std::vector<std::string> heading;
  int order = 0;
  for (SectionRow& section : sections) {
    section.order = order++;
    section.level = to_int(in.number());
    const std::int64_t inherited = in.number();
    if (inherited < 0 || inherited > std::ssize(heading)) return false;
    heading.resize(static_cast<std::size_t>(inherited));
    for (std::string& part : take_list(in))
      heading.push_back(std::move(part));
    section.heading = heading;
    section.anchor = in.text();
    const std::int64_t role = in.number();
    if (role < 0 || role >= std::ssize(kRoleNames)) return false;
    section.role = static_cast<Role>(role);
    section.lines = lines.take(in);
  }
  return true;
}

// Chunks follow each other: a span begins where the last one ends, or a little behind.
void put_chunks(PackedWriter& out, const std::vector<ChunkRow>& chunks) {
  out.put(std::ssize(chunks));
  Lines lines;
  std::int64_t section = 0;
  std::int64_t end = 0;
  for (const ChunkRow& chunk : chunks) {
    out.put(chunk.section - std::exchange(section, chunk.section));
    out.put(static_cast<std::int64_t>(chunk.kind));
    out.put(chunk.begin - end);
    out.put(chunk.end - chunk.begin);
    lines.put(out, chunk.lines);
    out.put(chunk.lead_end - chunk.lead_begin);
    out.put(chunk.lead_begin);
    end = chunk.end;
  }
}

bool take_chunks(PackedReader& in, const ParsedDocument& document, std::vector<ChunkRow>& chunks) {
  const std::int64_t text_bytes = std::ssize(document.text);
  const auto is_span = [&](std::int64_t begin, std::int64_t end) {
    return 0 <= begin && begin <= end && end <= text_bytes;
  };
  chunks.resize(in.count(8));
  Lines lines;
  std::int64_t section = 0;
  std::int64_t end = 0;
  int order = 0;
  for (ChunkRow& chunk : chunks) {
    chunk.order = order++;
    section += in.number();
    const std::int64_t kind = in.number();
    chunk.begin = end + in.number();
    chunk.end = chunk.begin + in.number();
    chunk.lines = lines.take(in);
    const std::int64_t lead = in.number();
    chunk.lead_begin = in.number();
    chunk.lead_end = chunk.lead_begin + lead;
    if (section < 0 || section >= std::ssize(document.sections) || kind < 0 ||
        kind > static_cast<int>(ChunkKind::metadata) || !is_span(chunk.begin, chunk.end) ||
        !is_span(chunk.lead_begin, chunk.lead_end)) {
      return false;
    }
    chunk.section = static_cast<int>(section);
    chunk.kind = static_cast<ChunkKind>(kind);
    end = chunk.end;
  }
  return true;
}

void put_commands(PackedWriter& out, const std::vector<CommandRow>& commands) {
  out.put(std::ssize(commands));
  std::int64_t section = 0;
  std::int64_t line = 0;
  for (const CommandRow& row : commands) {
    out.put(row.section - std::exchange(section, row.section));
    out.put(row.command.line - std::exchange(line, row.command.line));
    out.put(static_cast<std::int64_t>(row.command.risk));
    out.put(std::string_view(row.command.text));
    out.put(std::string_view(row.command.shell));
    put(out, row.command.placeholders);
  }
}

bool take_commands(PackedReader& in, std::vector<CommandRow>& commands) {
  commands.resize(in.count(6));
  std::int64_t section = 0;
  std::int64_t line = 0;
  for (CommandRow& row : commands) {
    section = row.section = to_int(section + in.number());
    line = row.command.line = to_int(line + in.number());
    const std::int64_t risk = in.number();
    if (risk < 0 || risk > static_cast<int>(CommandRisk::write)) return false;
    row.command.risk = static_cast<CommandRisk>(risk);
    row.command.text = in.text();
    row.command.shell = in.text();
    row.command.placeholders = take_list(in);
  }
  return true;
}

void put_observations(PackedWriter& out, const std::vector<ObservationRow>& observations) {
  out.put(std::ssize(observations));
  std::int64_t line = 0;
  for (const ObservationRow& row : observations) {
    out.put(std::string_view(row.kind));
    out.put(row.line - std::exchange(line, row.line));
    out.put(std::string_view(row.detail));
  }
}

void take_observations(PackedReader& in, std::vector<ObservationRow>& observations) {
  observations.resize(in.count(3));
  std::int64_t line = 0;
  for (ObservationRow& row : observations) {
    row.kind = in.text();
    line = row.line = to_int(line + in.number());
    row.detail = in.text();
  }
}

}  // namespace

std::string pack_parts(const ParsedDocument& document) {
  PackedWriter out;
  put_sections(out, document.sections);
  put_chunks(out, document.chunks);
  put_commands(out, document.commands);
  put_observations(out, document.observations);
  return out.bytes();
}

bool unpack_parts(std::string_view packed, ParsedDocument& document) {
  PackedReader in(packed);
  if (!take_sections(in, document.sections)) return false;
  if (!take_chunks(in, document, document.chunks)) return false;
  if (!take_commands(in, document.commands)) return false;
  take_observations(in, document.observations);
  return in.is_done();
}

}  // namespace runbook
