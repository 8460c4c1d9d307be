// A small index, made once by the product itself: what questions and damaged files are tried on.
#pragma once

#include <filesystem>

#include "runbook/engine.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

/// A project of a few pages, synced by words alone, in a folder that goes away with the process.
class SmallIndex {
 public:
  SmallIndex();

  const std::filesystem::path& project() const { return folder_.path(); }
  std::filesystem::path database() const { return folder_ / ".runbook/cache/index.db"; }
  Result<Engine> open() const;

 private:
  TempDir folder_;
};

}  // namespace runbook::test
