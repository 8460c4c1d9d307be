#include "store/internal/sqlite.h"

#include <cerrno>
#include <utility>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/text.h"
#include "store/internal/occurrences.h"

namespace runbook::sqlite {

namespace {

// How long a statement waits for another connection. Readers and the writer do not block each
// other in WAL mode; what is left is the switch to WAL on first open and recovery after a crash.
constexpr int kBusyTimeoutMs = 10'000;

constexpr std::string_view kRebuildHint =
    "make it anew with `runbook knowledge sync --rebuild`; vectors that are whole are kept";

Errc code_of(int result_code, int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT) return Errc::no_space;
  switch (result_code & 0xff) {
    case SQLITE_FULL: return Errc::no_space;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Errc::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::busy;
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return Errc::io_error;
    case SQLITE_TOOBIG: return Errc::too_large;
    case SQLITE_INTERRUPT: return Errc::io_error;  // TimeLimit alone interrupts
    default: return Errc::internal;
  }
}

/// A `file:` URI of a path: every byte that means something in a URI escaped.
std::string uri_of(const std::filesystem::path& file, std::string_view parameters) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '%' || c == '?' || c == '#' || byte < 0x20 || byte == 0x7f) {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 0xf];
    } else {
      uri += c;
    }
  }
  return str_cat(uri, "?", parameters);
}

}  // namespace

// --- Statement

struct Statement::Prepared {
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle;
  bool in_use = false;
};

Statement::Statement(const Connection& connection, Prepared& prepared)
    : connection_(&connection), prepared_(&prepared) {
  RB_ASSERT(!prepared.in_use);
  prepared.in_use = true;
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      prepared_(std::exchange(other.prepared_, nullptr)),
      bind_result_(other.bind_result_) {}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  reset();
  prepared_->in_use = false;
}

int Statement::index_of(const char* name) const {
  const int index = sqlite3_bind_parameter_index(prepared_->handle.get(), name);
  RB_ASSERT(index > 0);
  return index;
}

Statement& Statement::bind(const char* name, std::int64_t value) {
  bind_result_ |= sqlite3_bind_int64(prepared_->handle.get(), index_of(name), value);
  return *this;
}

Statement& Statement::bind(const char* name, int value) {
  return bind(name, std::int64_t{value});
}

Statement& Statement::bind(const char* name, double value) {
  bind_result_ |= sqlite3_bind_double(prepared_->handle.get(), index_of(name), value);
  return *this;
}

