#include "cli/read_stdin.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/files.h"

namespace runbook::cli {

Result<StdinText> read_stdin(std::size_t max_bytes) {
  StdinText read;
  std::array<char, 64 * 1024> buffer{};
  for (;;) {
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size == 0) return read;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return error_from_errno(errno, "read it", "standard input");
    const std::size_t room = max_bytes - read.text.size();
    read.text.append(buffer.data(), std::min(room, static_cast<std::size_t>(size)));
    read.cut = static_cast<std::size_t>(size) > room;
    if (read.cut) return read;
  }
}

}  // namespace runbook::cli
