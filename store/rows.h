// Rows of the store, as the indexer writes and the readers read them. Not the public types: a new
// column changes no caller of the library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/hash.h"
#include "runbook/types/document.h"
#include "runbook/types/section.h"

namespace runbook {

enum class SourceId : std::int64_t {};
enum class DocumentId : std::int64_t {};
/// document * kChunksPerDocument + order: a chunk's document is known without a join.
enum class ChunkId : std::int64_t {};

inline constexpr std::int64_t kChunksPerDocument = 8192;

constexpr ChunkId chunk_id(DocumentId document, std::int64_t order) {
  return ChunkId{static_cast<std::int64_t>(document) * kChunksPerDocument + order};
}
constexpr DocumentId document_of(ChunkId chunk) {
  return DocumentId{static_cast<std::int64_t>(chunk) / kChunksPerDocument};
}

struct SourceRow {
  SourceId id{};
  std::string name;
  std::string root;  ///< absolute
};

/// What a git checkout says of a file's age.
struct CommitState {
  std::string date;      ///< last commit that changed it, or empty
  bool in_git = false;   ///< tracked by a checkout: mtime says nothing of its age
  bool pending = false;  ///< in a checkout whose history was not asked yet
  friend bool operator==(const CommitState&, const CommitState&) = default;
};

/// The columns of a document that the scan compares; small, all loaded at once.
struct DocumentStat {
  DocumentId id{};
  std::string path;
  FileStat stat;
  Hash128 content_hash;
  CommitState commit = {};
};

struct DocumentRow {
  DocumentId id{};
  std::string public_id;  ///< set by the store
  SourceId source{};
  std::string path;
  std::string type;
  std::string why_type;
  std::string title;
  std::vector<std::string> aliases;  ///< other titles, searched as the title is
  std::vector<std::string> services;
  std::vector<std::string> alerts;  ///< `alerts:` of the front matter
  std::vector<std::string> tags;
  std::optional<int> severity;
  std::string why_severity = {};  ///< empty without one
  std::string owner_team;
  std::string owner_contact;
  int owner_line = 0;           ///< line of the front matter that says so; 0: unknown
  std::string validated_date;   ///< YYYY-MM-DD or empty
  std::string validated_field;  ///< the key it came from
  std::string updated_date;     ///< front matter's own, or empty
  std::string created_date;
  std::string incident_date;
  std::string expires_date;
  CommitState commit;
  std::string front_matter_json;  ///< all of it, unknown keys too; empty: none
  FileStat stat;
  Hash128 content_hash;         ///< of the bytes on disk
  std::int64_t text_bytes = 0;  ///< of the (valid UTF-8) text
};

struct SectionRow {
  int order = 0;
  int level = 0;                     ///< 0: above the first heading; 1 to 6
  std::vector<std::string> heading;  ///< document title, then the headings down to this one
  std::string anchor;
  Role role = Role::none;
  LineRange lines;  ///< from its heading to the line before the next section
};

enum class ChunkKind : std::uint8_t { prose, procedure, command, table, code, metadata };

struct ChunkRow {
  int order = 0;
  int section = 0;  ///< SectionRow::order
  ChunkKind kind = ChunkKind::prose;
  std::int64_t begin = 0;  ///< byte span in the document's text
  std::int64_t end = 0;
  LineRange lines;              ///< of the span
  std::int64_t lead_begin = 0;  ///< a fence's opener or a table's header rows, repeated in front of
  std::int64_t lead_end = 0;    ///< the text of a continued chunk; equal: none
  int tokens = 0;               ///< estimate, header line included
  Hash128 text_hash;            ///< of the embedded text: the key of its vector
};

struct CommandRow {
  int section = 0;
  Command command;
};

/// Why a document is about a service, the surest first. The numbers are kept in the index.
enum class JoinKind : std::uint8_t { front_matter = 0, folder = 1, title = 2, text = 3 };

constexpr std::string_view to_string(JoinKind kind) {
  switch (kind) {
    case JoinKind::front_matter: return "front matter";
    case JoinKind::folder: return "folder";
    case JoinKind::title: return "title";
    case JoinKind::text: return "text";
  }
  return "text";
}

/// A service that a document is about.
struct JoinRow {
  std::string service;  ///< key
  JoinKind kind = JoinKind::text;
  double confidence = 0;  ///< 0 to 1
  std::string reason;     ///< for people: `folder checkout/`, `title holds "checkout"`
};

/// What parsing saw and a later check may want, so that nothing is parsed twice.
struct ObservationRow {
  std::string
      kind;  ///< "link", "image", "open_fence", "hidden_text", "bad_front_matter", "truncated", …
  int line = 0;
  std::string detail;  ///< a link's target, a message
};

/// One parsed file, ready to be written in one piece.
struct ParsedDocument {
  DocumentRow row;
  std::string text;  ///< valid UTF-8, same lines as the file
  std::vector<SectionRow> sections;
  std::vector<ChunkRow> chunks;
  std::vector<CommandRow> commands;
  std::vector<ObservationRow> observations;
  std::vector<JoinRow> joins = {};  ///< the services it is about, the surest first
};

struct FileErrorRow {
  std::string path;
  std::string message;
  std::string hint;
};

}  // namespace runbook
