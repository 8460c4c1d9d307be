// The flags that say which documents may answer: the same for every command that has them.
#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"
#include "runbook/result.h"
#include "runbook/types/search.h"

namespace runbook::cli {

class FilterFlags {
 public:
  void declare(Flags& flags);

  /// @error invalid_argument for a severity or a day that is none
  Result<SearchFilters> read() const;

 private:
  SearchFilters filters_;
  std::vector<std::string> severities_;
  std::string after_;
};

/// The filters as they are typed: " --type runbook --after 2026-01-02".
std::string filters_text(const SearchFilters& filters);

}  // namespace runbook::cli
