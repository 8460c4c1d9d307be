// The exit statuses of the program. This list is the only one.
#pragma once

#include "runbook/result.h"

namespace runbook::cli {

enum class ExitStatus : int {
  done = 0,     ///< found, or done
  nothing = 1,  ///< nothing found, or findings
  failed = 2,   ///< wrong use or an error, a full disk too
  partial = 3,  ///< some files failed, or a stop was asked for; what was done is kept
  busy = 75,    ///< another writer holds the lock (EX_TEMPFAIL of sysexits.h: try again later)
};

constexpr ExitStatus status_of(const Error& error) {
  if (error.code == Errc::busy) return ExitStatus::busy;
  if (error.code == Errc::cancelled) return ExitStatus::partial;
  return ExitStatus::failed;
}

}  // namespace runbook::cli
