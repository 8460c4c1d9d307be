// Opening: folders, locks, foreign and damaged files, several processes.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include <sqlite3.h>

#include "base/hash.h"
#include "base/text.h"
#include "store/internal/migrations.h"
#include "store/internal/sqlite.h"
#include "tests/unit/store/fixture.h"

namespace runbook::test {

namespace {

namespace fs = std::filesystem;

int mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return static_cast<int>(status.st_mode & 0777U);
}

/// Runs `work` in a child; its result is the child's exit status.
pid_t in_child(const std::function<bool()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work() ? 0 : 1);
  return child;
}

bool succeeded(pid_t child) {
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void run_sql(const fs::path& database, const std::string& sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(database.c_str(), &handle) == SQLITE_OK);
  CHECK(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string_view on_nfs(const fs::path& /*path*/) {
  return "NFS";
}

/// 1: a rollback journal, 2: WAL; what a reader of the file must know how to do.
int journal_version(const fs::path& database) {
  return read_text(database).at(19);
}

}  // namespace

TEST_CASE("the index is its owner's alone and marked as a cache", "[store][open]") {
  const SmallStore store;
  const fs::path folder = store.database().parent_path();
  CHECK(mode_of(folder) == 0700);
  CHECK(mode_of(store.database()) == 0600);
  CHECK(mode_of(folder / "write.lock") == 0600);
  CHECK(read_text(folder / ".gitignore") == "*\n");
  CHECK(read_text(folder / "CACHEDIR.TAG").substr(0, 43) ==
        "Signature: 8a477f597d28d172789f06886806bc55");
  CHECK(fs::file_size(store.database().string() + "-wal") == 0);
}

TEST_CASE("a folder that was there is not marked", "[store][open]") {
  const TempDir folder;
  must(must(Writer::open(folder / "index.db")).finish());
  CHECK_FALSE(fs::exists(folder / ".gitignore"));
}

TEST_CASE("a cache whose maker died before it was marked is marked later", "[store][open]") {
  const TempDir folder;
  const fs::path cache = folder / ".runbook/cache";
  fs::create_directories(cache);
  must(must(Writer::open(cache / "index.db")).finish());
  CHECK(read_text(cache / ".gitignore") == "*\n");
  CHECK(fs::exists(cache / "CACHEDIR.TAG"));
}

TEST_CASE("what a killed rebuild left is removed, a stranger's file of that name is not",
          "[store][open]") {
  const SmallStore store;
  const std::string ours = store.database().string() + ".old";
  const std::string theirs = store.database().string() + ".new";
  fs::copy_file(store.database(), ours);
  write_file(theirs, "# notes\n");
  must(must(Writer::open(store.database())).finish());
  CHECK_FALSE(fs::exists(ours));
  CHECK(read_text(theirs) == "# notes\n");
}

TEST_CASE("a folder that others can write is not written", "[store][open]") {
  const SmallStore store;
  const fs::path folder = store.database().parent_path();
  REQUIRE(::chmod(folder.c_str(), 0770) == 0);
  const auto writer = Writer::open(store.database());
  REQUIRE_FALSE(writer);
  CHECK(to_string(writer.error()) ==
        folder.string() + ": the index folder can be written by others; it is not written");
  CHECK(Reader::open(store.database()));
}

TEST_CASE("reading never makes an index", "[store][open]") {
  const TempDir folder;
  const auto reader = Reader::open(folder / "cache/index.db");
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code == Errc::not_found);
  CHECK(reader.error().message == "there is no index yet");
  CHECK(reader.error().hint == "make it with `runbook knowledge sync`");
  CHECK(fs::is_empty(folder.path()));
  write_file(folder / "index.db", "");
  CHECK(Reader::open(folder / "index.db").error().code == Errc::not_found);
}

