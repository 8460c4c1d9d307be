#include "engine/services.h"

#include <system_error>

#include "base/text.h"
#include "graph/names.h"
#include "graph/ownership.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

/// The file that is meant, if one is: a place on disk, or a page by its path below its source.
Result<fs::path> find_file(const std::string& asked, const Reader& index, const fs::path& working) {
  std::error_code failed;
  fs::path file = (working / asked).lexically_normal();
  if (fs::exists(file, failed)) return fs::weakly_canonical(file, failed);
  RB_TRY(const std::vector<SourceRow> sources, index.list_sources());
  for (const SourceRow& source : sources) {
    const fs::path below = (fs::path(source.root) / asked).lexically_normal();
    RB_TRY(const auto page, index.find_document_at(source.id, asked));
    if (page || fs::exists(below, failed)) return below;
  }
  return fs::path();
}

bool looks_like_path(std::string_view asked) {
  return asked.find('/') != std::string_view::npos && asked.find(':') == std::string_view::npos;
}

}  // namespace

Result<OwnerReply> answer_owner(const OwnerRequest& request, const Reader& index,
                                const fs::path& working) {
  // A folder may be called as a service is: `checkout/`. The name of a service wins.
  RB_TRY(const ResolvedName name, resolve_name(request.name, index));
  const bool known = !name.resolved.empty() && name.how != Resolution::nearest;
  if (known && !looks_like_path(request.name)) return find_service_owner(name, index);
  RB_TRY(const fs::path file, find_file(request.name, index, working));
  if (!file.empty()) return find_path_owner(request.name, file, index);
  if (looks_like_path(request.name) && !known)
    return find_path_owner(request.name, (working / request.name).lexically_normal(), index);
  if (!name.resolved.empty()) return find_service_owner(name, index);
  OwnerReply reply;
  reply.name = name;
  return reply;
}

}  // namespace runbook
