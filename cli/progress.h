// How far a sync is: one line that rewrites itself on a terminal, else a line every ten seconds.
#pragma once

#include <string>

#include "runbook/types/sync.h"

namespace runbook::cli {

/// "text 812 of 2,311 · 1,520/s · 1.0 s left"
std::string progress_text(const SyncProgress& progress);

enum class ProgressStyle { none, line, log };

/// Confined to the thread that calls it.
class ProgressLine {
 public:
  explicit ProgressLine(ProgressStyle style) : style_(style) {}
  void show(const SyncProgress& progress);
  /// Takes the line away, so that the report stands alone.
  void clear();

 private:
  ProgressStyle style_;
  double last_shown_ms_ = -1;
  bool on_screen_ = false;
};

}  // namespace runbook::cli
