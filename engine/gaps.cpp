#include "engine/gaps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include <nlohmann/json.hpp>

#include "base/dates.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxQuestionBytes = 500;  // a symptom or an alert, not a log file
constexpr off_t kMaxFileBytes = 1024 * 1024;    // some thousand questions between two syncs

std::string gap_line(const SearchRequest& request, const Clock& clock) {
  const std::string question = to_valid_utf8(request.question.substr(0, kMaxQuestionBytes));
  const nlohmann::ordered_json gap = {
      {"at", iso_time(clock.unix_ms() / 1000)}, {"question", question},
      {"mode", to_string(request.mode)},        {"types", request.filters.types},
      {"services", request.filters.services},   {"paths", request.filters.paths}};
  // ASCII alone: the file is read on terminals.
  return gap.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

void record_gap(const std::filesystem::path& folder, const SearchRequest& request,
                const Clock& clock) {
  if (is_blank(request.question)) return;
  const std::string line = gap_line(request, clock);
  const std::filesystem::path file = folder / "gaps.jsonl";
  const int handle = ::open(
      file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (handle < 0) return;
  struct stat state = {};
  if (::fstat(handle, &state) == 0 && S_ISREG(state.st_mode) && state.st_size < kMaxFileBytes) {
    [[maybe_unused]] const ssize_t written = ::write(handle, line.data(), line.size());
  }
  ::close(handle);
}

}  // namespace runbook
