// Judged questions as they lie on disk: JSON lines of questions, tab-separated grades.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/figures.h"
#include "runbook/result.h"

namespace runbook {

struct JudgedQuestion {
  std::string id;
  std::string text;
  std::map<std::string, std::string, std::less<>> meta;  ///< single values, as text
};

/// {"id":…,"text":…,"meta":{…}} a line; blank lines are passed over.
/// @error invalid_argument with file:line
Result<std::vector<JudgedQuestion>> load_questions(const std::string& path);

/// `qid TAB path TAB grade` or `qid TAB 0 TAB path TAB grade`; the highest of repeated grades
/// counts. By question. @error invalid_argument with file:line
Result<std::map<std::string, Grades, std::less<>>> load_grades(const std::string& path);

}  // namespace runbook