TEST_CASE("what another program wrote is refused and left as it is", "[store][open]") {
  const TempDir folder;
  const fs::path file = folder / "index.db";
  std::string message = "this database was not made by runbook; it is left as it is";
  SECTION("a database") {
    run_sql(file, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  }
  SECTION("a text") {
    write_file(file, "# Not a database\n");
    message = "this file is not an index of runbook; it is left as it is";
  }
  const std::string before = read_text(file);
  const auto reader = Reader::open(file);
  const auto writer = Writer::open(file);
  REQUIRE_FALSE(reader);
  REQUIRE_FALSE(writer);
  CHECK(reader.error().code == Errc::corrupt);
  CHECK(reader.error().message == message);
  CHECK(writer.error().message == message);
  CHECK(read_text(file) == before);
  CHECK_FALSE(fs::exists(folder / "write.lock"));
}

TEST_CASE("a rebuild leaves what is not ours as it is", "[store][open]") {
  const TempDir folder;
  const fs::path file = folder / "notes.txt";
  SECTION("a database of another program") {
    run_sql(file, "CREATE TABLE theirs (x)");
  }
  SECTION("a text") {
    write_file(file, "# Not a database\n");
  }
  SECTION("an empty file") {
    write_file(file, "");
  }
  const std::string before = read_text(file);

  CHECK(Writer::recreate(file).error().code == Errc::corrupt);
  CHECK(Writer::open(file).error().code == Errc::corrupt);

  CHECK(read_text(file) == before);
  CHECK_FALSE(fs::exists(folder / "notes.txt.damaged"));
}

TEST_CASE("a rebuild keeps a file of our cache that is no database under another name",
          "[store][open]") {
  const TempDir folder;
  const fs::path cache = folder / ".runbook/cache";
  fs::create_directories(cache);
  write_file(cache / "index.db", "# Not a database\n");

  must(must(Writer::recreate(cache / "index.db")).finish());

  CHECK(Reader::open(cache / "index.db"));
  CHECK(read_text(cache / "index.db.damaged") == "# Not a database\n");
}

TEST_CASE("a rebuild keeps the vectors and nothing else", "[store][open]") {
  const SmallStore store;
  Writer writer = must(Writer::recreate(store.database()));
  CHECK(must(writer.reader().counts("m")).documents == 0);
  CHECK(must(writer.reader().list_sources()).empty());
  const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
  add_document(writer, source, "KafkaLag.md",
               "# Kafka lag\nConsumers fall behind.\n## Diagnosis\nLook at KubePodCrashLooping.\n");
  CHECK(must(writer.list_pending("m")).empty());
  must(writer.finish());
  CHECK(failed_checks(store.database(), true).empty());
  CHECK_FALSE(fs::exists(store.database().string() + ".damaged"));
  CHECK_FALSE(fs::exists(store.database().string() + ".new"));
}

TEST_CASE("a rebuild leaves out the vectors that are damaged", "[store][open]") {
  const SmallStore store;
  run_sql(store.database(), "UPDATE embedding SET scale = scale * 2 WHERE id = 1");
  Writer writer = must(Writer::recreate(store.database()));
  const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
  add_document(writer, source, "db/PostgresDown.md",
               "# Postgres down\nThe primary is gone.\n## Mitigation\nkubectl get pods -n db\n");
  add_document(writer, source, "KafkaLag.md",
               "# Kafka lag\nConsumers fall behind.\n## Diagnosis\nLook at KubePodCrashLooping.\n");
  CHECK(must(writer.list_pending("m")).size() == 1);
}

TEST_CASE("an index of an older runbook is refused with the next step, and filled anew by it",
          "[store][open]") {
  const SmallStore store;
  {
    const auto connection = must(sqlite::Connection::open(store.database(), sqlite::Access::write));
    must(connection.run("PRAGMA user_version = 3"));
  }

  const auto reader = Reader::open(store.database());

  REQUIRE_FALSE(reader);
  CHECK(reader.error().message ==
        "index was written by an older runbook (schema 3, this one reads 4)");
  CHECK(reader.error().hint ==
        "run `runbook knowledge sync`, which fills it anew and keeps its vectors; an export has to "
        "be made anew");
}

TEST_CASE("every older schema becomes the one of today, and its vectors stay", "[store][open]") {
  for (std::size_t version = 1; version < migrations().size(); ++version) {
    INFO("schema " << version);
    const TempDir folder;
    const auto database = folder.path() / "cache" / "index.db";
    std::filesystem::create_directories(database.parent_path());
    std::ofstream{database};
    {
      auto old = must(sqlite::Connection::open(database, sqlite::Access::write));
      must(old.run(str_cat("PRAGMA application_id = ", kApplicationId)));
      for (std::size_t step = 0; step < version; ++step)
        must(old.run(std::string(migrations()[step].sql)));
      must(old.run("INSERT INTO embedding_model (id, name) VALUES (1, 'm')"));
      must(
          old.run("INSERT INTO embedding (id, model, text_hash, scale, vector, sum) "
                  "VALUES (1, 1, zeroblob(16), 1.0, zeroblob(4), zeroblob(16))"));
      must(old.run(str_cat("PRAGMA user_version = ", version)));
    }
    {
      Writer writer = must(Writer::open(database));
      CHECK(must(writer.reader().vector_dimension("m")) == 4);
      must(writer.finish());
    }
    // Only the vector made up here is not as it should be.
    CHECK(failed_checks(database, false).empty());
  }
}

TEST_CASE("the schema that was released first is not edited", "[store][open]") {
  // Its text, comments too, is what indexes were made with: the doctor compares it.
  CHECK(to_hex(hash_of(migrations()[0].sql)) == "a511fee86afc29c70997f289d1568436");
}

TEST_CASE("an index of a newer runbook is refused with the next step", "[store][open]") {
  const SmallStore store;
  run_sql(store.database(), "PRAGMA user_version = 7");
  const auto reader = Reader::open(store.database());
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code == Errc::newer_version);
  CHECK(reader.error().message ==
        "index was written by a newer runbook (schema 7, this one knows 4)");
  CHECK(reader.error().hint ==
        "upgrade runbook, or rebuild with `runbook knowledge sync --rebuild`");
  CHECK(Writer::open(store.database()).error().code == Errc::newer_version);
  CHECK(Writer::recreate(store.database()));
}

