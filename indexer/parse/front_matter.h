// Front matter: YAML between `---` lines, TOML between `+++` lines, at the very top of a file.
//
// Data only: `---js` or any other language is text, never run. Keys are matched without regard to
// case, '_' and '-'. A bad value is a finding with its line; the document is indexed all the same.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "store/rows.h"

namespace runbook {

struct FrontMatter {
  bool present = false;
  std::size_t body_begin = 0;          ///< offset of the first byte below it (0 when there is none)
  int body_line = 1;                   ///< line of that byte
  DocumentRow fields;                  ///< only the columns that front matter can give are set
  bool has_searchable_values = false;  ///< alerts, tags, symptoms, root cause, unknown keys: they
                                       ///< make the `metadata` chunk
  std::vector<ObservationRow> problems;  ///< kind "bad_front_matter", with line
};

/// Never fails. Broken front matter stays findable as the metadata of the page, with a problem
/// that says what is wrong where; a page that only begins with a rule has no front matter.
FrontMatter parse_front_matter(std::string_view text);

/// The same keys of a YAML, JSON or TOML file that is a page as a whole: its top level gives the
/// fields, and all of it stays the body. A file that cannot be parsed (a template, many documents)
/// gives none, and that is no problem.
FrontMatter parse_data_fields(std::string_view path, std::string_view text);

}  // namespace runbook
