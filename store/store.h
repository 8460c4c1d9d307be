// Given an id, the row; given a row, keep it.
//
// One SQLite file holds documents, sections, chunks, the full-text index, vectors, commands and
// observations. One Writer at a time across processes (flock), any number of Readers meanwhile;
// a Reader never writes, never makes a database, never waits for a writer (SQLite itself may put
// its -wal and -shm files beside a database that has none). Rows are the truth: the full-text index
// can be rebuilt from them.
//
// Rules against the WAL-reset fault of SQLite < 3.51.3 (two processes, one committing while the
// other checkpoints, lose pages): one writer by lock, no automatic checkpoint, none on close, only
// the holder of the lock checkpoints, readers open read-only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "runbook/result.h"
#include "runbook/types/inspect.h"
#include "store/evidence.h"
#include "store/fact_rows.h"
#include "store/quantize.h"
#include "store/rows.h"
#include "store/vector_index.h"

namespace runbook {

/// Meta key: when the last sync came to its end, ISO 8601. Absent in an index that is being made.
inline constexpr std::string_view kSyncedAtKey = "synced_at";

struct StoreCounts {
  std::int64_t documents = 0;
  std::int64_t sections = 0;
  std::int64_t chunks = 0;
  std::int64_t commands = 0;
  std::int64_t text_bytes = 0;
  std::int64_t embedded_chunks = 0;  ///< chunks that have a vector of the model asked for
  std::map<std::string, std::int64_t> by_type;
};

struct FilterValues {
  std::vector<std::string> types;
  std::vector<std::string> services;
  std::vector<std::string> tags;
  std::vector<std::string> owners;  ///< teams
};

struct RowCounts {
  std::int64_t documents = 0;
  std::int64_t chunks = 0;
};

struct RiskCounts {
  std::int64_t read = 0;
  std::int64_t write = 0;
  std::int64_t unknown = 0;
};

struct PartCounts {
  std::map<std::string, std::int64_t> sections_by_role;  ///< without those of no role
  RiskCounts commands;
};

struct UnusedSpace {
  std::int64_t vectors = 0;  ///< that no chunk uses, or that another model made
  std::int64_t vector_bytes = 0;
  std::int64_t free_bytes = 0;  ///< pages of the file that hold nothing
};

/// A model whose vectors are of no use to another.
struct ReplacedModel {
  std::string name;
  std::int64_t texts = 0;  ///< that have a vector of it alone
};

/// Whether both name one type: case, '-', '_', blanks and a plural's s apart.
bool same_type(std::string_view a, std::string_view b);

/// Where each source lies today, by name: a project may have moved since it was synced.
using SourceRoots = std::map<std::string, std::string>;

/// A document as it is joined to services.
struct TextToJoin {
  DocumentRow row;  ///< id, path, title, aliases and services alone
  std::string text;
};

/// What a process that lives on keeps of an index in memory between its readers: the vectors, once
/// a state of the index was asked twice. Thread-safe, shared by readers of one index.
class ResidentVectors;
std::shared_ptr<ResidentVectors> make_resident_vectors(VectorIndex kind = VectorIndex::automatic);

/// One snapshot: every call sees the index as it was when the reader was opened, so that the steps
/// of a search agree. Opening costs less than a millisecond; open anew to see a later sync.
/// Confined to the thread that opened it.
class Reader final : public Evidence {
 public:
  /// Read-only. Works on a read-only folder (then immutable, when no log is left behind).
  /// @param roots  said of these sources in place of the stored root
  /// @param resident  null: vectors are read from the file for every question
  /// @error not_found when there is no index (hint: how to make one); newer_version; corrupt
  ///        (also for a foreign database); io_error
  static Result<Reader> open(const std::filesystem::path& database, SourceRoots roots = {},
                             std::shared_ptr<ResidentVectors> resident = nullptr);

  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader() override;

