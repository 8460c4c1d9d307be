// Running programs: what they printed, how they ended.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace runbook::test {

/// The program sees PATH, TMPDIR, the options of sanitizers, and `env`: nothing of the home or the
/// configuration of whoever runs the tests.
struct ProcessOptions {
  std::vector<std::string> argv;  ///< argv[0] is a path, or a name to be found in PATH
  std::map<std::string, std::string> env;
  std::optional<std::string> input;  ///< on stdin; absent: /dev/null
  std::filesystem::path cwd;         ///< empty: that of the test
};

struct ProcessResult {
  std::string out;
  std::string err;
  int exit_status = -1;  ///< -1 when a signal ended it
  int signal = 0;        ///< 0 when it exited
  bool timed_out = false;
};

/// A program that runs beside the test. Its output is kept by the kernel, so that it never waits
/// for a reader. Killed, with its children, when this goes away. Throws when it cannot start.
class Process {
 public:
  explicit Process(const ProcessOptions& options);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send_signal(int signal) const;
  /// Waits for the end; after `timeout_ms` kills it and says timed_out.
  ProcessResult wait(int timeout_ms);

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
};

/// Starts and waits.
ProcessResult run_process(const ProcessOptions& options, int timeout_ms = 60'000);

}  // namespace runbook::test
