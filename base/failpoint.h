// Named steps at which a test may kill the process, to prove that nothing is lost there, or suspend
// it, to prove that nobody else waits.
#pragma once

#include <string_view>

namespace runbook {

/// Sends SIGKILL to the process at the n-th pass when RUNBOOK_FAILPOINT is `name:n`, SIGSTOP when
/// it is `name:n:stop`; otherwise costs one comparison. The variable is read once. Thread-safe.
void failpoint(std::string_view name);

}  // namespace runbook