  Result<DocumentSet> select(const SearchFilters& filters) const override;
  Result<std::vector<std::int64_t>> document_frequencies(
      std::span<const std::string> terms) const override;
  Result<std::int64_t> count_chunks(const DocumentSet& documents) const override;
  Result<SignalScores> lexical(const MatchQuery& query,
                               const DocumentSet& documents) const override;
  Result<VectorScores> vectors(std::span<const float> question, const std::string& model_id,
                               const DocumentSet& documents,
                               std::span<const DocumentId> also) const override;
  Result<ModelFacts> model_facts(const std::string& model_id) const override;
  Result<std::vector<NamedDocument>> named(std::span<const std::string> squashed_keys,
                                           const DocumentSet& documents) const override;
  Result<std::optional<NameFrequencies>> name_frequencies(
      std::span<const std::string> words) const override;
  Result<std::vector<FetchedDocument>> fetch(std::span<const DocumentId> documents) const override;
  Result<std::vector<Command>> commands(DocumentId document, LineRange lines) const override;
  Result<bool> knows_services() const override;
  Result<std::vector<NamedService>> services_named(std::string_view name) const override;
  Result<std::vector<Dependency>> dependencies_of(std::string_view service) const override;
  Result<std::vector<JoinedDocument>> documents_of(std::string_view service,
                                                   const DocumentSet& documents) const override;

  Result<std::vector<SourceRow>> list_sources() const;
  Result<std::vector<DocumentStat>> list_stats(SourceId source) const;
  /// By public id (or a unique prefix of at least 4), or by path in any source.
  Result<std::vector<DocumentId>> find_documents(std::string_view id_or_path) const;
  /// Every path, each followed by its public id; for "did you mean".
  Result<std::vector<std::string>> list_names() const;
  /// The values that documents have to filter by, each once, sorted.
  Result<FilterValues> filter_values() const;
  /// The rows of a set of documents, without texts and parts, by source and path.
  struct Listed {
    DocumentRow row;
    SourceRow source;
    std::vector<JoinRow> joins;
  };
  Result<std::vector<Listed>> list_rows(const DocumentSet& documents) const;
  Result<StoreCounts> counts(const std::string& model_id) const;
  Result<RowCounts> count_rows() const;
  Result<std::int64_t> pending_chunks(const std::string& model_id) const;
  /// Length of the model's vectors; 0 when there are none.
  Result<std::size_t> vector_dimension(const std::string& model_id) const;
  /// The other model that has vectors for most of the texts which this one still lacks.
  Result<std::optional<ReplacedModel>> find_replaced_model(const std::string& model_id) const;
  Result<std::vector<FileError>> list_file_errors() const;
  Result<std::optional<std::string>> meta(std::string_view key) const;
  std::int64_t disk_bytes() const;

  // Facts and the graph that is linked from them: see store/facts.h and store/services.h.
  Result<std::vector<DocumentStat>> list_fact_stats(SourceId source) const;
  Result<std::vector<FactFileName>> list_fact_files() const;
  Result<std::vector<FactFileName>> list_fact_files_of(std::string_view format) const;
  Result<std::optional<FactFileName>> find_fact_file(FactFileId file) const;
  Result<std::vector<FactsOfFile>> list_facts() const;
  Result<std::vector<FactRow>> list_facts_of(FactFileId file) const;
  Result<std::vector<ServiceRow>> find_services(std::string_view key) const;
  Result<std::vector<AliasRow>> find_aliases(std::string_view alias) const;
  Result<std::vector<AliasRow>> list_aliases_of(std::string_view key) const;
  Result<std::vector<OwnerRow>> find_owners(std::string_view key) const;
  Result<std::vector<OwnerRow>> find_owned(std::string_view team) const;
  Result<std::vector<ContactRow>> find_contacts(std::string_view key) const;
  Result<std::vector<ServiceRow>> list_services() const;
  Result<std::vector<AliasRow>> list_aliases() const;
  Result<std::vector<EdgeRow>> list_edges() const;
  Result<std::vector<OwnerRow>> list_owners() const;
  Result<GraphCounts> count_graph() const;
  Result<std::optional<DocumentRow>> find_document_at(SourceId source, std::string_view path) const;

