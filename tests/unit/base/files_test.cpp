#include "base/files.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <catch2/catch.hpp>

#include "base/file_system.h"
#include "base/text.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;
using test::read_text;
using test::TempDir;
using test::write_tree;

/// "code | where: message | hint", with the folder of the test cut away.
std::string shown(const Error& error, const TempDir& dir) {
  std::string text = str_cat(to_string(error.code), " | ", to_string(error), " | ", error.hint);
  const std::string folder = dir.path().string() + "/";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  return text;
}

template <typename T>
std::string failure_of(const Result<T>& result, const TempDir& dir) {
  return result ? "no error" : shown(result.error(), dir);
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

TEST_CASE("read_file gives the bytes as they are, with their stat", "[base][files]") {
  const TempDir dir;
  const std::string_view texts[] = {"", "text\n", "\xEF\xBB\xBF bom\r\n", "\xFF\xFE\x80",
                                    std::string_view("a\0b", 3)};
  for (const std::string_view text : texts) {
    write_tree(dir.path(), {{"a.md", text}});
    const auto content = read_file(dir / "a.md");
    REQUIRE(content);
    CHECK(content->bytes == text);
    const auto stat = stat_file(dir / "a.md");
    REQUIRE(stat);
    CHECK(content->stat == *stat);
    CHECK(content->stat.size_bytes == static_cast<std::int64_t>(text.size()));
    CHECK(content->stat.inode != 0);
  }
}

TEST_CASE("read_file refuses what is over the limit", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "0123456789"}});
  CHECK(read_file(dir / "a.md", 11));
  CHECK(read_file(dir / "a.md", 10));
  CHECK(failure_of(read_file(dir / "a.md", 9), dir) ==
        "too_large | a.md: is too large: 10 bytes, the limit is 9 bytes | ");
}

TEST_CASE("read_file never waits for a pipe, a socket or a device", "[base][files]") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(failure_of(read_file(dir / "pipe"), dir) ==
        "unsupported | pipe: is a named pipe, not a regular file | ");

  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_un address {};
  address.sun_family = AF_UNIX;
  const std::string name = (dir / "socket").string();
  REQUIRE(name.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(failure_of(read_file(dir / "socket"), dir) ==
        "unsupported | socket: is a socket, not a regular file | ");
  ::close(socket);

  CHECK(failure_of(read_file("/dev/zero"), dir) ==
        "unsupported | /dev/zero: is a device, not a regular file | ");
  CHECK(failure_of(read_file(dir.path()), dir) ==
        str_cat("unsupported | ", dir.path().string(), ": is a folder, not a regular file | "));
}

TEST_CASE("read_file follows a final link only when told to", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "text"}, {"folder/", ""}});
  fs::create_symlink("a.md", dir / "link.md");
  fs::create_symlink("folder", dir / "folder-link");
  fs::create_symlink("gone.md", dir / "dangling.md");
  fs::create_symlink("loop.md", dir / "loop.md");

  CHECK(failure_of(read_file(dir / "link.md"), dir) ==
        "unsupported | link.md: is a symbolic link, not a regular file | ");
  const auto followed = read_file(dir / "link.md", kMaxFileBytes, FinalLink::follow);
  REQUIRE(followed);
  CHECK(followed->bytes == "text");
  CHECK(followed->stat == *stat_file(dir / "a.md"));
  CHECK(failure_of(read_file(dir / "folder-link", kMaxFileBytes, FinalLink::follow), dir) ==
        "unsupported | folder-link: is a folder, not a regular file | ");
  for (const FinalLink final_link : {FinalLink::refuse, FinalLink::follow}) {
    CHECK(failure_of(read_file(dir / "dangling.md", kMaxFileBytes, final_link), dir) ==
          "not_found | dangling.md: is a symbolic link to nothing | "
          "remove the link, or restore what it points to");
    CHECK(failure_of(read_file(dir / "loop.md", kMaxFileBytes, final_link), dir) ==
          "unsupported | loop.md: cannot open it: symbolic links lead in a circle | "
          "remove one of the links");
  }
}

TEST_CASE("read_file says what is missing", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "text"}});
  CHECK(failure_of(read_file(dir / "gone.md"), dir) ==
        "not_found | gone.md: cannot open it: no such file or folder | ");
  CHECK(failure_of(read_file(dir / "a.md/b.md"), dir) ==
        "not_found | a.md/b.md: cannot open it: a part of the path is not a folder | ");
  CHECK(failure_of(read_file(dir / std::string(300, 'a')), dir) ==
        str_cat("invalid_argument | ", std::string(300, 'a'),
                ": cannot open it: the name is too long | "));
  CHECK(failure_of(read_file(""), dir) == "not_found | cannot open it: no such file or folder | ");
  CHECK(failure_of(stat_file(dir / "gone.md"), dir) ==
        "not_found | gone.md: cannot stat it: no such file or folder | ");
}

