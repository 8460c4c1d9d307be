#include "engine/open_reader.h"

#include <optional>
#include <string>
#include <utility>

namespace runbook {

namespace {

Error no_such_index(const Config& config) {
  return Error{.code = Errc::not_found,
               .message = "there is no such index",
               .where = config.database.string(),
               .hint = "`runbook knowledge export FILE` writes one where the documents are"};
}

}  // namespace

Result<Reader> open_reader(const Config& config, std::shared_ptr<ResidentVectors> resident) {
  SourceRoots roots;
  for (const SourceConfig& source : config.sources)
    roots.emplace(source.name, source.root.string());
  auto reader = Reader::open(config.database, std::move(roots), resident);
  const bool absent = !reader && reader.error().code == Errc::not_found;
  if (absent && config.reads_given_index) return no_such_index(config);
  if (reader) {
    RB_TRY(const std::optional<std::string> exported_at, reader->meta(kExportedKey));
    if (exported_at) {  // its sources are not ours
      return Reader::open(config.database, {}, std::move(resident));
    }
  }
  if (absent && config.sources.empty()) return nothing_to_index(config);
  return reader;
}

Error nothing_to_index(const Config& config) {
  return Error{.code = Errc::not_found,
               .message = "no folder to index",
               .where = config.file,
               .hint = config.file.empty()
                           ? "`runbook init` finds the pages below this folder and makes the index"
                           : "`runbook config set knowledge.sources.0.path docs` names a folder"};
}

}  // namespace runbook
