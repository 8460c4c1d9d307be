#include "engine/exported.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/dates.h"
#include "base/files.h"
#include "engine/config_location.h"
#include "engine/environment.h"
#include "engine/health.h"
#include "engine/open_reader.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

Error refuse(Errc code, std::string message, const fs::path& target, std::string hint) {
  return Error{.code = code,
               .message = std::move(message),
               .where = target.string(),
               .hint = std::move(hint)};
}

/// SQLite would speak of the index that is read.
Status check_folder(const fs::path& folder) {
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return ok();
  return error_from_errno(errno, "write into it", folder);
}

/// The file itself, where the path is a link; its folder has to be there.
Result<fs::path> target_of(const ExportRequest& request, const fs::path& working) {
  if (request.path.empty() || request.path == "-" || request.path.ends_with('/')) {
    return refuse(Errc::invalid_argument, "expected a file to write the index to", request.path,
                  "runbook knowledge export knowledge.db");
  }
  const fs::path named = resolve_path(request.path, working, home_of(process_environment()));
  std::error_code failed;
  const fs::path folder = fs::canonical(named.parent_path(), failed);
  if (failed || !fs::is_directory(folder, failed)) {
    return refuse(Errc::not_found, "no such folder", named.parent_path(), "make it first");
  }
  std::error_code absent;
  if (!fs::is_symlink(fs::symlink_status(named, absent))) return folder / named.filename();
  const fs::path target = fs::canonical(named, failed);
  if (failed) {
    return refuse(Errc::invalid_argument, "is a symbolic link to nothing", named,
                  "remove the link, or name a file");
  }
  return target;
}

Status check_target(const fs::path& target, const ExportRequest& request, const Config& config) {
  std::error_code failed;
  const fs::file_status status = fs::status(target, failed);
  if (!fs::exists(status)) return ok();
  if (!fs::is_regular_file(status)) {
    return refuse(Errc::invalid_argument, "is not a file", target, "name a file to write");
  }
  if (fs::equivalent(target, config.database, failed)) {
    return refuse(Errc::invalid_argument, "is the index itself", target, "name another file");
  }
  if (request.force) return ok();
  return refuse(Errc::invalid_argument, "there is a file of this name", target,
                "replace it with `--force`, or name another");
}

}  // namespace

Result<std::optional<std::int64_t>> export_age_s(const Reader& reader, const Clock& clock) {
  RB_TRY(const std::optional<std::string> exported_at, reader.meta(kExportedKey));
  if (!exported_at) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(seconds_since(*exported_at, clock).value_or(0));
}

void forget_absent_file(DocumentInfo& document, bool& gone, bool& changed_since_sync) {
  if (!gone) return;
  document.file.clear();
  gone = false;
  changed_since_sync = false;
}

Result<ExportReply> export_index_to(const ExportRequest& request, const Config& config,
                                    const fs::path& working, const Clock& clock) {
  RB_TRY(const fs::path target, target_of(request, working));
  RB_TRY(check_target(target, request, config));
  RB_TRY(check_folder(target.parent_path()));
  ExportReply reply;
  RB_TRY(const Reader reader, open_reader(config));
  RB_TRY(reply.index_age_s, index_age_s(reader, clock));
  RB_TRY(const RowCounts counts, reader.count_rows());
  reply.documents = counts.documents;
  reply.exported_at = iso_time(clock.unix_ms() / 1000);
  RB_TRY(export_index(config.database, target, reply.exported_at));
  reply.path = target.string();
  RB_TRY(const FileStat written, stat_file(target));
  reply.bytes = written.size_bytes;
  return reply;
}

}  // namespace runbook
