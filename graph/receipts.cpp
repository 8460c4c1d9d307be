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
    RB_TRY(const auto known, index_->find_fact_file(place.file));
    const FactFileName file = known.value_or(FactFileName{});
    found = files_
                .emplace(place.file, Receipt{.path = file.path,
                                             .file = file_of(file.source, file.path),
                                             .line = 0,
                                             .format = file.format,
                                             .confidence = 0})
                .first;
  }
  Receipt receipt = found->second;
  receipt.line = place.line;
  receipt.confidence = confidence;
  return receipt;
}

}  // namespace runbook
