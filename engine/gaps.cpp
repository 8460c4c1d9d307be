#include "engine/gaps.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/dates.h"
#include "base/file_descriptor.h"
#include "base/files.h"
#include "base/secrets.h"
#include "base/text.h"

namespace runbook {
namespace {

constexpr std::size_t kMaxQuestionBytes = 500;       // a symptom or an alert, not a log file
constexpr std::int64_t kMostGapBytes = 1024 * 1024;  // some thousand questions
constexpr std::size_t kKeptBytes = 512 * 1024;       // so that it is not full again at once

using Json = nlohmann::ordered_json;

std::filesystem::path gaps_file(const std::filesystem::path& folder) {
  return folder / "gaps.jsonl";
}

/// Secrets go before the cut, which could leave half of one.
std::string kept_question(std::string_view question) {
  return to_valid_utf8(redact_secrets(question).substr(0, kMaxQuestionBytes));
}

std::string line_of(const Json& gap) {
  // ASCII alone: the file is read on terminals.
  return gap.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

std::string gap_line(const SearchRequest& request, const Clock& clock) {
  const SearchFilters& filters = request.filters;
  const Json gap = {{"at", iso_time(clock.unix_ms() / 1000)},
                    {"question", kept_question(request.question)},
                    {"mode", to_string(request.mode)},
                    {"types", filters.types},
                    {"services", filters.services},
                    {"paths", filters.paths},
                    {"tags", filters.tags},
                    {"severities", filters.severities},
                    {"owners", filters.owners},
                    {"after", filters.after}};
  return line_of(gap);
}

bool is_gap(std::string_view line) {
  const Json gap = Json::parse(line, nullptr, false);
  return gap.is_object() && gap.contains("question");
}

bool is_full(int handle) {
  struct stat state = {};
  return ::fstat(handle, &state) == 0 && S_ISREG(state.st_mode) && state.st_size >= kMostGapBytes;
}

FileDescriptor open_gaps(const std::filesystem::path& folder) {
  return FileDescriptor(::open(gaps_file(folder).c_str(),
                               O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                               0600));
}

}  // namespace

void record_gap(const std::filesystem::path& folder, const SearchRequest& request,
                const Clock& clock) {
  if (is_blank(request.question)) return;
  const std::string line = gap_line(request, clock);
  FileDescriptor file = open_gaps(folder);
  if (file && is_full(file.get())) {
    bound_gaps(folder, Bounding::drop);
    file = open_gaps(folder);
  }
  struct stat state = {};
  if (!file || ::fstat(file.get(), &state) != 0 || !S_ISREG(state.st_mode)) return;
  if (is_full(file.get())) return;
  [[maybe_unused]] const ssize_t written = ::write(file.get(), line.data(), line.size());
}

GapBounds bound_gaps(const std::filesystem::path& folder, Bounding bounding) {
  GapBounds bounds;
  // A record beside one that fills the file may lie above the limit.
  const auto content = read_file(gaps_file(folder), 2 * kMostGapBytes);
  if (!content) return bounds;
  bounds.bytes_before = content->stat.size_bytes;
  std::vector<std::string> lines;
  for (const std::string_view line : split(content->bytes, '\n')) {
    if (line.empty()) continue;
    if (is_gap(line)) {
      lines.push_back(str_cat(line, "\n"));
    } else {
      ++bounds.dropped;
    }
  }
  std::size_t first = lines.size();
  std::size_t bytes = 0;
  while (first > 0 && bytes + lines[first - 1].size() <= kKeptBytes)
    bytes += lines[--first].size();
  std::string kept;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    (i < first ? bounds.dropped : bounds.kept) += 1;
    if (i >= first) kept += lines[i];
  }
  bounds.bytes_after = static_cast<std::int64_t>(kept.size());
  if (bounding == Bounding::drop && kept != content->bytes) {
    [[maybe_unused]] const Status written = write_file_atomic(gaps_file(folder), kept);
  }
  return bounds;
}

}  // namespace runbook
