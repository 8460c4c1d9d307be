#include "indexer/batch.h"

#include "base/failpoint.h"

namespace runbook {

Status Batch::close() {
  if (!open_) return ok();
  open_ = false;
  failpoint("before_commit");
  RB_TRY(writer_.commit());
  failpoint("after_commit");
  return ok();
}

}  // namespace runbook
