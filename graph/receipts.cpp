#include "graph/receipts.h"

#include <filesystem>
#include <utility>

namespace runbook {

Result<Receipts> Receipts::make(const Reader& index) {
  Receipts receipts(index);
  RB_TRY(const std::vector<SourceRow> sources, index.list_sources());
  for (const SourceRow& source : sources)
    receipts.roots_.emplace(source.id, source.root);
  return receipts;
}

std::string Receipts::file_of(SourceId source, const std::string& path) const {
  const auto root = roots_.find(source);
  if (root == roots_.end()) return path;
  return (std::filesystem::path(root->second) / path).lexically_normal().string();
}

Result<Receipt> Receipts::at(const FactPlace& place, double confidence) {
  auto found = files_.find(place.file);
  if (found == files_.end()) {
    RB_TRY(auto file, index_->find_fact_file(place.file));
    found = files_.emplace(place.file, file.value_or(FactFileName{})).first;
  }
  const FactFileName& file = found->second;
  return Receipt{.path = file.path,
                 .file = file_of(file.source, file.path),
                 .line = place.line,
                 .format = file.format,
                 .confidence = confidence};
}

}  // namespace runbook
