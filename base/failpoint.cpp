#include "base/failpoint.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <string>

namespace runbook {
namespace {

struct Wanted {
  std::string name;
  int pass = 0;
  int signal = SIGKILL;
};

Wanted read_wanted() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing of ours changes the environment
  const char* const set = std::getenv("RUNBOOK_FAILPOINT");
  const std::string_view text = set != nullptr ? set : "";
  const std::size_t colon = text.find(':');
  Wanted wanted{.name = std::string(text.substr(0, colon)), .pass = 1};
  if (text.ends_with(":stop")) wanted.signal = SIGSTOP;
  if (colon != std::string_view::npos)
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), wanted.pass);
  return wanted;
}

}  // namespace

void failpoint(std::string_view name) {
  static const Wanted kWanted = read_wanted();
  static std::atomic<int> passes = 0;
  if (kWanted.name != name) return;
  if (++passes == kWanted.pass) ::kill(::getpid(), kWanted.signal);
}

}  // namespace runbook