TEST_CASE("read_file says that access is denied", "[base][files]") {
  if (!test::AsNobody::works()) return;
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "text"}});
  fs::permissions(dir / "a.md", fs::perms::none);
  const test::AsNobody nobody;
  CHECK(failure_of(read_file(dir / "a.md"), dir) ==
        "io_error | a.md: cannot open it: permission denied | "
        "look at its permissions and those of its folder");
}

TEST_CASE("a file whose size and bytes never agree is not half read", "[base][files]") {
  const TempDir dir;
  // The kernel writes this one while it is read: its size is always zero.
  CHECK(failure_of(read_file("/proc/self/status"), dir) ==
        "io_error | /proc/self/status: changed while it was read, 3 times in a row | "
        "sync again when nothing writes to it");
}

TEST_CASE("what read_file returns of a growing file is a state it had", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"log.md", ""}});
  // A write that crosses a page may grow the file in two steps; these never do.
  const std::string line(1024, 'x');
  std::jthread writer([&](const std::stop_token& stop) {
    const int fd = ::open((dir / "log.md").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    for (int i = 0; i < 2000 && !stop.stop_requested(); ++i) {
      if (::write(fd, line.data(), line.size()) < 0) break;
    }
    ::close(fd);
  });
  for (int i = 0; i < 50; ++i) {
    const auto content = read_file(dir / "log.md");
    if (content) {
      REQUIRE(content->bytes.size() % line.size() == 0);
      REQUIRE(content->stat.size_bytes == static_cast<std::int64_t>(content->bytes.size()));
    } else {
      REQUIRE(failure_of(content, dir) ==
              "io_error | log.md: changed while it was read, 3 times in a row | "
              "sync again when nothing writes to it");
    }
  }
}

TEST_CASE("stat_file looks at a link and not behind it", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "0123456789"}});
  fs::create_symlink("a.md", dir / "link.md");
  REQUIRE(stat_file(dir / "link.md"));
  CHECK(stat_file(dir / "link.md")->size_bytes == 4);  // the length of its target's name
  CHECK(stat_file(dir / "a.md")->size_bytes == 10);
}

TEST_CASE("mtime is counted in nanoseconds", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", ""}});
  const struct timespec times[] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT},
                                   {.tv_sec = 1'700'000'000, .tv_nsec = 123'456'789}};
  REQUIRE(::utimensat(AT_FDCWD, (dir / "a.md").c_str(), times, 0) == 0);
  CHECK(stat_file(dir / "a.md")->mtime_ns == 1'700'000'000'123'456'789);
}

TEST_CASE("write_file_atomic replaces the content and nothing else", "[base][files]") {
  const TempDir dir;
  REQUIRE(write_file_atomic(dir / "a.md", "one"));
  CHECK(read_text(dir / "a.md") == "one");
  fs::permissions(dir / "a.md", fs::perms::owner_read | fs::perms::owner_write);
  REQUIRE(write_file_atomic(dir / "a.md", ""));
  CHECK(read_text(dir / "a.md") == "");
  CHECK(fs::status(dir / "a.md").permissions() == fs::perms(0600));
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a.md"});
}

TEST_CASE("write_file_atomic writes through a link", "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"dotfiles/config.yaml", "old"}, {"home/", ""}});
  fs::create_symlink("../dotfiles/config.yaml", dir / "home/config.yaml");
  REQUIRE(write_file_atomic(dir / "home/config.yaml", "new"));
  CHECK(fs::is_symlink(dir / "home/config.yaml"));
  CHECK(read_text(dir / "dotfiles/config.yaml") == "new");
}

TEST_CASE("write_file_atomic takes a bare name", "[base][files]") {
  const TempDir dir;
  const std::string relative = fs::relative(dir / "a.md").string();
  REQUIRE(write_file_atomic(relative, "text"));
  CHECK(read_text(dir / "a.md") == "text");
}

