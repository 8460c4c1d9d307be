// Looking after the knowledge: listing and counting it, adding to it, cleaning up, carrying it
// away.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runbook/types/document.h"
#include "runbook/types/search.h"
#include "runbook/types/sync.h"

namespace runbook {

enum class ListOrder {
  path,  ///< by source and path
  date,  ///< newest first, by the date of the freshness; unknown last
  type,  ///< by type, then path
};

struct ListRequest {
  SearchFilters filters;
  ListOrder order = ListOrder::path;
  int limit = 0;  ///< documents returned; 0: all
};

struct ListReply {
  std::vector<DocumentInfo> documents;
  std::int64_t total = 0;  ///< that passed the filters
  std::optional<std::int64_t> index_age_s;
  std::optional<std::int64_t> export_age_s;  ///< when the index is an export: since it was made
  std::vector<std::string> notes;  ///< sentences: what kept the index or a filter from answering
};

/// A file to add.
struct AddFile {
  std::string path;                 ///< absolute, or from the working directory
  std::optional<std::string> text;  ///< its bytes, when the caller has them (standard input)
};

struct AddRequest {
  std::vector<AddFile> files;
  std::string type;                   ///< written into the front matter; empty: none
  std::vector<std::string> services;  ///< added to those of the front matter
  std::string as;      ///< place below the knowledge folder; with a '/' at its end a folder
  bool force = false;  ///< replace files that are there
  bool embed = true;   ///< false: vectors follow with the next sync
  int lock_wait_ms = 20'000;
};

struct AddedFile {
  std::string from;
  DocumentInfo document;             ///< as indexed; its `file` is where it lies now
  bool indexed = false;              ///< false: copied, but the sync could not index it
  bool replaced = false;             ///< something was there before
  std::vector<std::string> written;  ///< into the front matter: "type: runbook"
  std::vector<FileProblem> problems;
};

struct AddReply {
  std::string folder;  ///< the knowledge folder
  std::vector<AddedFile> files;
  std::vector<std::string> notes;
  SyncReport sync;  ///< of the sources that hold the files
};

/// Counts of documents, by name; documents without one are not among them.
using CountsByName = std::map<std::string, std::int64_t>;

struct StatsReply {
  std::int64_t documents = 0;
  std::int64_t sections = 0;
  std::int64_t chunks = 0;
  std::int64_t commands = 0;
  std::int64_t text_bytes = 0;
  std::optional<std::int64_t> index_age_s;

  CountsByName by_source;
  CountsByName by_type;
  CountsByName by_service;  ///< a document counts for each of its services
  CountsByName by_owner;
  std::int64_t without_service = 0;
  std::int64_t without_owner = 0;
  CountsByName sections_by_role;

  /// By age, youngest first: "30 days", "90 days", "180 days", "1 year", "older", "unknown".
  std::vector<std::pair<std::string, std::int64_t>> by_age;
  CountsByName by_date_basis;  ///< how dates are known: "front matter", "git", "mtime", "unknown"
  std::int64_t stale = 0;

  std::int64_t commands_read = 0;
  std::int64_t commands_write = 0;
  std::int64_t commands_unknown = 0;

  std::int64_t disk_bytes = 0;  ///< the file with its log
  /// Bytes of the file by what they hold: "texts", "full text", "vectors", "free", …; empty when
  /// it cannot be told.
  CountsByName disk_parts;
};

struct GcRequest {
  bool dry_run = false;
  int lock_wait_ms = 20'000;
};

struct GcReply {
  std::int64_t vectors = 0;       ///< removed: no chunk uses them, or another model made them
  std::int64_t gaps_dropped = 0;  ///< recorded questions, oldest first
  std::int64_t gaps_kept = 0;
  std::int64_t bytes_before = 0;  ///< index with its log, and the recorded questions
  std::int64_t bytes_after = 0;   ///< of a dry run: what is expected
  bool dry_run = false;
  double took_ms = 0;
};

struct ExportRequest {
  std::string path;    ///< of the file to write, absolute or from the working directory
  bool force = false;  ///< replace a file that is there
};

struct ExportReply {
  std::string path;  ///< absolute
  std::int64_t bytes = 0;
  std::int64_t documents = 0;
  std::optional<std::int64_t> index_age_s;  ///< how old what it holds is
  std::string exported_at;                  ///< ISO 8601, UTC
};

}  // namespace runbook
