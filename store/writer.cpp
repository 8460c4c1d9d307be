#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/failpoint.h"
#include "base/files.h"
#include "base/log.h"
#include "base/text.h"
#include "store/chunk_text.h"
#include "store/documents.h"
#include "store/facts.h"
#include "store/hnsw_upkeep.h"
#include "store/internal/open.h"
#include "store/internal/reader_impl.h"
#include "store/internal/sqlite.h"
#include "store/internal/writer_lock.h"
#include "store/joins.h"
#include "store/lexical.h"
#include "store/meta.h"
#include "store/models.h"
#include "store/name_words.h"
#include "store/parts.h"
#include "store/services.h"
#include "store/small_tables.h"
#include "store/sources.h"
#include "store/store.h"
#include "store/vectors.h"

namespace runbook {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLockFile = "write.lock";

// The log of a long run is folded into the file when it is larger than this, so that it does not
// double the disk and reading through it stays cheap.
constexpr std::int64_t kLogLimitBytes = std::int64_t{32} * 1024 * 1024;

// Without a document: tables, indexes and the log of making them.
constexpr std::int64_t kEmptyIndexBytes = std::int64_t{512} * 1024;

// How long the end of a run waits for readers of old snapshots before it leaves the log to the
// next run.
constexpr int kCheckpointWaitMs = 500;

fs::path folder_of(const fs::path& database) {
  return database.has_parent_path() ? database.parent_path() : fs::path(".");
}

/// An export is a copy for reading: its folder may be anybody's, and nothing is made there.
Status refuse_export(const fs::path& database) {
  const auto reader = Reader::open(database);
  if (!reader) return ok();  // what is wrong with it is told by who opens it for writing
  const auto exported_at = reader->meta(kExportedKey);
  if (!exported_at || !exported_at->has_value()) return ok();  // damaged: it may be made anew
  return Error{.code = Errc::invalid_argument,
               .message = "this is an exported index; it is only read",
               .where = database.string(),
               .hint =
                   "export it anew where it came from, or choose another "
                   "`knowledge.store.path`"};
}

Result<WriterLock> lock_folder(const fs::path& database, const WriterOptions& options) {
  RB_TRY(const FileKind kind, kind_of_file(database));
  if (kind == FileKind::ours) RB_TRY(refuse_export(database));
  // Before anything is made in a folder that may be another program's.
  const bool not_ours = kind == FileKind::garbage && !lies_in_our_cache(database);
  if (kind == FileKind::foreign || not_ours) return refuse_file(database, kind);
  RB_TRY(prepare_folder(folder_of(database)));
  return WriterLock::acquire(folder_of(database) / kLockFile, options.lock_wait_ms, options.stop);
}

std::int64_t file_bytes(const fs::path& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? std::int64_t{status.st_size} : 0;
}

/// The message of a full disk, with the bytes that are needed.
Status with_need(Status done, std::string_view doing, std::int64_t bytes,
                 const fs::path& database) {
  if (!done && done.error().code == Errc::no_space) {
    done.error().message = str_cat("the disk is full: ", doing, " needs up to ", human_bytes(bytes),
                                   ", ", human_bytes(free_bytes(database)), " are free");
  }
  return done;
}

/// Only for the holder of the lock.
Status fold_log(const sqlite::Connection& connection, sqlite::Checkpoint mode) {
  failpoint("before_checkpoint");
  RB_TRY(with_need(connection.checkpoint(mode), "folding the log into the index",
                   log_bytes(connection.file()), connection.file()));
  failpoint("after_checkpoint");
  return ok();
}

/// WAL shares memory with the readers: where another machine may read the file too, it would lose
/// what the other wrote.
Journal journal_for(const fs::path& database, const WriterOptions& options) {
  const std::string_view shared = options.shared_file_system(database);
  if (shared.empty()) return Journal::wal;
  const auto kind = kind_of_file(database);
  const bool is_new = kind && *kind != FileKind::ours;
  if (is_new) {
    log::warn(str_cat("the index lies on ", shared, ": searches wait while a sync writes; ",
                      "`knowledge.store.path` can name a place on a disk of this machine"));
  }
  return Journal::rollback;
}

/// Writes the format into a new database and reads it from an old one.
Result<bool> has_other_format(const sqlite::Connection& connection) {
  RB_TRY(const std::optional<std::string> format, find_meta(connection, kTextFormatKey));
  if (format) return *format != std::to_string(kTextFormat);
  RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(connection));
  RB_TRY(set_meta(connection, kTextFormatKey, std::to_string(kTextFormat)));
  RB_TRY(keep_small_tables_sum(connection));
  RB_TRY(transaction.commit());
  return false;
}

