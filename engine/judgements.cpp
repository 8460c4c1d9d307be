#include "engine/judgements.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/identifiers.h"
#include "base/text.h"

namespace runbook {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxJudgementBytes = 256 * 1024 * 1024;  // a million questions
constexpr int kMaxDepth = 64;  // deeper values are dropped: nlohmann's copies recurse

Error bad_line(const std::string& path, int line, std::string message) {
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .where = str_cat(path, ":", line)};
}

std::string meta_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Absent when the line is no question.
std::optional<JudgedQuestion> parse_question(std::string_view line) {
  const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= kMaxDepth; };
  const json value = json::parse(line.begin(), line.end(), shallow, /*allow_exceptions=*/false);
  if (!value.is_object()) return std::nullopt;
  const auto id = value.find("id");
  const auto text = value.find("text");
  if (id == value.end() || text == value.end() || !id->is_string() || !text->is_string()) {
    return std::nullopt;
  }
  JudgedQuestion question{
      .id = id->get<std::string>(), .text = text->get<std::string>(), .meta = {}};
  if (question.id.empty() || question.id.find_first_of(" \t\r\n") != std::string::npos) {
    return std::nullopt;
  }
  if (const auto meta = value.find("meta"); meta != value.end() && meta->is_object()) {
    for (const auto& [key, field] : meta->items()) {
      if (field.is_primitive()) question.meta.emplace(key, meta_text(field));
    }
  }
  return question;
}

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<int> parse_grade(std::string_view text) {
  const auto grade = parse_number(text);
  if (!grade || !(*grade >= -1000 && *grade <= 1000)) return std::nullopt;
  return static_cast<int>(*grade);
}

/// Calls `take` for every line that is not blank; false from it is an error at that line.
Status each_line(const std::string& path, std::string_view expected,
                 const std::function<bool(std::string_view)>& take) {
  RB_TRY(const FileContent file, read_file(path, kMaxJudgementBytes));
  int number = 0;
  for (std::string_view line : split(file.bytes, '\n')) {
    ++number;
    if (is_blank(line)) continue;
    if (line.back() == '\r') line.remove_suffix(1);
    if (!take(line)) return bad_line(path, number, str_cat("expected ", expected));
  }
  return ok();
}

/// "[CI graphs](ci_graphs.md) section" → "[CI graphs] section"
std::string without_targets(std::string_view heading) {
  std::string text;
  while (true) {
    const std::size_t open = heading.find("](");
    const std::size_t close = open == std::string_view::npos ? open : heading.find(')', open);
    if (close == std::string_view::npos) return str_cat(text, heading);
    text += heading.substr(0, open + 1);
    heading.remove_prefix(close + 1);
  }
}

}  // namespace

Result<std::vector<JudgedQuestion>> load_questions(const std::string& path) {
  RB_TRY(const FileContent file, read_file(path, kMaxJudgementBytes));
  std::vector<JudgedQuestion> questions;
  std::set<std::string> ids;
  int number = 0;
  for (const std::string_view line : split(file.bytes, '\n')) {
    ++number;
    if (is_blank(line)) continue;
    auto question = parse_question(line);
    if (!question) {
      return bad_line(path, number,
                      R"(expected {"id": "…", "text": "…"} with an id without spaces)");
    }
    if (!ids.insert(question->id).second)
      return bad_line(path, number, str_cat("the id \"", question->id, "\" stands here twice"));
    questions.push_back(std::move(*question));
  }
  return questions;
}

Result<std::map<std::string, Grades, std::less<>>> load_grades(const std::string& path) {
  std::map<std::string, Grades, std::less<>> grades;
  RB_TRY(each_line(path, "question TAB document TAB grade", [&](std::string_view line) {
    const std::vector<std::string_view> fields = split(line, '\t');
    const bool has_iteration = fields.size() == 4;  // the column of TREC that nobody uses
    const auto grade =
        fields.size() == 3 || has_iteration ? parse_grade(fields.back()) : std::nullopt;
    if (!grade) return false;
    const std::string document(fields[has_iteration ? 2 : 1]);
    int& kept = grades[std::string(fields[0])].try_emplace(document, 0).first->second;
    kept = std::max(kept, *grade);
    return true;
  }));
  return grades;
}

Result<std::map<std::string, std::vector<JudgedSection>, std::less<>>> load_sections(
    const std::string& path) {
  std::map<std::string, std::vector<JudgedSection>, std::less<>> sections;
  RB_TRY(each_line(path, "question TAB document TAB heading TAB grade", [&](std::string_view line) {
    const std::vector<std::string_view> fields = split(line, '\t');
    const auto grade = fields.size() == 4 ? parse_grade(fields[3]) : std::nullopt;
    if (!grade) return false;
    if (*grade <= 0) return true;
    sections[std::string(fields[0])].push_back(
        {.path = std::string(fields[1]), .heading = squash(without_targets(fields[2]))});
    return true;
  }));
  return sections;
}

Result<std::map<std::string, std::vector<std::string>, std::less<>>> load_run(
    const std::string& path) {
  struct Ranked {
    double score = 0;
    std::string path;
  };
  std::map<std::string, std::vector<Ranked>, std::less<>> ranked;
  RB_TRY(each_line(path, "question Q0 document rank score tag", [&](std::string_view line) {
    const std::vector<std::string_view> fields = split(line, ' ');
    if (fields.size() < 6) return false;
    const auto score = parse_number(fields[fields.size() - 2]);
    if (!score) return false;
    const char* end = fields[fields.size() - 4].data() + fields[fields.size() - 4].size();
    ranked[std::string(fields[0])].push_back(
        {.score = *score, .path = std::string(fields[2].data(), end)});
    return true;
  }));
  std::map<std::string, std::vector<std::string>, std::less<>> run;
  for (auto& [question, documents] : ranked) {
    std::stable_sort(documents.begin(), documents.end(),
                     [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
    for (Ranked& document : documents)
      run[question].push_back(std::move(document.path));
  }
  return run;
}

}  // namespace runbook
