#include "cli/sync_run.h"

#include "cli/interrupt.h"
#include "cli/progress.h"

namespace runbook::cli {

Result<SyncReport> run_sync(Engine& engine, const SyncRequest& request, const Call& call) {
  constexpr int kStderr = 2;
  ProgressLine line(call.globals.quiet     ? ProgressStyle::none
                    : is_terminal(kStderr) ? ProgressStyle::line
                                           : ProgressStyle::log);
  const InterruptGuard interrupt;
  auto report = engine.sync(
      request, [&](const SyncProgress& progress) { line.show(progress); }, interrupt.token());
  line.clear();
  return report;
}

ExitStatus status_of(const SyncReport& report) {
  return report.partial() || report.cancelled ? ExitStatus::partial : ExitStatus::done;
}

}  // namespace runbook::cli
