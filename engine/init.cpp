#include "engine/init.h"

#include <set>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "engine/clone.h"
#include "engine/config_location.h"
#include "engine/config_set.h"
#include "engine/discover.h"
#include "engine/settings.h"
#include "engine/trust.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOwnFolder = ".runbook/runbooks";

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

/// Where the configuration is to be written: the named file, else this folder's own.
Result<ConfigLocation> place_for(const ConfigRequest& request) {
  RB_TRY(ConfigLocation location, locate_config_to_write(request));
  const bool named = location.found_by == FoundBy::flag || location.found_by == FoundBy::variable;
  if (named) return location;
  const fs::path& here = request.working_directory;
  return ConfigLocation{
      .file = here / ".runbook/config.yaml", .project = here, .found_by = FoundBy::folder};
}

/// The file that speaks for this folder now. The one of the home folder gives way to a nearer one.
Result<fs::path> speaking_file(const ConfigLocation& place, const ConfigRequest& request) {
  std::error_code ignored;
  if (fs::exists(place.file, ignored)) return place.file;
  if (place.found_by != FoundBy::folder) return fs::path();
  RB_TRY(const ConfigLocation location, locate_config(request));
  return location.found_by == FoundBy::folder ? location.file : fs::path();
}

/// What the file names; nothing when it cannot be understood, which its first use will say.
std::vector<FoundSource> configured_sources(const ConfigRequest& request) {
  std::vector<FoundSource> sources;
  const auto location = locate_config(request);
  if (!location) return sources;
  const auto values = read_config_file(*location, request);
  if (!values || !values->sources) return sources;
  for (const Settings& source : *values->sources) {
    const auto name = source.find("name");
    const auto path = source.find("path");
    if (path == source.end()) continue;
    sources.push_back({.name = name == source.end() ? path->second.value : name->second.value,
                       .path = path->second.value});
  }
  return sources;
}

/// The two folders that are indexed without a configuration stay so with one.
void add_own_folders(const ConfigLocation& place, const ConfigRequest& request,
                     std::vector<FoundSource>& sources) {
  if (is_folder(place.project / kOwnFolder)) {
    sources.push_back({.name = "runbooks", .path = std::string(kOwnFolder)});
  }
  const fs::path home = home_of(request.environment);
  if (!home.empty() && is_folder(home / ".runbook/knowledge") && home != place.project) {
    sources.push_back({.name = "knowledge", .path = "~/.runbook/knowledge"});
  }
  if (sources.empty()) {
    sources.push_back({.name = "runbooks", .path = std::string(kOwnFolder)});
  }
}

void make_names_differ(std::vector<FoundSource>& sources) {
  std::set<std::string> taken;
  for (FoundSource& source : sources) {
    const std::string name = source.name;
    for (int number = 2; !taken.insert(source.name).second; ++number)
      source.name = str_cat(name, "-", number);
  }
}

InitReply look_around(const ConfigLocation& place, const ConfigRequest& request) {
  Discovery found = discover(place.project);
  InitReply reply{.file = place.file.string(),
                  .checkout = checkout_top(place.project, home_of(request.environment)).string(),
                  .sources = std::move(found.sources),
                  .facts = std::move(found.facts),
                  .pages_elsewhere = found.pages,
                  .cut_short = found.cut_short,
                  .question = std::move(found.question)};
  for (const FoundSource& source : reply.sources)
    reply.pages_elsewhere -= source.pages;
  add_own_folders(place, request, reply.sources);
  make_names_differ(reply.sources);
  reply.text = render_first_config(reply);
  return reply;
}

/// A configuration may hold sections of other tools: it is never lost.
Status keep_old(const fs::path& file, InitReply& reply) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return ok();
  RB_TRY(const FileContent old, read_file(file, kMaxFileBytes, FinalLink::follow));
  const fs::path kept = file.string() + ".bak";
  RB_TRY(write_file_atomic(kept, old.bytes));
  reply.kept_as = kept.string();
  return ok();
}

Status make_own_folder(const ConfigLocation& place, const InitReply& reply) {
  const bool wanted = reply.sources.size() == 1 && reply.sources.front().path == kOwnFolder;
  if (!wanted) return ok();
  std::error_code failed;
  fs::create_directories(place.project / kOwnFolder, failed);
  if (failed)
    return error_from_errno(failed.value(), "make the folder", place.project / kOwnFolder);
  return ok();
}

/// Who made it means it. Where nothing can be remembered, its first use says what to do.
void trust_own(const ConfigLocation& place, const InitReply& reply, const ConfigRequest& request) {
  auto values = read_settings(reply.text, place.file.string(), request.environment);
  if (!values || !complete_settings(*values, request.environment)) return;
  const std::vector<TrustClaim> claims = claims_of(place, *values, request, Claims::all);
  if (!claims.empty()) {
    [[maybe_unused]] const Status kept = allow_claims(place.file, claims, request.environment);
  }
}

}  // namespace

Result<InitReply> init_project(const InitRequest& asked, const ConfigRequest& request) {
  RB_TRY(const ConfigLocation place, place_for(request));
  RB_TRY(const fs::path speaking, speaking_file(place, request));
  if (!speaking.empty() && !asked.force) {
    return InitReply{.file = place.file.string(),
                     .existing = speaking.string(),
                     .sources = configured_sources(request)};
  }
  InitReply reply = look_around(place, request);
  if (asked.dry_run) return reply;
  RB_TRY(keep_old(place.file, reply));
  RB_TRY(write_config(place.file, reply.text));
  RB_TRY(make_own_folder(place, reply));
  trust_own(place, reply, request);
  reply.written = true;
  return reply;
}

}  // namespace runbook
