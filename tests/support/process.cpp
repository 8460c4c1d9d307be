#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace runbook::test {
namespace {

void check(int error_number, const std::string& doing) {
  if (error_number != 0) throw std::system_error(error_number, std::generic_category(), doing);
}

int memory_file(const char* name) {
  const int fd = ::memfd_create(name, MFD_CLOEXEC);
  if (fd < 0) check(errno, "memfd_create");
  return fd;
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0) check(errno, "write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(fd, 0, SEEK_SET);
}

std::string read_all(int fd) {
  std::string text;
  std::array<char, 65536> buffer{};
  off_t at = 0;
  for (ssize_t got = 0; (got = ::pread(fd, buffer.data(), buffer.size(), at)) > 0; at += got) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

std::map<std::string, std::string> child_environment(const ProcessOptions& options) {
  std::map<std::string, std::string> environment = options.env;
  for (const char* name :
       {"PATH", "TMPDIR", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) environment.emplace(name, value);
  }
  return environment;
}

/// A null-terminated array as exec wants it, and the strings it points to.
class CStrings {
 public:
  explicit CStrings(std::vector<std::string> strings) : strings_(std::move(strings)) {
    for (std::string& text : strings_)
      pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

CStrings environment_block(const ProcessOptions& options) {
  std::vector<std::string> lines;
  for (const auto& variable : child_environment(options)) {
    lines.push_back(variable.first + "=" + variable.second);
  }
  return CStrings(std::move(lines));
}

/// Where the streams of the child go.
class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void use(int fd, int as) { check(::posix_spawn_file_actions_adddup2(&actions_, fd, as), "dup2"); }
  void no_input() {
    check(::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0),
          "open /dev/null");
  }
  void change_folder(const std::filesystem::path& folder) {
    check(::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()), "chdir");
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// A process group of its own, so that a kill reaches the children too.
class OwnGroup {
 public:
  OwnGroup() {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
  }
  ~OwnGroup() { ::posix_spawnattr_destroy(&attributes_); }
  OwnGroup(const OwnGroup&) = delete;
  OwnGroup& operator=(const OwnGroup&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// False when it still runs after `timeout_ms`.
bool ends_within(pid_t pid, int timeout_ms) {
  // The header of glibc 2.36 declares pidfd_open without C linkage.
  const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) check(errno, "pidfd_open");
  struct pollfd ended = {.fd = handle, .events = POLLIN, .revents = 0};
  const int ready = ::poll(&ended, 1, timeout_ms);
  ::close(handle);
  return ready > 0;
}

}  // namespace

Process::Process(const ProcessOptions& options) {
  if (options.argv.empty()) throw std::invalid_argument("no program to run");
  out_ = memory_file("stdout");
  err_ = memory_file("stderr");
  FileActions actions;
  const int input = options.input ? memory_file("stdin") : -1;
  if (options.input) {
    write_all(input, *options.input);
    actions.use(input, STDIN_FILENO);
  } else {
    actions.no_input();
  }
  actions.use(out_, STDOUT_FILENO);
  actions.use(err_, STDERR_FILENO);
  if (!options.cwd.empty()) actions.change_folder(options.cwd);
  const CStrings argv(options.argv);
  const CStrings environment = environment_block(options);
  const OwnGroup group;
  const int failure = ::posix_spawnp(&pid_, argv.data()[0], actions.get(), group.get(), argv.data(),
                                     environment.data());
  if (input >= 0) ::close(input);
  if (failure != 0) pid_ = -1;
  check(failure, "cannot run " + options.argv[0]);
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_);
  ::close(err_);
}

void Process::send_signal(int signal) const {
  if (pid_ > 0) ::kill(pid_, signal);
}

ProcessResult Process::wait(int timeout_ms) {
  ProcessResult result;
  result.timed_out = !ends_within(pid_, timeout_ms);
  if (result.timed_out) ::kill(-pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status)) result.exit_status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  result.out = read_all(out_);
  result.err = read_all(err_);
  return result;
}

ProcessResult run_process(const ProcessOptions& options, int timeout_ms) {
  return Process(options).wait(timeout_ms);
}

}  // namespace runbook::test
