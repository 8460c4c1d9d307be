// Writes gathered into transactions that are neither many nor long.
#pragma once

#include "base/clock.h"
#include "runbook/result.h"
#include "store/store.h"

namespace runbook {

/// Confined to the write stage. What was not committed when this is destroyed is rolled back with
/// the writer.
class Batch {
 public:
  explicit Batch(Writer& writer) : writer_(writer) {}

  /// To be called before each write; begins a transaction when none is open.
  Status open() {
    if (open_) return ok();
    open_ = true;
    writes_ = 0;
    opened_ms_ = steady_ms();
    return writer_.begin();
  }
  /// To be called after each write; commits when the batch is full. A search that goes on
  /// meanwhile sees new pages every second.
  Status wrote() {
    constexpr int kMaxWrites = 200;
    constexpr double kMaxMs = 1'000;
    if (++writes_ < kMaxWrites && steady_ms() - opened_ms_ < kMaxMs) return ok();
    return close();
  }
  Status close();

 private:
  Writer& writer_;
  bool open_ = false;
  int writes_ = 0;
  double opened_ms_ = 0;
};

}  // namespace runbook
