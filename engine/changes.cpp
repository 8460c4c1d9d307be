#include "engine/changes.h"

#include "base/files.h"
#include "base/hash.h"

namespace runbook {

bool differs_from_row(const std::filesystem::path& file, const DocumentRow& row) {
  const auto now = stat_file(file);
  if (now && *now == row.stat) return false;
  if (!now || now->size_bytes != row.stat.size_bytes) return true;
  const auto content = read_file(file, row.stat.size_bytes);
  return !content || hash_of(content->bytes) != row.content_hash;
}

}  // namespace runbook