  /// What documents are joined to services by, in order of their ids.
  /// @error corrupt when a text does not agree with its sum
  Result<std::vector<TextToJoin>> texts_to_join(DocumentId after, std::size_t count) const;
  /// The surest first.
  Result<std::vector<JoinRow>> list_joins(DocumentId document) const;
  /// Every service that a document is about, each once, sorted.
  Result<std::vector<std::string>> list_joined_services() const;

  /// Reads every document.
  Result<PartCounts> count_parts() const;
  /// Bytes of the file by what they hold: "texts", "full text", "vectors", "free", … Reads every
  /// page once; empty where SQLite was built without its statistics table.
  Result<std::map<std::string, std::int64_t>> disk_parts() const;
  /// @param model_id  vectors of any other model count as unused; empty: of none
  Result<UnusedSpace> unused_space(const std::string& model_id) const;

  /// Do rows, full-text index, vectors and sums agree? `deep` reads every text and vector back.
  Result<std::vector<DoctorCheck>> check(bool deep) const;

 private:
  friend class Writer;
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What was committed and is not yet folded into the database file: so much it may grow.
std::int64_t log_bytes(const std::filesystem::path& database);

/// Of an exported index: when it was made, ISO 8601 in UTC.
inline constexpr std::string_view kExportedKey = "exported_at";

/// Copies the index, as last committed, into one file that needs nothing beside it and is never
/// written: for another machine, or a folder that is read-only. Waits for nobody.
/// @param target       replaced when it is there; its folder exists
/// @param exported_at  kept in the copy under kExportedKey
/// @error as Reader::open; no_space, io_error
Status export_index(const std::filesystem::path& database, const std::filesystem::path& target,
                    std::string_view exported_at);

class WriterLock;

struct WriterOptions {
  int lock_wait_ms = 20'000;
  std::stop_token stop = {};  ///< ends the wait for the lock
  /// How it is found out whether another machine may use the file's place too: then no WAL.
  std::string_view (*shared_file_system)(const std::filesystem::path&) =
      runbook::shared_file_system;
};

/// A text that has no vector of the model yet, and one of the chunks that hold it.
struct PendingChunk {
  ChunkId chunk{};
  Hash128 text_hash;
  int tokens = 0;
};

/// A parsed document made ready for writing: compressed, summed, its full-text columns built. The
/// costly part of keeping a document; pure, so that the parsing threads do it and the writer does
/// not.
struct PreparedDocument;
struct PreparedDocumentDeleter {
  void operator()(PreparedDocument* prepared) const;
};
using PreparedDocumentPtr = std::unique_ptr<PreparedDocument, PreparedDocumentDeleter>;
/// @error too_large when it has more than kChunksPerDocument chunks
Result<PreparedDocumentPtr> prepare_document(ParsedDocument document);

/// The holder of the lock. Confined to one thread. Without commit() a batch is rolled back.
class Writer {
 public:
  /// Makes folder (0700, with CACHEDIR.TAG and .gitignore) and database (0600) when they are not
  /// there, takes the lock, migrates in one transaction.
  /// @error busy with the holder's pid in the message; newer_version; corrupt for a foreign or
  ///        damaged database (never changed; hint: --rebuild); no_space; io_error
  static Result<Writer> open(const std::filesystem::path& database,
                             const WriterOptions& options = {});
  /// Starts an empty database in the place of the old one, damaged or not, taking over the vectors
  /// that are whole. A file in `.runbook/cache/` that is no database at all is kept, renamed to
  /// `<name>.damaged`, with a warning on stderr.
  /// @error as open; corrupt for another program's database, and for a file elsewhere that is none
  static Result<Writer> recreate(const std::filesystem::path& database,
                                 const WriterOptions& options = {});

  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  ~Writer();

  /// A reader over the writer's own connection: sees what is not committed yet.
  const Reader& reader() const;