// What a rebuild works with, beside the database.
constexpr const char* kFreshSuffix = ".new";
constexpr const char* kOldSuffix = ".old";
constexpr const char* kDamagedSuffix = ".damaged";  // no index of ours: kept

/// Removes what a rebuild left that was killed; a stranger's file of that name stays.
void remove_remains(const fs::path& database) {
  for (const char* suffix : {kFreshSuffix, kOldSuffix}) {
    const fs::path file = database.string() + suffix;
    const auto kind = kind_of_file(file);
    if (kind && *kind == FileKind::ours) remove_database(file);
  }
}

/// Makes `fresh`: an empty index with the vectors of `database` that are whole.
Status build_fresh(const fs::path& database, FileKind kind, const fs::path& fresh,
                   Journal journal) {
  remove_database(fresh);
  {
    RB_TRY(sqlite::Connection target, open_for_writing(fresh, journal));
    if (kind == FileKind::ours) {
      // Damage beyond reading only means that vectors are computed again.
      auto old = sqlite::Connection::open(database, sqlite::Access::write);
      if (old) {
        RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(target));
        RB_TRY(copy_vectors(*old, target));
        RB_TRY(keep_small_tables_sum(target));
        RB_TRY(transaction.commit());
      }
    }
    RB_TRY(fold_log(target, sqlite::Checkpoint::truncate));
  }
  // All of it is in the file now; a log left beside it must not meet another database.
  return remove_log(fresh);
}

}  // namespace

std::int64_t log_bytes(const fs::path& database) {
  return file_bytes(database.string() + "-wal");
}

struct Writer::Impl {
  // In this order: the connection closes before the lock is freed.
  std::optional<WriterLock> lock;
  sqlite::Connection connection;
  Reader reader;
  std::optional<sqlite::Transaction> batch;
  std::optional<Error> batch_error;
  std::int64_t changes_at_open = 0;
  bool other_format = false;
  bool facts_changed = false;  ///< since the last commit
  bool names_changed = false;  ///< same, of documents

  Impl(WriterLock writer_lock, sqlite::Connection opened, Reader borrowing)
      : lock(std::move(writer_lock)), connection(std::move(opened)), reader(std::move(borrowing)) {}

  /// Runs a change of several statements: within the open batch, or as a transaction of its own.
  template <typename Change>
  auto change(Change change) -> decltype(change()) {
    if (batch) {
      auto result = change();
      if (!result) batch_error = result.error();
      return result;
    }
    RB_TRY(sqlite::Transaction transaction, sqlite::Transaction::begin(connection));
    auto result = change();
    if (!result) return result;
    RB_TRY(keep_sums());
    RB_TRY(transaction.commit());
    return result;
  }

  /// The last words of every transaction.
  Status keep_sums() {
    RB_TRY(raise_generation(connection));
    if (facts_changed) RB_TRY(keep_services_sum(connection));
    facts_changed = false;
    if (names_changed) RB_TRY(forget_name_words(connection));
    names_changed = false;
    return keep_small_tables_sum(connection);
  }

  Status refuse_other_format() const {
    if (!other_format) return ok();
    return Error{.code = Errc::corrupt,
                 .message = "the index was made by a runbook that derives texts in another way",
                 .where = connection.file().string(),
                 .hint = "make it anew with `runbook knowledge sync --rebuild`"};
  }
};

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::open_locked(const fs::path& database, WriterLock lock,
                                   const WriterOptions& options) {
  remove_remains(database);
  const Journal journal = journal_for(database, options);
  RB_TRY(sqlite::Connection connection, open_for_writing(database, journal));
  RB_TRY(const bool other_format, has_other_format(connection));
  auto impl = std::make_unique<Impl>(std::move(lock), std::move(connection),
                                     Reader(std::make_unique<Reader::Impl>()));
  impl->reader.impl_->connection = &impl->connection;
  impl->other_format = other_format;
  impl->changes_at_open = impl->connection.total_changes();
  return Writer(std::move(impl));
}

Result<Writer> Writer::open(const fs::path& database, const WriterOptions& options) {
  RB_TRY(WriterLock lock, lock_folder(database, options));
  return open_locked(database, std::move(lock), options);
}

