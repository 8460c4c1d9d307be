// A fresh folder with a configuration and the built program to run in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/places.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

class CliProject {
 public:
  /// @param configured  with .runbook/config.yaml naming docs/, and some documents there
  explicit CliProject(bool configured = true) {
    if (!configured) return;
    write_tree(
        folder_.path(),
        {{".runbook/config.yaml",
          // What is relevant at all is calibrated on large collections and tested there.
          "knowledge:\n  sources: [{path: docs, name: runbooks}]\n  retrieval: {min_score: 0}\n"},
         {"docs/db/ReplicaLag.md",
          "---\nservices: [ledger]\nowner: keel\nlast_reviewed_on: 2026-01-02\n---\n"
          "# Replica lag\n\nA standby falls behind its primary.\n\n## Mitigation\n\n"
          "Ask which query holds it up:\n\n```bash\npsql -h <host> -c 'select 1'\n```\n"},
         {"docs/k8s/pods.md",
          "# Pods\n\n## List\n\nList the pods of a namespace:\n\n```bash\n"
          "kubectl get pods -n kube-system\n```\n"},
         {"docs/postmortems/2025-05-06-outage.md",
          "# Checkout outage\n\n## Root cause\n\nA certificate expired.\n"}});
  }

  ProcessResult run(std::vector<std::string> arguments,
                    std::optional<std::string> input = std::nullopt,
                    std::string_view below = "") const {
    arguments.insert(arguments.begin(), built_path("bin/runbook"));
    return run_process({.argv = std::move(arguments),
                        .env = {{"HOME", (folder_ / "home").string()}, {"TERM", "dumb"}},
                        .input = std::move(input),
                        .cwd = folder_ / below});
  }

  /// After a sync of text alone.
  CliProject& synced() {
    run({"knowledge", "sync", "--no-embed", "--quiet"});
    return *this;
  }

  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TempDir folder_;
};

}  // namespace runbook::test
