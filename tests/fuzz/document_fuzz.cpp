// Files of strangers through the whole way from bytes to rows: front matter, blocks, chunks,
// commands, full-text columns. What was written is read back, agrees with its sums, and leaves
// nothing behind when it is removed.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/text.h"
#include "indexer/document.h"
#include "store/store.h"
#include "tests/fuzz/require.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace runbook;

/// The log of a writer grows until it finishes: a fresh one now and then.
constexpr int kDocumentsPerWriter = 500;
// Reading everything back costs five times the rest; one in eight is enough over many.
constexpr std::size_t kDeepEvery = 8;

Writer& writer() {
  static const test::TempDir folder;
  static std::unique_ptr<Writer> current;
  static int used = 0;
  if (current == nullptr || ++used % kDocumentsPerWriter == 0) {
    if (current) FUZZ_REQUIRE(current->finish());
    current.reset();
    auto opened = Writer::open(folder / ".runbook/cache/index.db");
    FUZZ_REQUIRE(opened);
    current = std::make_unique<Writer>(std::move(*opened));
  }
  return *current;
}

void check_row(const DocumentRow& row) {
  for (const std::string* text : {&row.title, &row.type, &row.owner_team, &row.owner_contact,
                                  &row.front_matter_json, &row.validated_field})
    FUZZ_REQUIRE(is_valid_utf8(*text));
  for (const auto* list : {&row.aliases, &row.services, &row.alerts, &row.tags})
    for (const std::string& item : *list)
      FUZZ_REQUIRE(is_valid_utf8(item));
}

void check_health(const Reader& reader, bool deep) {
  const auto checks = reader.check(deep);
  FUZZ_REQUIRE(checks);
  for (const DoctorCheck& check : *checks) {
    if (!check.passed) std::fprintf(stderr, "%s: %s\n", check.name.c_str(), check.detail.c_str());
    FUZZ_REQUIRE(check.passed);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The last byte chooses the name: front matter stands at the very beginning.
  constexpr std::array<std::string_view, 4> kNames = {"page.md", "a/b.txt", "c.mdx",
                                                      "runbooks/d.rst"};
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string_view path = kNames[size == 0 ? 0 : data[size - 1] % kNames.size()];
  if (!check_is_text(bytes)) return 0;

  FileContent content;
  content.bytes = bytes;
  ParsedDocument document = parse_document(path, std::move(content), {});
  check_row(document.row);
  for (const FileProblem& warning : warnings_of(document))
    FUZZ_REQUIRE(!warning.message.empty() && warning.path.starts_with(path));
  const std::string text = document.text;

  Writer& out = writer();
  FUZZ_REQUIRE(out.begin());
  const auto source = out.upsert_source("pages", "/nowhere");
  FUZZ_REQUIRE(source);
  document.row.source = *source;
  const auto prepared = prepare_document(std::move(document));
  FUZZ_REQUIRE(prepared);
  const auto id = out.upsert_document(**prepared);
  FUZZ_REQUIRE(id);
  FUZZ_REQUIRE(out.commit());
  const auto read_back = out.reader().fetch(std::array{*id});
  FUZZ_REQUIRE(read_back && read_back->size() == 1 && read_back->front().text == text);
  check_health(out.reader(), size % kDeepEvery == 0);
  FUZZ_REQUIRE(out.begin());
  FUZZ_REQUIRE(out.remove_document(*id));
  FUZZ_REQUIRE(out.commit());
  return 0;
}