Result<Writer> Writer::recreate(const fs::path& database, const WriterOptions& options) {
  RB_TRY(WriterLock lock, lock_folder(database, options));
  RB_TRY(const FileKind kind, kind_of_file(database));
  const bool not_an_index = kind == FileKind::garbage || kind == FileKind::empty;
  if (kind == FileKind::foreign || (not_an_index && !lies_in_our_cache(database))) {
    return refuse_file(database, kind);
  }
  const fs::path fresh = database.string() + kFreshSuffix;
  const char* const suffix = kind == FileKind::garbage ? kDamagedSuffix : kOldSuffix;
  // No larger than what it takes over and the log of that.
  const std::int64_t need = kEmptyIndexBytes + 2 * (file_bytes(database) + log_bytes(database));
  RB_TRY(with_need(build_fresh(database, kind, fresh, journal_for(fresh, options)),
                   "making the index anew", need, database));
  failpoint("fresh_built");
  RB_TRY(set_aside(database, suffix));
  failpoint("old_set_aside");
  RB_TRY(put_in_place(fresh, database));
  failpoint("fresh_in_place");
  // An index is derived: the old one has nothing the new one cannot get. A file that was none is
  // kept, and its new name told.
  if (kind == FileKind::garbage) {
    log::warn(str_cat("the damaged index was set aside as ", database.string(), suffix));
  }
  return open_locked(database, std::move(lock), options);
}

const Reader& Writer::reader() const {
  return impl_->reader;
}

bool Writer::needs_rebuild() const {
  return impl_->other_format;
}

Status Writer::clear() {
  const auto clear_all = [&]() -> Status {
    impl_->names_changed = true;
    RB_TRY(remove_all_documents(impl_->connection));
    RB_TRY(remove_meta(impl_->connection, kSyncedAtKey));
    return runbook::set_meta(impl_->connection, kTextFormatKey, std::to_string(kTextFormat));
  };
  RB_TRY(impl_->change(clear_all));
  failpoint("index_cleared");
  impl_->other_format = false;
  return ok();
}

Status Writer::begin() {
  RB_ASSERT(impl_->lock && !impl_->batch);
  RB_TRY(sqlite::Transaction batch, sqlite::Transaction::begin(impl_->connection));
  impl_->batch.emplace(std::move(batch));
  impl_->batch_error.reset();
  return ok();
}

Status Writer::commit() {
  RB_ASSERT(impl_->batch);
  // Gone at the end of this function either way; undone unless committed.
  sqlite::Transaction batch = std::move(*impl_->batch);
  impl_->batch.reset();
  if (impl_->batch_error) return *std::exchange(impl_->batch_error, std::nullopt);
  RB_TRY(impl_->keep_sums());
  RB_TRY(batch.commit());
  if (log_bytes(impl_->connection.file()) < kLogLimitBytes) return ok();
  return fold_log(impl_->connection, sqlite::Checkpoint::passive);
}

Result<SourceId> Writer::upsert_source(std::string_view name, std::string_view root) {
  return impl_->change([&] { return runbook::upsert_source(impl_->connection, name, root); });
}

Status Writer::remove_source(SourceId source) {
  RB_TRY(impl_->refuse_other_format());
  return impl_->change([&]() -> Status {
    RB_TRY(const std::vector<DocumentId> documents, list_documents(impl_->connection, source));
    for (const DocumentId id : documents) {
      RB_TRY(runbook::remove_document(impl_->connection, id));
    }
    impl_->names_changed = true;
    impl_->facts_changed = true;
    RB_TRY(remove_fact_files(impl_->connection, source));
    return remove_source_row(impl_->connection, source);
  });
}

Result<DocumentId> Writer::upsert_document(const PreparedDocument& document) {
  RB_TRY(impl_->refuse_other_format());
  return impl_->change([&]() -> Result<DocumentId> {
    impl_->names_changed = true;
    RB_TRY(forget_all_embedded(impl_->connection));
    return runbook::upsert_document(impl_->connection, document);
  });
}

Status Writer::remove_document(DocumentId document) {
  RB_TRY(impl_->refuse_other_format());
  return impl_->change([&] {
    impl_->names_changed = true;
    return runbook::remove_document(impl_->connection, document);
  });
}

Status Writer::update_stat(DocumentId document, const FileStat& stat) {
  return impl_->change([&] { return runbook::update_stat(impl_->connection, document, stat); });
}

Status Writer::update_commit(DocumentId document, const CommitState& commit) {
  return impl_->change([&] { return runbook::update_commit(impl_->connection, document, commit); });
}

Status Writer::set_file_errors(SourceId source, std::span<const FileErrorRow> errors) {
  return impl_->change([&] { return runbook::set_file_errors(impl_->connection, source, errors); });
}

Status Writer::put_fact_file(const FactFileRow& file) {
  impl_->facts_changed = true;
  return impl_->change([&] { return runbook::put_fact_file(impl_->connection, file); });
}

Status Writer::remove_fact_file(FactFileId file) {
  impl_->facts_changed = true;
  return impl_->change([&] { return runbook::remove_fact_file(impl_->connection, file); });
}

Status Writer::update_fact_stat(FactFileId file, const FileStat& stat) {
  return runbook::update_fact_stat(impl_->connection, file, stat);
}

