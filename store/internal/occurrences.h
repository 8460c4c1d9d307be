// Where a word stands, read from FTS5 by a function of our own.
//
// FTS5's bm25() asks, row by row, for every place of every word, for the row's length, and counts
// each word's rows once more: 70 % of the time of a question of nine words. One walk over a word's
// rows that keeps how often it stands in each tells the same.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "runbook/result.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// Told of each chunk that holds the phrase, by rising id: `frequency` counts every place by the
/// weight of its column.
using OccurrenceSink = std::function<void(std::int64_t chunk, float frequency)>;

/// @param phrase  a MATCH expression of one phrase
/// @error corrupt when the index leads in circles
Status for_each_occurrence(const sqlite::Connection& connection, std::string_view phrase,
                           const OccurrenceSink& sink);

namespace sqlite {
/// Makes the function known to a connection; SQLite's result code.
int add_occurrences_function(sqlite3* database);
}  // namespace sqlite

}  // namespace runbook