TEST_CASE("write_file_atomic that fails leaves the old file and nothing beside it",
          "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"a.md", "old"}});
  struct rlimit before {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 100;  // a write of more comes back short, then refused
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const Status status = write_file_atomic(dir / "a.md", std::string(1000, 'x'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, old_handler);

  CHECK(failure_of(status, dir) ==
        "too_large | a.md: cannot write it: larger than this system lets a file be | ");
  CHECK(read_text(dir / "a.md") == "old");
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a.md"});
}

TEST_CASE("write_file_atomic names the folder that is not there, and what is in its way",
          "[base][files]") {
  const TempDir dir;
  write_tree(dir.path(), {{"folder/a.md", ""}});
  CHECK(failure_of(write_file_atomic(dir / "gone/a.md", "x"), dir) ==
        "not_found | gone/a.md: cannot write it: no such file or folder | ");
  CHECK(failure_of(write_file_atomic(dir / "folder", "x"), dir) ==
        "unsupported | folder: cannot write it: it is a folder | ");
  CHECK(names_in(dir.path()) == std::vector<std::string>{"folder"});
}

TEST_CASE("error_from_errno says the reason and the next step", "[base][files]") {
  const TempDir dir;
  const auto message = [&dir](int number) {
    return shown(error_from_errno(number, "write it", dir / "a.md"), dir);
  };
  CHECK(message(EROFS) ==
        "io_error | a.md: cannot write it: the file system is read-only | "
        "choose another place, or mount it for writing");
  CHECK(message(EMFILE) ==
        "io_error | a.md: cannot write it: too many files are open | "
        "raise the limit with `ulimit -n`");
  CHECK(message(EIO) ==
        "io_error | a.md: cannot write it: the disk reports an error | "
        "look at the kernel's log with `dmesg`");
  CHECK(message(EXDEV) == "io_error | a.md: cannot write it: invalid cross-device link | ");
  CHECK(error_from_errno(EBUSY, "write it", "a.md").code == Errc::busy);
}

TEST_CASE("a full disk is named with the bytes that are left", "[base][files]") {
  const TempDir dir;
  for (const int number : {ENOSPC, EDQUOT}) {
    const Error error = error_from_errno(number, "write it", dir / "not/yet/there.db");
    CHECK(error.code == Errc::no_space);
    CHECK_THAT(error.hint, Catch::EndsWith(" are free there; free some space and run it again"));
  }
  CHECK(error_from_errno(ENOSPC, "write it", "/proc/self/x\0y").hint != "");
}

TEST_CASE("a device or a pipe is written to and stays what it is", "[base][files]") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK_FALSE(write_file_atomic(dir / "pipe", "x"));  // nobody reads
  const int reader = ::open((dir / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  CHECK(write_file_atomic(dir / "pipe", "text"));
  char got[8] = {};
  CHECK(::read(reader, got, sizeof got) == 4);
  ::close(reader);
  CHECK(std::string_view(got) == "text");
  CHECK(std::filesystem::is_fifo(dir / "pipe"));
  CHECK(names_in(dir.path()) == std::vector<std::string>{"pipe"});

  std::filesystem::create_symlink("/dev/full", dir / "full");  // a link: the real node is safe
  CHECK(failure_of(write_file_atomic(dir / "full", "x"), dir) ==
        "no_space | full: cannot write it: no space left | ");
  CHECK(std::filesystem::is_character_file("/dev/full"));
}

TEST_CASE("a link that is not followed is called a link", "[base][files]") {
  const TempDir dir;
  std::filesystem::create_symlink("/dev/null", dir / "link");
  std::filesystem::create_symlink("nothing", dir / "dangling");
  std::filesystem::create_symlink("loop", dir / "loop");
  CHECK(error_from_errno(ELOOP, "open it", dir / "link").message ==
        "cannot open it: it is a symbolic link");
  CHECK(error_from_errno(ELOOP, "open it", dir / "dangling").message ==
        "cannot open it: it is a symbolic link");
  CHECK(error_from_errno(ELOOP, "open it", dir / "loop").message ==
        "cannot open it: symbolic links lead in a circle");
}

TEST_CASE("free_bytes looks at the file system that a new file would lie on", "[base][files]") {
  const TempDir dir;
  CHECK(free_bytes(dir.path()) > 0);
  CHECK(free_bytes(dir / "not/yet/there") > 0);
  CHECK(free_bytes("relative/not/there") > 0);
  CHECK(free_bytes("") > 0);
}

TEST_CASE("file systems that machines share are known by their number", "[base][files]") {
  CHECK(shared_file_system(0x6969) == "NFS");
  CHECK(shared_file_system(0xFF534D42) == "CIFS");
  CHECK(shared_file_system(0x01021997) == "9p");
  constexpr std::uint64_t kExt4 = 0xEF53;
  CHECK(shared_file_system(kExt4).empty());
  CHECK(shared_file_system("/proc").empty());
  CHECK(shared_file_system("/no/such/folder/index.db").empty());
}

TEST_CASE("human_bytes rounds down to what a person reads", "[base][files]") {
  struct Case {
    std::int64_t bytes;
    std::string_view text;
  };
  const Case cases[] = {{0, "0 bytes"},
                        {1, "1 byte"},
                        {999, "999 bytes"},
                        {1000, "1 kB"},
                        {1540, "1.5 kB"},
                        {999'999, "999.9 kB"},
                        {10'000'000, "10 MB"},
                        {10'485'760, "10.4 MB"},
                        {std::int64_t{9'223'372'036'854'775'807}, "9.2 EB"}};
  for (const Case& c : cases)
    CHECK(human_bytes(c.bytes) == c.text);
}

}  // namespace
}  // namespace runbook
