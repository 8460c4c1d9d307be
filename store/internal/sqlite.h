// SQLite behind three small classes: Connection, Statement, Transaction.
//
// The only file pair that sees sqlite3.h. Every connection is made here, so that the rules against
// the WAL-reset fault and against hostile database files hold for all of them. Confined to the
// thread that uses the connection.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runbook/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace runbook::sqlite {

class Connection;

/// Keeps one prepared statement of a Connection in use; reset when it goes out of scope. Texts and
/// blobs that are bound must live until the statement has run; columns until the next step.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(const char* name, std::int64_t value);
  Statement& bind(const char* name, int value);
  Statement& bind(const char* name, double value);
  Statement& bind_text(const char* name, std::string_view value);
  Statement& bind_blob(const char* name, std::string_view value);
  Statement& bind_null(const char* name);
  /// For a function of ours, which asks for it by its type (a literal) and knows what it points to.
  Statement& bind_pointer(const char* name, void* value, const char* type);

  /// True when there is a row. A wrong bind is reported here.
  Result<bool> step();
  /// Runs a statement that gives no rows, and makes it ready to be bound again.
  Status run();
  void reset();

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_null(int column) const;
  int column_count() const;
  /// Copies a column of another statement's row, whatever it is, to the parameter of that place.
  Statement& bind_from(const Statement& row, int column);

 private:
  friend class Connection;
  struct Prepared;
  Statement(const Connection& connection, Prepared& prepared);
  int index_of(const char* name) const;

  const Connection* connection_;
  Prepared* prepared_;
  int bind_result_ = 0;
};

enum class Access {
  write,      ///< the holder of the writer lock
  read,       ///< read-only; SQLite may make -wal and -shm beside the file for its locks
  immutable,  ///< read-only, no locks, no log: for a folder nobody can write
  scratch,    ///< a private temporary database, gone when closed; its FTS tables may be written
};

enum class Checkpoint {
  passive,   ///< what can be done without waiting
  truncate,  ///< waits for readers up to the busy timeout, then empties the log
};

class Connection {
 public:
  /// Sets every rule that does not need the file; reads nothing of it yet.
  /// @error io_error, no_space
  static Result<Connection> open(const std::filesystem::path& file, Access access);

  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// A statement of this text, prepared once for the connection. Not usable twice at a time.
  Result<Statement> prepare(std::string_view sql) const;

  /// Runs statements that give no rows: schemas and pragmas, never user words.
  Status run(const std::string& sql) const;

  /// The first column of the first row, as a number; 0 when there is no row.
  Result<std::int64_t> integer(std::string_view sql) const;

  /// Folds the log into the file. Only for the holder of the writer lock. Readers that hold it up
  /// are no error: the log then stays for the next time.
  Status checkpoint(Checkpoint mode) const;
  void set_busy_timeout(int timeout_ms) const;

  /// Rows changed since the connection was opened.
  std::int64_t total_changes() const;
  /// Rows the last INSERT, UPDATE or DELETE changed.
  std::int64_t changes() const;
  std::int64_t last_insert_id() const;
  bool in_transaction() const;
  /// What went wrong, as an Error with the file's name and the next step.
  Error error(int result_code) const;

  const std::filesystem::path& file() const { return file_; }

 private:
  friend class TimeLimit;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Connection(std::filesystem::path file, sqlite3* database);
  Status configure(Access access) const;

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;
  /// By text. Declared after the database, so that statements are finalised before it closes.
  mutable std::unordered_map<std::string, std::unique_ptr<Statement::Prepared>> statements_;
};

/// While it lives, statements of the connection that run past the time end with an error. A damaged
/// b-tree may lead in circles, and no question is worth a terminal that hangs. One at a time.
class TimeLimit {
 public:
  TimeLimit(const Connection& connection, int limit_ms);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  static int is_over(void* self);

  const Connection& connection_;
  double end_ms_;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope without commit().
class Transaction {
 public:
  static Result<Transaction> begin(const Connection& connection);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Status commit();

 private:
  explicit Transaction(const Connection& connection) : connection_(&connection) {}
  const Connection* connection_;
};

}  // namespace runbook::sqlite
