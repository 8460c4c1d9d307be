// Two documents, a configuration, and an engine over them.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "runbook/engine.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

class SmallProject {
 public:
  /// What is relevant at all is calibrated on large collections: here every match counts.
  explicit SmallProject(std::string_view config =
                            "knowledge: {sources: [{path: docs}], "
                            "retrieval: {min_score: 0}}") {
    write_tree(folder_.path(), {{".runbook/config.yaml", config},
                                {"docs/db/ReplicaLag.md", kReplicaLag},
                                {"docs/Deploys.md", "# Deploys\n\nNo database here.\n"}});
  }

  std::filesystem::path path() const { return std::filesystem::canonical(folder_.path()); }
  std::filesystem::path operator/(std::string_view name) const { return path() / name; }

  Engine open(std::string_view working_directory = "") const {
    OpenOptions options;
    options.working_directory = (path() / working_directory).string();
    auto engine = Engine::open(options);
    if (!engine) throw std::runtime_error(to_string(engine.error()));
    return std::move(engine).value();
  }

  /// An engine whose index is made; text only.
  Engine synced() const {
    Engine engine = open();
    SyncRequest request;
    request.embed = false;
    const auto report = engine.sync(request);
    if (!report) throw std::runtime_error(to_string(report.error()));
    return engine;
  }

  static constexpr std::string_view kReplicaLag =
      "# Replica lag\n"            // 1
      "\n"                         // 2
      "A replica falls behind.\n"  // 3
      "\n"                         // 4
      "## Diagnosis\n"             // 5
      "\n"                         // 6
      "Ask the database:\n"        // 7
      "\n"                         // 8
      "### On the primary\n"       // 9
      "\n"                         // 10
      "```bash\n"                  // 11
      "psql -c 'select 1'\n"       // 12
      "```\n"                      // 13
      "\n"                         // 14
      "## Mitigation\n"            // 15
      "\n"                         // 16
      "Wait.\n";                   // 17

 private:
  TempDir folder_;
};

}  // namespace runbook::test
