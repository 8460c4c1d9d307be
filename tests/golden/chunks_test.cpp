// Markdown in, chunks out: a change of either is a diff to be read.
// RB_UPDATE_GOLDEN=1 writes the .chunks files anew.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "indexer/chunk.h"
#include "store/chunk_text.h"
#include "tests/support/places.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(test::source_path("tests/golden/chunks"));

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string_view kind_name(ChunkKind kind) {
  constexpr std::string_view kNames[] = {"prose", "procedure", "command",
                                         "table", "code",      "metadata"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string lines_of(LineRange lines) {
  return str_cat(lines.first, "-", lines.last);
}

std::string render(std::string_view text, const Chunking& chunking) {
  std::string out;
  for (const SectionRow& section : chunking.sections) {
    out += str_cat("section ", section.order, " level ", section.level, " lines ",
                   lines_of(section.lines), " #", section.anchor, " (", to_string(section.role),
                   "): ", header_line(section), "\n");
  }
  for (const ChunkRow& chunk : chunking.chunks) {
    out += str_cat("\n=== chunk ", chunk.order, " of section ", chunk.section, ", ",
                   kind_name(chunk.kind), ", lines ", lines_of(chunk.lines), ", ", chunk.tokens,
                   " tokens\n", chunk_text(text, chunk), "\n");
  }
  if (!chunking.commands.empty()) out += "\n=== commands\n";
  for (const CommandRow& row : chunking.commands) {
    out += str_cat(row.command.line, " ", to_string(row.command.risk), " ", row.command.shell, ": ",
                   row.command.text, "\n");
  }
  return out;
}

std::string title_of(std::span<const Block> blocks, const fs::path& path) {
  for (const Block& block : blocks) {
    if (block.kind == BlockKind::heading) return block.text;
  }
  return path.stem().string();
}

std::string chunks_of(const fs::path& path) {
  const std::string text = read_text(path);
  const Markdown markdown = parse_markdown(text, 1);
  const std::string title = title_of(markdown.blocks, path);
  return render(text, chunk_document(text, title, 0, false, markdown.blocks));
}

}  // namespace

TEST_CASE("documents are cut into the chunks that were reviewed", "[golden][chunk]") {
  const bool update = std::getenv("RB_UPDATE_GOLDEN") != nullptr;
  int documents = 0;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".md") continue;
    ++documents;
    const std::string chunks = chunks_of(entry.path());
    fs::path golden = entry.path();
    golden.replace_extension(".chunks");
    if (update) std::ofstream(golden, std::ios::binary) << chunks;
    INFO(golden.filename().string());
    CHECK(chunks == read_text(golden));
  }
  CHECK(documents >= 12);
}

}  // namespace runbook
