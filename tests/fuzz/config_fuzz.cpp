// Configurations of strangers: read or refused, and a refusal says where.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/text.h"
#include "engine/config.h"
#include "tests/fuzz/require.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace runbook;

void check_config(const Config& config) {
  FUZZ_REQUIRE(config.database.is_absolute());
  FUZZ_REQUIRE(config.retrieval.top_k >= 1 && config.retrieval.top_k <= 200);
  FUZZ_REQUIRE(config.max_age_days >= 0);
  for (const SourceConfig& source : config.sources)
    FUZZ_REQUIRE(!source.name.empty() && source.root.is_absolute());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const test::TempDir folder;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  test::write_tree(folder.path(), {{".runbook/config.yaml", text}});
  const auto config =
      load_config({.config_path = {},
                   .working_directory = folder.path(),
                   .environment = {{"HOME", "/nowhere/home"}, {"NAME", "value"}, {"EMPTY", ""}}});
  if (config) {
    check_config(*config);
  } else {
    FUZZ_REQUIRE(!config.error().message.empty());
    FUZZ_REQUIRE(to_string(config.error()).find(".runbook/config.yaml") != std::string::npos);
  }
  return 0;
}
