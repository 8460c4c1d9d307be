// Which parts are in use: the only place that knows. Everything else takes an interface.
//
// Thread-safe. The embedder is made by the first question that needs a vector, never before.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http/retry.h"
#include "embed/embedder.h"
#include "engine/config.h"
#include "indexer/source.h"
#include "runbook/result.h"

namespace runbook {

/// The embedder, or why there is none.
struct EmbedderChoice {
  std::unique_ptr<Embedder> embedder;  ///< may be null
  std::string reason;                  ///< then: one sentence for people
  std::string hint;                    ///< then: the next step, or empty
};

/// The next step for a source whose folder is not there.
std::string source_hint(const SourceConfig& source);

class Wiring {
 public:
  explicit Wiring(const Config& config);

  const Clock& clock() const { return *clock_; }
  const EmbedderChoice& embedder() const;

  /// One a configured source, in order. A root that is missing becomes a source whose listing
  /// fails: it must be reported, and never be taken for a source that was unconfigured.
  std::vector<std::unique_ptr<Source>> sources() const;

 private:
  const Config& config_;  // owned by the engine, outlives this
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Pacer> pacer_;  // of the embedder, so before it
  mutable std::once_flag embedder_made_;
  mutable EmbedderChoice embedder_;
};

}  // namespace runbook
