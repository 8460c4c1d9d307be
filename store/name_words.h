// How many documents bear a word in their names: what tells the words of a title apart.
//
// Counted over titles, file names and aliases, split as identifiers are and folded. One value of
// `meta` (10 kB for 2,300 pages): a question looks up some fifty words, and fifty counts in the
// full-text index would cost 5 ms. Absent while a sync changes documents.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// @return absent when the words are not counted
Result<std::optional<NameFrequencies>> find_name_frequencies(const sqlite::Connection& connection,
                                                             std::span<const std::string> words);

Result<bool> has_name_words(const sqlite::Connection& connection);

/// Reads the names of all documents: 3 ms for 2,300.
Status count_name_words(const sqlite::Connection& connection);

/// Names change; until count_name_words no word is counted.
Status forget_name_words(const sqlite::Connection& connection);

}  // namespace runbook
