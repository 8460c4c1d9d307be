// The local model of this build, for the tests that need it.
#pragma once

#include <filesystem>
#include <iostream>

#include "embed/local/local_embedder.h"
#include "tests/support/places.h"

namespace runbook {

inline LocalModelOptions model_under_test() {
  const std::filesystem::path build = test::built_path();
  return {.model_folder = build / "share/runbook/models/minilm-l6",
          .plugin = build / "lib/runbook/librunbook_embed.so"};
}

/// False, with the word that makes a test count as skipped, in a build without the model.
inline bool has_model() {
  const bool found = std::filesystem::exists(model_under_test().plugin);
  if (!found) std::cout << "skipped: this build has no local model; run tools/fetch_model\n";
  return found;
}

}  // namespace runbook