Status Writer::replace_graph(const GraphRows& rows) {
  impl_->facts_changed = true;
  return impl_->change([&] { return runbook::replace_graph(impl_->connection, rows); });
}

Status Writer::put_joins(DocumentId document, std::span<const JoinRow> joins) {
  return impl_->change([&] { return runbook::put_joins(impl_->connection, document, joins); });
}

Result<std::vector<PendingChunk>> Writer::list_pending(const std::string& model_id) const {
  return runbook::list_pending(impl_->connection, model_id);
}

Result<std::vector<std::string>> Writer::embedding_texts(
    std::span<const PendingChunk> chunks) const {
  const sqlite::Connection& connection = impl_->connection;
  std::vector<std::string> texts;
  texts.reserve(chunks.size());
  for (const PendingChunk& pending : chunks) {
    const DocumentId id = document_of(pending.chunk);
    RB_TRY(const ParsedDocument document, get_parts(connection, id));
    // get_parts has as many chunks as there are rows, and this is the number of one.
    const auto order = static_cast<std::int64_t>(pending.chunk) % kChunksPerDocument;
    const ChunkRow& chunk = document.chunks[static_cast<std::size_t>(order)];
    texts.push_back(embedding_text(
        document.text, document.sections[static_cast<std::size_t>(chunk.section)], chunk));
  }
  return texts;
}

Status Writer::put_vector(const std::string& model_id, const Hash128& text_hash,
                          const QuantizedVector& vector) {
  return impl_->change(
      [&] { return runbook::put_vector(impl_->connection, model_id, text_hash, vector); });
}

Status Writer::set_served_model(const std::string& model_id, std::string_view served_model) {
  return impl_->change(
      [&] { return runbook::set_served_model(impl_->connection, model_id, served_model); });
}

Status Writer::note_all_embedded(const std::string& model_id) {
  RB_TRY(const bool known, are_all_embedded(impl_->connection, model_id));
  if (known) return ok();
  return impl_->change([&] { return runbook::note_all_embedded(impl_->connection, model_id); });
}

Status Writer::update_cosine_floor(const std::string& model_id) {
  return impl_->change([&] { return runbook::update_cosine_floor(impl_->connection, model_id); });
}

Result<std::int64_t> Writer::update_vector_index(const std::string& model_id, VectorIndex kind,
                                                 bool changed, const std::stop_token& stop) {
  RB_ASSERT(impl_->lock && !impl_->batch);
  return update_hnsw(impl_->connection, model_id, kind, changed, stop);
}

Status Writer::remove_vectors(const std::string& model_id) {
  return runbook::remove_vectors(impl_->connection, model_id);
}

Result<std::int64_t> Writer::remove_unused_vectors(int older_than_days) {
  constexpr std::int64_t kDayMs = std::int64_t{24} * 60 * 60 * 1000;
  const std::int64_t today = SystemClock().unix_ms() / kDayMs;
  return impl_->change(
      [&] { return runbook::remove_unused_vectors(impl_->connection, today, older_than_days); });
}

Result<std::int64_t> Writer::remove_vectors_of_other_models(const std::string& model_id) {
  return impl_->change(
      [&] { return runbook::remove_vectors_of_other_models(impl_->connection, model_id); });
}

Status Writer::compact() {
  RB_ASSERT(impl_->lock && !impl_->batch);
  RB_TRY(impl_->refuse_other_format());
  RB_TRY(impl_->change([&] { return optimize_lexical(impl_->connection); }));
  return impl_->connection.run("VACUUM");
}

Status Writer::count_name_words() {
  RB_TRY(const bool counted, has_name_words(impl_->connection));
  if (counted && !impl_->names_changed) return ok();
  return impl_->change([&] {
    impl_->names_changed = false;
    return runbook::count_name_words(impl_->connection);
  });
}

Status Writer::set_meta(std::string_view key, std::string_view value) {
  return impl_->change([&] { return runbook::set_meta(impl_->connection, key, value); });
}

Status Writer::finish() {
  RB_ASSERT(impl_->lock);
  const sqlite::Connection& connection = impl_->connection;
  if (impl_->batch) RB_TRY(commit());
  if (connection.total_changes() != impl_->changes_at_open) {
    RB_TRY(connection.run("PRAGMA synchronous = FULL"));
    RB_TRY(impl_->change([] { return ok(); }));
  }
  if (log_bytes(connection.file()) > 0) {
    connection.set_busy_timeout(kCheckpointWaitMs);
    RB_TRY(fold_log(connection, sqlite::Checkpoint::truncate));
  }
  RB_TRY(connection.run("PRAGMA query_only = ON"));
  impl_->lock.reset();
  return ok();
}

}  // namespace runbook