Statement& Statement::bind_text(const char* name, std::string_view value) {
  // An empty view may have a null pointer, which SQLite would take for NULL.
  const char* data = value.empty() ? "" : value.data();
  bind_result_ |= sqlite3_bind_text64(prepared_->handle.get(), index_of(name), data, value.size(),
                                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(const char* name, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  bind_result_ |= sqlite3_bind_blob64(prepared_->handle.get(), index_of(name), data, value.size(),
                                      SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_null(const char* name) {
  bind_result_ |= sqlite3_bind_null(prepared_->handle.get(), index_of(name));
  return *this;
}

Statement& Statement::bind_pointer(const char* name, void* value, const char* type) {
  bind_result_ |=
      sqlite3_bind_pointer(prepared_->handle.get(), index_of(name), value, type, nullptr);
  return *this;
}

Result<bool> Statement::step() {
  if (bind_result_ != SQLITE_OK) return connection_->error(bind_result_);
  const int result = sqlite3_step(prepared_->handle.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return connection_->error(result);
}

Status Statement::run() {
  RB_TRY(const bool has_row, step());
  RB_ASSERT(!has_row);
  reset();
  return ok();
}

void Statement::reset() {
  sqlite3_reset(prepared_->handle.get());
  sqlite3_clear_bindings(prepared_->handle.get());
  bind_result_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(prepared_->handle.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(prepared_->handle.get(), column);
}

std::string_view Statement::text(int column) const {
  const auto* data =
      reinterpret_cast<const char*>(sqlite3_column_text(prepared_->handle.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle.get(), column))};
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(prepared_->handle.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(prepared_->handle.get(), column) == SQLITE_NULL;
}

int Statement::column_count() const {
  return sqlite3_column_count(prepared_->handle.get());
}

Statement& Statement::bind_from(const Statement& row, int column) {
  bind_result_ |= sqlite3_bind_value(prepared_->handle.get(), column + 1,
                                     sqlite3_column_value(row.prepared_->handle.get(), column));
  return *this;
}

// --- Connection

void Connection::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Connection::Connection(std::filesystem::path file, sqlite3* database)
    : file_(std::move(file)), database_(database) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&& other) noexcept {
  statements_ = std::move(other.statements_);
  database_ = std::move(other.database_);
  file_ = std::move(other.file_);
  return *this;
}
Connection::~Connection() = default;

Result<Connection> Connection::open(const std::filesystem::path& file, Access access) {
  const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::write     ? SQLITE_OPEN_READWRITE
                     : access == Access::scratch ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                 : SQLITE_OPEN_READONLY);
  const std::string name = access == Access::scratch     ? std::string()
                           : access == Access::immutable ? uri_of(file, "immutable=1")
                                                         : uri_of(file, "");
  sqlite3* handle = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  if (handle == nullptr) return Error{.code = Errc::internal, .message = "out of memory"};
  Connection connection(file, handle);
  if (result != SQLITE_OK) return connection.error(result);
  RB_TRY(connection.configure(access));
  return connection;
}

Status Connection::configure(Access access) const {
  sqlite3* const database = database_.get();
  sqlite3_busy_timeout(database, kBusyTimeoutMs);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, access == Access::scratch ? 0 : 1,
                    nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  // Only the holder of the writer lock checkpoints, and only when it says so: SQLite before 3.51.3
  // loses pages when one process commits while another checkpoints.
  sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_wal_autocheckpoint(database, 0);
  RB_TRY(run("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY"));
  if (const int added = add_occurrences_function(database); added != SQLITE_OK) return error(added);
  if (access == Access::write || access == Access::scratch) return run("PRAGMA mmap_size = 0");
  return run("PRAGMA query_only = ON; PRAGMA mmap_size = 0");
}

Result<Statement> Connection::prepare(std::string_view sql) const {
  std::string key(sql);
  auto found = statements_.find(key);
  if (found == statements_.end()) {
    sqlite3_stmt* handle = nullptr;
    const int result = sqlite3_prepare_v3(database_.get(), key.data(), static_cast<int>(key.size()),
                                          SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (result != SQLITE_OK) return error(result);
    auto prepared = std::make_unique<Statement::Prepared>();
    prepared->handle.reset(handle);
    found = statements_.emplace(std::move(key), std::move(prepared)).first;
  }
  return Statement(*this, *found->second);
}

Status Connection::run(const std::string& sql) const {
  const int result = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return error(result);
  return ok();
}

Result<std::int64_t> Connection::integer(std::string_view sql) const {
  RB_TRY(Statement statement, prepare(sql));
  RB_TRY(const bool has_row, statement.step());
  return has_row ? statement.integer(0) : std::int64_t{0};
}

Status Connection::checkpoint(Checkpoint mode) const {
  const int sqlite_mode =
      mode == Checkpoint::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
  const int result =
      sqlite3_wal_checkpoint_v2(database_.get(), "main", sqlite_mode, nullptr, nullptr);
  if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY) return error(result);
  return ok();
}

void Connection::set_busy_timeout(int timeout_ms) const {
  sqlite3_busy_timeout(database_.get(), timeout_ms);
}

std::int64_t Connection::total_changes() const {
  return sqlite3_total_changes64(database_.get());
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(database_.get());
}

std::int64_t Connection::last_insert_id() const {
  return sqlite3_last_insert_rowid(database_.get());
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

Error Connection::error(int result_code) const {
  Error error;
  error.where = file_.string();
  error.code = code_of(result_code, sqlite3_system_errno(database_.get()));
  if ((result_code & 0xff) == SQLITE_INTERRUPT) {
    error.message = "reading the index took too long: it is damaged, or its disk is very slow";
    error.hint = "see what `runbook doctor` says; `runbook knowledge sync --rebuild` makes it anew";
    return error;
  }
  if (result_code == SQLITE_READONLY_ROLLBACK) {
    error.message = "a sync was stopped while it wrote, and what it began is not undone yet";
    error.hint = "run `runbook knowledge sync` once more";
    return error;
  }
  const char* reason = sqlite3_errmsg(database_.get());
  switch (error.code) {
    case Errc::no_space:
      error.message =
          str_cat("the disk is full, ", free_bytes(file_.parent_path()), " bytes are free");
      error.hint = "free some space and run the same command again; what was committed is kept";
      break;
    case Errc::corrupt:
      error.message = str_cat("the index is damaged: ", reason);
      error.hint = kRebuildHint;
      break;
    case Errc::busy:
      error.message = "the index is locked by another process";
      error.hint = "run the command again when the other one is done";
      break;
    case Errc::io_error:
      error.message = str_cat("cannot use the index: ", reason);
      error.hint = "check the permissions of the file and of its folder";
      break;
    default: error.message = str_cat("the index gave an error: ", reason); break;
  }
  return error;
}

// --- TimeLimit

namespace {
// Steps of SQLite's virtual machine between two looks at the clock: some microseconds.
constexpr int kStepsBetweenLooks = 1'000;
}  // namespace

TimeLimit::TimeLimit(const Connection& connection, int limit_ms)
    : connection_(connection), end_ms_(steady_ms() + limit_ms) {
  sqlite3_progress_handler(connection.database_.get(), kStepsBetweenLooks, is_over, this);
}

TimeLimit::~TimeLimit() {
  sqlite3_progress_handler(connection_.database_.get(), 0, nullptr, nullptr);
}

int TimeLimit::is_over(void* self) {
  return steady_ms() > static_cast<const TimeLimit*>(self)->end_ms_ ? 1 : 0;
}

// --- Transaction

Result<Transaction> Transaction::begin(const Connection& connection) {
  RB_TRY(connection.run("BEGIN IMMEDIATE"));
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  // After a full disk SQLite may have rolled back already; then there is nothing left to undo.
  if (connection_ != nullptr && connection_->in_transaction()) {
    [[maybe_unused]] const Status undone = connection_->run("ROLLBACK");
  }
}

Status Transaction::commit() {
  RB_TRY(connection_->run("COMMIT"));
  connection_ = nullptr;
  return ok();
}

}  // namespace runbook::sqlite
