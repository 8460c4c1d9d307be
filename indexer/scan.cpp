#include "indexer/scan.h"

#include <time.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace runbook {
namespace {

// A source may lose this share of its documents without a question; small sources may lose more,
// since three deleted pages of five are a morning's work.
constexpr std::int64_t kMaxLostPercent = 30;
constexpr std::int64_t kGuardedRows = 20;

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kTickNs = 20'000'000;  // kernels tick every 1 to 10 ms

/// The places that could not be looked at.
class Unseen {
 public:
  explicit Unseen(const std::vector<FileErrorRow>& errors) {
    for (const FileErrorRow& error : errors)
      paths_.insert(error.path);
  }
  bool covers(std::string_view path) const {
    if (paths_.empty()) return false;
    if (paths_.count(".") > 0 || paths_.count(std::string(path)) > 0) return true;
    for (std::size_t end = path.find('/'); end != std::string_view::npos;
         end = path.find('/', end + 1))
      if (paths_.count(std::string(path.substr(0, end))) > 0) return true;
    return false;
  }

 private:
  std::set<std::string> paths_;
};

}  // namespace

std::int64_t file_clock_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return now.tv_sec * kSecondNs + now.tv_nsec;
}

bool StatTrust::proves_unchanged(const FileStat& stat) const {
  // File systems that keep whole seconds tick every two of them (FAT).
  const std::int64_t tick_ns = stat.mtime_ns % kSecondNs == 0 ? 2 * kSecondNs : kTickNs;
  return stat.mtime_ns < last_scan_ns_ - tick_ns;
}

ScanResult compare_with_rows(const Listing& listing, std::vector<DocumentStat> rows, Reread reread,
                             const StatTrust& trust) {
  ScanResult result;
  const Unseen unseen(listing.errors);
  std::sort(rows.begin(), rows.end(),
            [](const DocumentStat& a, const DocumentStat& b) { return a.path < b.path; });
  auto row = rows.begin();
  const auto pass_missing_before = [&](const std::string* path) {
    for (; row != rows.end() && (path == nullptr || row->path < *path); ++row)
      if (!unseen.covers(row->path)) result.missing.push_back(std::move(*row));
  };
  for (const ListedFile& file : listing.files) {
    pass_missing_before(&file.path);
    std::optional<DocumentStat> known;
    if (row != rows.end() && row->path == file.path) known = std::move(*row++);
    const bool same_stat = known && known->stat == file.stat;
    if (same_stat && reread == Reread::changed && trust.proves_unchanged(file.stat))
      ++result.unchanged;
    else
      result.to_read.push_back({file, std::move(known)});
  }
  pass_missing_before(nullptr);
  return result;
}

std::optional<FileErrorRow> refuse_mass_delete(std::int64_t rows, std::int64_t listed,
                                               std::int64_t lost) {
  const bool many = rows >= kGuardedRows && lost * 100 > rows * kMaxLostPercent;
  if (lost == 0 || (listed > 0 && !many)) return std::nullopt;
  return FileErrorRow{
      .path = ".",
      .message = str_cat(lost, " of ", rows,
                         " documents are not there any more; they were kept in the index"),
      .hint = "look whether the folder is mounted; if it is meant, sync with --allow-mass-delete"};
}

}  // namespace runbook
