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
/// @error invalid_argument with file:line, for an id that stands there twice too
Result<std::vector<JudgedQuestion>> load_questions(const std::string& path);

/// `qid TAB path TAB grade` or `qid TAB 0 TAB path TAB grade`; the highest of repeated grades
/// counts. By question. @error invalid_argument with file:line
Result<std::map<std::string, Grades, std::less<>>> load_grades(const std::string& path);

struct JudgedSection {
  std::string path;
  std::string heading;  ///< squashed, links reduced to their text
};

/// `qid TAB path TAB heading TAB grade`; headings as written in the file, without their marks.
/// Those of grade 0 are left out. By question. @error invalid_argument with file:line
Result<std::map<std::string, std::vector<JudgedSection>, std::less<>>> load_sections(
    const std::string& path);

/// `qid Q0 path rank score tag`, a path may hold spaces: paths by question, best score first.
/// @error invalid_argument with file:line
Result<std::map<std::string, std::vector<std::string>, std::less<>>> load_run(
    const std::string& path);

}  // namespace runbook