  /// The rows were written by a runbook that derives texts in another way (kTextFormat). They can
  /// be read, but not replaced one by one: clear() first, then everything is new.
  bool needs_rebuild() const;
  /// Removes every document with its parts, and kSyncedAtKey; sources and vectors stay.
  Status clear();

  Status begin();
  /// NORMAL: survives a crash of the process; finish() makes it survive power loss. After a failed
  /// change of the batch it keeps nothing and returns that change's error.
  Status commit();

  Result<SourceId> upsert_source(std::string_view name, std::string_view root);
  /// Removes a source that is no longer configured, with its documents.
  Status remove_source(SourceId source);
  /// Replaces the document at (source, path) with all its parts; keeps its id.
  Result<DocumentId> upsert_document(const PreparedDocument& document);
  Status remove_document(DocumentId document);
  Status update_stat(DocumentId document, const FileStat& stat);
  Status update_commit(DocumentId document, const CommitState& commit);
  Status set_file_errors(SourceId source,
                         std::span<const FileErrorRow> errors);  ///< replaces all of the source

  /// Replaces the facts of the file at (source, path).
  Status put_fact_file(const FactFileRow& file);
  Status remove_fact_file(FactFileId file);
  Status update_fact_stat(FactFileId file, const FileStat& stat);
  /// In the same batch as the change of facts that it is linked from.
  Status replace_graph(const GraphRows& rows);

  /// Takes the place of all that the document was joined to.
  Status put_joins(DocumentId document, std::span<const JoinRow> joins);

  /// All texts without a vector of this model, longest first, each hash once.
  Result<std::vector<PendingChunk>> list_pending(const std::string& model_id) const;
  /// embedding_text of each, in order.
  Result<std::vector<std::string>> embedding_texts(std::span<const PendingChunk> chunks) const;
  Status put_vector(const std::string& model_id, const Hash128& text_hash,
                    const QuantizedVector& vector);
  Status set_served_model(const std::string& model_id, std::string_view served_model);
  /// Says that every chunk has its vector of the model, until a document or a vector changes: what
  /// is pending is then known without a look at each chunk.
  Status note_all_embedded(const std::string& model_id);
  /// Estimates ModelFacts::cosine_floor, when the vectors are twice those it was last estimated
  /// from.
  Status update_cosine_floor(const std::string& model_id);
  /// Makes the approximate index of vectors fit those of the model: anew when it is absent, damaged
  /// or knows too few of them, away where none is wanted. Not within a batch.
  /// @param changed  vectors were put since it was last looked at
  /// @return how many vectors it was made of, 0 when it stayed as it is
  /// @error cancelled; no_space; io_error
  Result<std::int64_t> update_vector_index(const std::string& model_id, VectorIndex kind,
                                           bool changed, const std::stop_token& stop);
  /// Forgets every vector of the model.
  Status remove_vectors(const std::string& model_id);
  /// Forgets vectors no chunk uses since `older_than_days` days.
  Result<std::int64_t> remove_unused_vectors(int older_than_days);
  /// Forgets the vectors of every model but this one.
  Result<std::int64_t> remove_vectors_of_other_models(const std::string& model_id);
  /// Merges the full-text index and gives free pages back to the disk. Not within a batch. For the
  /// time it takes, the log and the memory hold the whole index once more.
  /// @error no_space: the index stays as it was
  Status compact();

  /// The words of all names, for NameFrequencies; once all documents of a run are written. Nothing
  /// to do when none of them changed.
  Status count_name_words();

  Status set_meta(std::string_view key, std::string_view value);

  /// Last commit of a run with synchronous=FULL, then checkpoint(TRUNCATE), then the lock goes. An
  /// open batch is committed. Afterwards only reader() may be used.
  Status finish();

 private:
  struct Impl;
  explicit Writer(std::unique_ptr<Impl> impl);
  static Result<Writer> open_locked(const std::filesystem::path& database, WriterLock lock,
                                    const WriterOptions& options);
  std::unique_ptr<Impl> impl_;
};

}  // namespace runbook
