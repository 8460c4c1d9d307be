// Filters as people write them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/search.h"
#include "store/store.h"

namespace runbook {

/// A path as a glob that matches it alone.
std::string glob_of(const std::filesystem::path& path);

/// Paths also as files relative to `working`, which is how hits are printed.
void add_near_paths(const std::filesystem::path& working, SearchFilters& filters);

/// Services as people write them (aliases, addresses, retired ones) become the names under which
/// documents are joined to them. What nobody is called stays as it is: no document has it.
Status resolve_services(const Reader& reader, SearchFilters& filters);

/// Sentences: values that no document has, with those that there are; else, when no document passes
/// all filters together, which of them leave how many.
Result<std::vector<std::string>> explain_filters(const SearchFilters& filters,
                                                 const Reader& reader);

}  // namespace runbook
