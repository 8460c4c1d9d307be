#include "tests/fuzz/small_index.h"

#include <cstdlib>

#include "tests/fuzz/require.h"

namespace runbook::test {

SmallIndex::SmallIndex() {
  ::setenv("RUNBOOK_NOW", "2026-06-01", 1);  // the same input, the same run
  write_tree(
      folder_.path(),
      {{".runbook/config.yaml",
        "knowledge:\n  sources: [{path: docs, name: pages}]\n"
        "  embedding: {provider: none}\n  retrieval: {min_score: 0}\n"},
       {"docs/KubePodCrashLooping.md",
        "---\nservices: [checkout]\nalerts: [KubePodCrashLooping]\nseverity: 2\nowner: keel\n"
        "last_reviewed_on: 2026-01-02\ntags: [k8s]\n---\n# Pod is crash looping\n\n"
        "A pod restarts all the time.\n\n## Mitigation\n\nLook at its log:\n\n```bash\n"
        "kubectl -n <namespace> logs <pod> --previous\n```\n\n| code | meaning |\n|---|---|\n"
        "| 137 | out of memory |\n| 143 | told to stop |\n"},
       {"docs/db/ReplicaLag.md",
        "# Replica lag\n\nA standby falls behind its primary; `status=503` is what users see.\n\n"
        "1. ask which query holds it up\n2. end it\n"},
       {"docs/notes.txt", "The naïve cache is cold after a restart. Größe: 5 GB.\n"}});
  auto engine = open();
  FUZZ_REQUIRE(engine);
  SyncRequest request;
  request.embed = false;
  FUZZ_REQUIRE(engine->sync(request));
}

Result<Engine> SmallIndex::open() const {
  return Engine::open({.config_path = (folder_ / ".runbook/config.yaml").string(),
                       .working_directory = folder_.path().string(),
                       .index_path = {}});
}

}  // namespace runbook::test
