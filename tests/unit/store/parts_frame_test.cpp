#include "store/internal/parts_frame.h"

#include <random>

#include "store/internal/packed.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

ParsedDocument full_document() {
  ParsedDocument document = make_document(SourceId{1}, "a/KafkaLag.md",
                                          "# Kafka lag\ntext\n## Mitigation\n```\nrestart\n```\n");
  document.sections[1].role = Role::mitigation;
  document.chunks[1].kind = ChunkKind::code;
  document.chunks[0].lead_begin = document.chunks[0].lead_end = 5;  // empty, but not nowhere
  document.chunks[1].lead_begin = 3;
  document.chunks[1].lead_end = 7;
  document.commands.push_back({.section = 1,
                               .command = {.text = "kubectl delete pod <name>",
                                           .shell = "bash",
                                           .risk = CommandRisk::write,
                                           .placeholders = {"name", "größe"},
                                           .line = 5}});
  document.commands.push_back(
      {.section = 0,
       .command = {.text = "ls", .shell = "", .risk = {}, .placeholders = {}, .line = 2}});
  document.observations.push_back({.kind = "link", .line = 2, .detail = "../b.md"});
  document.observations.push_back({.kind = "image", .line = 1, .detail = ""});
  return document;
}

}  // namespace

TEST_CASE("numbers and texts come back as they were put", "[store][packed]") {
  const std::vector<std::int64_t> numbers = {
      0, 1, -1, 63, -64, 64, 127, 128, -129, 1 << 20, -(1 << 30), (std::int64_t{1} << 48) - 1};
  PackedWriter out;
  for (const std::int64_t number : numbers)
    out.put(number);
  out.put(std::string_view("größe\0x", 9));
  out.put(std::string_view());
  const std::string bytes = out.bytes();
  PackedReader in(bytes);
  for (const std::int64_t number : numbers)
    CHECK(in.number() == number);
  CHECK(in.text() == std::string_view("größe\0x", 9));
  CHECK_FALSE(in.is_done());
  CHECK(in.text().empty());
  CHECK(in.is_done());
  CHECK(in.number() == 0);
  CHECK_FALSE(in.is_done());
}

TEST_CASE("a count beyond what is there is refused before room is made", "[store][packed]") {
  PackedWriter out;
  out.put(1'000'000'000);
  const std::string bytes = out.bytes();
  PackedReader in(bytes);
  CHECK(in.count() == 0);
  CHECK_FALSE(in.is_done());
}

TEST_CASE("parts come back as they were packed", "[store][parts]") {
  const ParsedDocument document = full_document();
  ParsedDocument got;
  got.text = document.text;
  REQUIRE(unpack_parts(pack_parts(document), got));
  REQUIRE(got.sections.size() == 2);
  CHECK(got.sections[0].heading == document.sections[0].heading);
  CHECK(got.sections[1].heading == document.sections[1].heading);
  CHECK(got.sections[1].anchor == document.sections[1].anchor);
  CHECK(got.sections[1].role == Role::mitigation);
  CHECK(got.sections[1].lines == document.sections[1].lines);
  REQUIRE(got.chunks.size() == 2);
  CHECK(got.chunks[0].begin == document.chunks[0].begin);
  CHECK(got.chunks[1].end == document.chunks[1].end);
  CHECK(got.chunks[1].kind == ChunkKind::code);
  CHECK(got.chunks[0].lead_begin == 5);
  CHECK(got.chunks[0].lead_end == 5);
  CHECK(got.chunks[1].lead_begin == 3);
  CHECK(got.chunks[1].lead_end == 7);
  CHECK(got.chunks[1].lines == document.chunks[1].lines);
  REQUIRE(got.commands.size() == 2);
  CHECK(got.commands[0].section == 1);
  CHECK(got.commands[0].command.text == "kubectl delete pod <name>");
  CHECK(got.commands[0].command.placeholders == std::vector<std::string>{"name", "größe"});
  CHECK(got.commands[0].command.risk == CommandRisk::write);
  CHECK(got.commands[1].section == 0);
  CHECK(got.commands[1].command.line == 2);
  REQUIRE(got.observations.size() == 2);
  CHECK(got.observations[0].detail == "../b.md");
  CHECK(got.observations[1].kind == "image");
  CHECK(got.observations[1].line == 1);
}

TEST_CASE("a document of no parts packs and unpacks", "[store][parts]") {
  ParsedDocument got;
  CHECK(unpack_parts(pack_parts({}), got));
  CHECK(got.sections.empty());
}

TEST_CASE("parts that are cut off or of another text are refused", "[store][parts]") {
  const ParsedDocument document = full_document();
  const std::string packed = pack_parts(document);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    ParsedDocument got;
    got.text = document.text;
    CAPTURE(size);
    CHECK_FALSE(unpack_parts(packed.substr(0, size), got));
  }
  ParsedDocument shorter;
  shorter.text = document.text.substr(0, 10);
  CHECK_FALSE(unpack_parts(packed, shorter));
  CHECK_FALSE(unpack_parts(packed + "x", shorter));
}

TEST_CASE("no bytes lead a reader out of them", "[store][parts]") {
  const ParsedDocument document = full_document();
  const std::string packed = pack_parts(document);
  constexpr unsigned kSeed = 20261130;
  INFO("seed " << kSeed);
  std::minstd_rand random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = packed;
    for (int change = 0; change < 3; ++change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    ParsedDocument got;
    got.text = document.text;
    if (!unpack_parts(bytes, got)) continue;
    for (const ChunkRow& chunk : got.chunks) {
      CHECK(chunk.end <= std::ssize(got.text));
      CHECK(chunk.section < std::ssize(got.sections));
    }
  }
}

}  // namespace runbook::test
