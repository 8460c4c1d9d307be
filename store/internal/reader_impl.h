// What a Reader holds: a connection of its own, or the writer's.
#pragma once

#include <memory>
#include <optional>

#include "store/internal/sqlite.h"
#include "store/lexical.h"
#include "store/resident_vectors.h"
#include "store/store.h"

namespace runbook {

struct Reader::Impl {
  std::optional<sqlite::Connection> own;
  const sqlite::Connection* connection = nullptr;  ///< `own`, or owned by the Writer
  SourceRoots roots = {};
  LexicalIndex lexical;
  std::shared_ptr<ResidentVectors> resident;  ///< may be null

  /// The source with its root of today.
  SourceRow located(SourceRow source) const {
    const auto root = roots.find(source.name);
    if (root != roots.end()) source.root = root->second;
    return source;
  }
};

}  // namespace runbook
