// Rows of the index → the lines of files that they stand for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/service.h"
#include "store/store.h"

namespace runbook {

/// Looks each file up once. Confined to the reader's thread.
class Receipts {
 public:
  /// @error of the index
  static Result<Receipts> make(const Reader& index);

  Result<Receipt> at(const FactPlace& place, double confidence);
  /// Absolute, in normal form. @param path  below the source's root, may begin with "../"
  std::string file_of(SourceId source, const std::string& path) const;

 private:
  explicit Receipts(const Reader& index) : index_(&index) {}

  const Reader* index_;
  std::map<SourceId, std::string> roots_;
  std::map<FactFileId, Receipt> files_;  ///< without line and confidence
};

}  // namespace runbook