TEST_CASE("a second writer is told who holds the lock", "[store][lock]") {
  const SmallStore store;
  const Writer holder = must(Writer::open(store.database()));
  const auto second = Writer::open(store.database(), {.lock_wait_ms = 60});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::busy);
  CHECK(second.error().message ==
        "another process writes to the index (pid " + std::to_string(::getpid()) + ")");
  CHECK(Reader::open(store.database()));
}

TEST_CASE("a waiting writer goes on when the holder is done, or stops when told", "[store][lock]") {
  const SmallStore store;
  auto holder = std::make_unique<Writer>(must(Writer::open(store.database())));
  SECTION("the holder is done") {
    std::jthread releasing([&] { must(holder->finish()); });
    CHECK(Writer::open(store.database()));
  }
  SECTION("a stop request") {
    std::stop_source stop;
    std::jthread asking([&] { stop.request_stop(); });
    const auto writer = Writer::open(store.database(), {.stop = stop.get_token()});
    CHECK(writer.error().code == Errc::cancelled);
  }
}

TEST_CASE("a killed writer frees the lock and loses only what it did not commit", "[store][lock]") {
  const SmallStore store;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = in_child([&] {
    auto writer = Writer::open(store.database());
    if (!writer || !writer->set_meta("committed", "yes") || !writer->begin() ||
        !writer->set_meta("open", "yes")) {
      return false;
    }
    [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
    ::pause();
    return true;
  });
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  Writer writer = must(Writer::open(store.database(), {.lock_wait_ms = 1000}));
  CHECK(must(writer.reader().meta("committed")) == "yes");
  CHECK(must(writer.reader().meta("open")) == std::nullopt);
  must(writer.finish());
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("eight processes that open an empty folder first all succeed", "[store][lock]") {
  for (int round = 0; round < 5; ++round) {
    const TempDir folder;
    const fs::path database = folder / ".runbook/cache/index.db";
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
      children.push_back(in_child([&] {
        auto writer = Writer::open(database);
        return writer && writer->upsert_source("docs", "/x") && writer->finish() &&
               Reader::open(database);
      }));
    }
    for (const pid_t child : children)
      CHECK(succeeded(child));
    CHECK(must(must(Reader::open(database)).list_sources()).size() == 1);
  }
}

TEST_CASE("readers and one writer after the other do not disturb each other", "[store][lock]") {
  const SmallStore store;
  const pid_t writing = in_child([&] {
    for (int i = 0; i < 40; ++i) {
      auto writer = Writer::open(store.database());
      if (!writer || !writer->set_meta("round", std::to_string(i)) || !writer->finish()) {
        return false;
      }
    }
    return true;
  });
  std::vector<pid_t> readers;
  for (int i = 0; i < 3; ++i) {
    readers.push_back(in_child([&] {
      for (int round = 0; round < 100; ++round) {
        const auto reader = Reader::open(store.database());
        if (!reader || !reader->lexical(match_any({"kafka"}), {})) return false;
      }
      return true;
    }));
  }
  CHECK(succeeded(writing));
  for (const pid_t reader : readers)
    CHECK(succeeded(reader));
  CHECK(must(store.read().meta("round")) == "39");
  CHECK(failed_checks(store.database(), true).empty());
}

TEST_CASE("a read-only folder is searched, or says in a sentence why not", "[store][open]") {
  if (!AsNobody::works()) {
    WARN("skipped: this user cannot become another one");
    return;
  }
  const SmallStore store;
  const fs::path folder = store.database().parent_path();
  for (const char* part : {"", "-wal", "-shm"}) {
    fs::permissions(store.database().string() + part, fs::perms{0444});
  }
  std::string expected;
  SECTION("a folder as the last sync left it") {}
  SECTION("the file alone") {
    fs::remove(store.database().string() + "-wal");
    fs::remove(store.database().string() + "-shm");
  }
  SECTION("changes in the log and nothing to read them with") {
    fs::remove(store.database().string() + "-shm");
    write_file(store.database().string() + "-wal", std::string(64, 'x'));
    expected =
        "the folder is read-only and the index has changes in its log that cannot be read from "
        "there";
  }
  fs::permissions(folder, fs::perms{0555});
  fs::permissions(folder.parent_path(), fs::perms{0755});
  {
    const AsNobody nobody;
    const auto reader = Reader::open(store.database());
    if (expected.empty()) {
      REQUIRE(reader);
      CHECK(must(reader->lexical(match_any({"kafka"}), {})).chunks.size() == 2);
    } else {
      REQUIRE_FALSE(reader);
      CHECK(reader.error().message == expected);
    }
    CHECK(Writer::open(store.database()).error().code == Errc::io_error);
  }
  fs::permissions(folder, fs::perms{0700});
}

TEST_CASE("a damaged index is an error with the next step and never a crash", "[store][open]") {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const SmallStore store;
    std::string bytes = read_text(store.database());
    std::mt19937 random(seed);
    for (int i = 0; i < 40; ++i) {
      bytes[100 + random() % (bytes.size() - 100)] = static_cast<char>(random() & 0xffU);
    }
    if (seed % 4 == 0) bytes.resize(bytes.size() / 2);
    write_file(store.database(), bytes);
    INFO("seed " << seed);
    const auto reader = Reader::open(store.database());
    if (!reader) {
      CHECK_FALSE(reader.error().hint.empty());
      continue;
    }
    static_cast<void>(reader->lexical(match_any({"kafka", "postgres"}), {}));
    static_cast<void>(reader->vectors(make_vector(1), "m", {}, {}));
    static_cast<void>(reader->fetch(std::vector<DocumentId>{DocumentId{1}, DocumentId{2}}));
    CHECK(reader->check(true));
    const auto recreated = Writer::recreate(store.database());
    INFO((recreated ? std::string() : to_string(recreated.error())));
    CHECK(recreated);
  }
}

