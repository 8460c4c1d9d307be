#include "engine/judgements.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/files.h"
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

std::optional<int> parse_grade(std::string_view text) {
  double grade = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), grade);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!(grade >= -1000 && grade <= 1000)) return std::nullopt;
  return static_cast<int>(grade);
}

}  // namespace

Result<std::vector<JudgedQuestion>> load_questions(const std::string& path) {
  RB_TRY(const FileContent file, read_file(path, kMaxJudgementBytes));
  std::vector<JudgedQuestion> questions;
  int number = 0;
  for (const std::string_view line : split(file.bytes, '\n')) {
    ++number;
    if (is_blank(line)) continue;
    auto question = parse_question(line);
    if (!question) {
      return bad_line(path, number,
                      R"(expected {"id": "…", "text": "…"} with an id without spaces)");
    }
    questions.push_back(std::move(*question));
  }
  return questions;
}

Result<std::map<std::string, Grades, std::less<>>> load_grades(const std::string& path) {
  RB_TRY(const FileContent file, read_file(path, kMaxJudgementBytes));
  std::map<std::string, Grades, std::less<>> grades;
  int number = 0;
  for (std::string_view line : split(file.bytes, '\n')) {
    ++number;
    if (is_blank(line)) continue;
    if (line.back() == '\r') line.remove_suffix(1);
    const std::vector<std::string_view> fields = split(line, '\t');
    const bool has_iteration = fields.size() == 4;  // the column of TREC that nobody uses
    const auto grade =
        fields.size() == 3 || has_iteration ? parse_grade(fields.back()) : std::nullopt;
    if (!grade) return bad_line(path, number, "expected question TAB document TAB grade");
    const std::string document(fields[has_iteration ? 2 : 1]);
    int& kept = grades[std::string(fields[0])].try_emplace(document, 0).first->second;
    kept = std::max(kept, *grade);
  }
  return grades;
}

}  // namespace runbook
