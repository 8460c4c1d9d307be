// Small documents and stores for the tests of store/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "runbook/result.h"
#include "store/chunk_text.h"
#include "store/store.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

using Vector = std::vector<float>;

/// The value, or a failed test that shows the error.
template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(to_string(result.error()) + " / " + result.error().hint);
  return std::move(result).value();
}

inline void must(Status status) {
  if (!status) FAIL(to_string(status.error()) + " / " + status.error().hint);
}

/// A document with a section and a chunk for each heading ("# …" and "## …").
ParsedDocument make_document(SourceId source, std::string_view path, std::string text);

/// Adds a document in a batch of its own.
DocumentId add_document(Writer& writer, SourceId source, std::string_view path, std::string text);

/// A vector of length 1 that depends on `seed` alone.
Vector make_vector(std::uint32_t seed, std::size_t dimension = 32);

/// Gives every pending chunk a vector of model "m".
void embed_all(Writer& writer);

/// A store of its own with two documents and all vectors, finished.
class SmallStore {
 public:
  SmallStore();
  std::filesystem::path database() const { return folder_.path() / "cache" / "index.db"; }
  Reader read() const { return must(Reader::open(database())); }

 private:
  TempDir folder_;
};

/// Names of the checks that failed.
std::vector<std::string> failed_checks(const std::filesystem::path& database, bool deep);

}  // namespace runbook::test