TEST_CASE("where another machine may read the index too it is kept without shared memory",
          "[store][open]") {
  const TempDir folder;
  const fs::path database = folder / ".runbook/cache/index.db";
  const auto fill = [&](Writer writer, std::string_view path) {
    const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
    add_document(writer, source, path, "# A\n\nuploads fail\n");
    must(writer.finish());
  };
  const WriterOptions shared{.lock_wait_ms = 0, .stop = {}, .shared_file_system = on_nfs};

  fill(must(Writer::open(database, shared)), "a.md");
  CHECK(journal_version(database) == 1);
  CHECK_FALSE(fs::exists(database.string() + "-shm"));
  CHECK(must(Reader::open(database)).list_names()->size() == 2);
  CHECK(failed_checks(database, true).empty());
  // A disk of this machine from now on, and back again.
  fill(must(Writer::open(database)), "b.md");
  CHECK(journal_version(database) == 2);
  fill(must(Writer::open(database, shared)), "c.md");
  CHECK(journal_version(database) == 1);
  fill(must(Writer::recreate(database, shared)), "d.md");
  CHECK(journal_version(database) == 1);
  CHECK(failed_checks(database, true).empty());
}

TEST_CASE("a sync that was killed over a rollback journal is said and undone by the next",
          "[store][open]") {
  const TempDir folder;
  const fs::path database = folder / ".runbook/cache/index.db";
  const WriterOptions shared{.lock_wait_ms = 1'000, .stop = {}, .shared_file_system = on_nfs};
  must(must(Writer::open(database, shared)).finish());
  const pid_t child = in_child([&] {
    Writer writer = must(Writer::open(database, shared));
    const SourceId source = must(writer.upsert_source("docs", "/srv/docs"));
    must(writer.begin());
    // More than the cache holds, so that the file itself is written before the commit.
    for (int i = 0; i < 200; ++i) {
      std::string text = "# A\n\n";
      std::mt19937 random(static_cast<unsigned>(i));
      for (int word = 0; word < 30'000; ++word)
        text += std::to_string(random()) + (word % 10 == 0 ? "\n" : " ");
      const auto prepared =
          must(prepare_document(make_document(source, std::to_string(i) + ".md", std::move(text))));
      must(writer.upsert_document(*prepared));
      if (fs::file_size(database) > 1'000'000) ::kill(::getpid(), SIGKILL);
    }
    return true;
  });
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  const auto reader = Reader::open(database);
  REQUIRE_FALSE(reader);
  CHECK(reader.error().message ==
        "a sync was stopped while it wrote, and what it began is not undone yet");
  must(must(Writer::open(database, shared)).finish());
  CHECK(must(Reader::open(database)).list_names()->empty());
  CHECK(failed_checks(database, true).empty());
}

}  // namespace runbook::test
