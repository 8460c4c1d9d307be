// Making the index equal to the folders: what is asked, progress, and the report.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

struct SyncRequest {
  std::vector<std::string> sources;  ///< names; empty: all
  bool dry_run = false;              ///< report what would change, write nothing
  bool rebuild = false;              ///< make text anew from the files; vectors are kept
  bool re_embed = false;             ///< make every vector of the model in use anew
  bool embed = true;                 ///< false: text only
  bool allow_mass_delete = false;
  int lock_wait_ms = 20'000;  ///< how long to wait for another writer before Errc::busy
  int threads = 0;            ///< parsing threads; 0: one a core
};

enum class SyncStage { scan, text, dates, embed };

constexpr std::string_view to_string(SyncStage stage) {
  switch (stage) {
    case SyncStage::scan: return "scan";
    case SyncStage::text: return "text";
    case SyncStage::dates: return "commit dates";
    case SyncStage::embed: return "embed";
  }
  return "";
}

struct SyncProgress {
  SyncStage stage = SyncStage::scan;
  std::int64_t done = 0;
  std::int64_t total = 0;  ///< 0 while unknown
  double elapsed_ms = 0;   ///< in this stage
};

/// Called from one thread at a time, at most ten times a second.
using ProgressSink = std::function<void(const SyncProgress&)>;

struct FileProblem {
  std::string path;
  std::string message;
  std::string hint;
};

struct SourceReport {
  std::string name;
  std::string root;
  std::int64_t added = 0;
  std::int64_t updated = 0;
  std::int64_t moved = 0;
  std::int64_t removed = 0;
  std::int64_t unchanged = 0;
  std::map<std::string, std::int64_t>
      skipped;                        ///< reason → files: "binary", "ignored", "too large"
  std::string dates_note = {};        ///< why commit dates could not be read, or empty
  std::vector<FileProblem> errors;    ///< files that could not be indexed
  std::vector<FileProblem> warnings;  ///< indexed, but something in them is wrong
};

struct SyncReport {
  std::vector<SourceReport> sources;
  std::int64_t documents = 0;  ///< in the index after the run
  std::int64_t chunks = 0;
  std::int64_t embedded = 0;         ///< vectors computed in this run
  std::int64_t pending = 0;          ///< chunks still without a vector
  std::int64_t vectors_indexed = 0;  ///< the approximate index was made anew of so many vectors
  std::string embedding_note;        ///< why nothing was embedded, or empty
  std::string replaced_model;        ///< the embedding model changed: the one before, or empty
  std::int64_t replaced_texts = 0;   ///< texts that had vectors of that one alone
  std::int64_t fact_files = 0;       ///< catalogs, manifests and owner files in the index
  std::int64_t services = 0;         ///< that they speak of
  std::int64_t edges = 0;            ///< lines that say what depends on what
  double text_ms = 0;
  double embed_ms = 0;
  double took_ms = 0;
  bool dry_run = false;
  bool cancelled = false;  ///< stopped early; what was done is committed
  /// True when some file failed or a source was refused: exit status 3.
  bool partial() const {
    for (const SourceReport& source : sources)
      if (!source.errors.empty()) return true;
    return false;
  }
};

}  // namespace runbook
