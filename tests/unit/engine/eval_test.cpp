#include "engine/eval.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "tests/support/places.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::read_text;
using test::TempDir;
using test::write_tree;

Hit hit(std::string path, double score) {
  Hit made;
  made.document.path = std::move(path);
  made.score = score;
  return made;
}

/// Answers by the question's text; "none" is answered with nothing relevant.
Result<SearchReply> canned(const SearchRequest& request) {
  SearchReply reply;
  reply.label = request.question == "none" ? MatchLabel::none : MatchLabel::good;
  if (request.question == "first") reply.hits = {hit("a b.md", 0.9), hit("c.md", 0.9)};
  if (request.question == "second") {
    reply.hits = {hit("x.md", 0.5), hit("c.md", 0.4), hit("x.md", 0.3)};
  }
  return reply;
}

constexpr std::string_view kQuestions = R"({"id":"q1","text":"first","meta":{"kind":"name"}})"
                                        "\n\n"
                                        R"({"id":"q2","text":"second","meta":{"kind":"words"}})"
                                        "\n"
                                        R"({"id":"q3","text":"none"})"
                                        "\n";
constexpr std::string_view kGrades =
    "q1\tc.md\t1\nq1\ta b.md\t0\nq2\tc.md\t2\nq2\t0\tc.md\t1\nq9\tz.md\t1\n";

struct Files {
  Files() { write_tree(folder.path(), {{"q.jsonl", kQuestions}, {"q.tsv", kGrades}}); }
  EvalRequest request() const {
    EvalRequest request;
    request.queries_path = (folder / "q.jsonl").string();
    request.qrels_path = (folder / "q.tsv").string();
    request.run_path = (folder / "out.run").string();
    request.by = {"kind"};
    return request;
  }
  TempDir folder;
};

TEST_CASE("figures are means over the judged questions, a missing one counts zero",
          "[engine][eval]") {
  const Files files;

  const auto reply = evaluate(files.request(), canned);

  REQUIRE(reply);
  CHECK(reply->all.queries == 3);  // q1, q2 and q9, which nobody asked
  CHECK(reply->all.mrr_at_10 == Approx((0.5 + 0.5 + 0) / 3));
  CHECK(reply->never_asked == 1);
  CHECK(reply->refusals.without_answer == 1);
  CHECK(reply->refusals.without_answer_none == 1);
  REQUIRE(reply->groups.size() == 2);
  CHECK(reply->groups[0].value == "name");
  CHECK(reply->groups[0].figures.queries == 1);
}

TEST_CASE("a group of questions without an answer is a group too", "[engine][eval]") {
  const Files files;
  write_tree(files.folder.path(),
             {{"q.jsonl", R"({"id":"q1","text":"none","meta":{"kind":"known"}})"
                          "\n"
                          R"({"id":"o1","text":"none","meta":{"kind":"off"}})"
                          "\n"
                          R"({"id":"o2","text":"first","meta":{"kind":"off"}})"
                          "\n"}});

  const auto reply = evaluate(files.request(), canned);

  REQUIRE(reply);
  REQUIRE(reply->groups.size() == 2);
  const EvalGroup& known = reply->groups[0];
  CHECK(known.refusals.without_answer == 0);
  CHECK(known.refusals.answered_none == 1);
  const EvalGroup& off = reply->groups[1];
  CHECK(off.figures.queries == 0);
  CHECK(off.refusals.without_answer == 2);
  CHECK(off.refusals.without_answer_none == 1);
}

TEST_CASE("the right section is asked of pages that were found and have judged ones",
          "[engine][eval]") {
  const Files files;
  write_tree(files.folder.path(), {{"s.tsv",
                                    "q1\tc.md\tWhy it [happens](x.md)\t2\nq2\tother.md\tFix\t2\n"
                                    "q2\tc.md\tFix\t0\n"}});
  EvalRequest request = files.request();
  request.sections_path = (files.folder / "s.tsv").string();
  std::vector<std::string> shown = {"Page", "Why it happens", "Deeper"};
  const auto ask = [&](const SearchRequest& search) {
    auto reply = canned(search);
    for (Hit& one : reply->hits)
      one.section.heading = shown;
    return reply;
  };

  const auto within = evaluate(request, ask);
  shown = {"Page", "Repair"};
  const auto elsewhere = evaluate(request, ask);

  REQUIRE(within);
  CHECK(within->all.sections_judged == 1);  // q1: the judged page of q2 is not among its hits
  CHECK(within->all.section_right == 1);
  REQUIRE(elsewhere);
  CHECK(elsewhere->all.section_right == 0);
}

TEST_CASE("two runs are compared question by question", "[engine][eval]") {
  const Files files;
  write_tree(files.folder.path(), {{"other.run", "q1 Q0 a b.md 1 2.5 x\nq2 Q0 c.md 1 9e-1 x\n"}});
  EvalRequest request = files.request();
  request.compare_path = (files.folder / "other.run").string();

  const auto reply = evaluate(request, canned);

  REQUIRE(reply);
  REQUIRE(reply->against);
  CHECK(reply->against->ndcg_at_10 == Approx(1.0 / 3));
  CHECK(reply->against->difference == Approx(reply->all.ndcg_at_10 - 1.0 / 3));
  CHECK(reply->against->better == 1);
  CHECK(reply->against->worse == 1);
  CHECK(reply->against->p_value > 0.4);
}

TEST_CASE("wrong fields and files of judgements are named with their place", "[engine][eval]") {
  const Files files;
  write_tree(files.folder.path(), {{"bad.run", "q1 c.md 0.5\n"},
                                   {"twice.jsonl",
                                    "{\"id\":\"a\",\"text\":\"x\"}\n"
                                    "{\"id\":\"a\",\"text\":\"y\"}\n"}});
  EvalRequest field = files.request();
  field.by = {"knid"};
  EvalRequest run = files.request();
  run.compare_path = (files.folder / "bad.run").string();
  EvalRequest twice = files.request();
  twice.queries_path = (files.folder / "twice.jsonl").string();

  const auto wrong_field = evaluate(field, canned);
  const auto wrong_run = evaluate(run, canned);
  const auto wrong_ids = evaluate(twice, canned);

  REQUIRE_FALSE(wrong_field);
  CHECK(wrong_field.error().hint == "did you mean kind?");
  REQUIRE_FALSE(wrong_run);
  CHECK(wrong_run.error().where == run.compare_path + ":1");
  REQUIRE_FALSE(wrong_ids);
  CHECK(wrong_ids.error().where == twice.queries_path + ":2");
}

TEST_CASE("the run file names each document once with strictly falling scores", "[engine][eval]") {
  const Files files;

  REQUIRE(evaluate(files.request(), canned));

  CHECK(read_text(files.folder / "out.run") ==
        "q1 Q0 a b.md 1 0.900000 runbook\n"
        "q1 Q0 c.md 2 0.899999 runbook\n"
        "q2 Q0 x.md 1 0.500000 runbook\n"
        "q2 Q0 c.md 2 0.400000 runbook\n");
}

TEST_CASE("the scoring script of the judged data computes the same figures", "[engine][eval]") {
  const std::string script = test::source_path("../shared/eval/score.py");
  if (!std::filesystem::exists(script)) {
    WARN("skipped: no " << script);
    return;
  }
  const Files files;
  const auto reply = evaluate(files.request(), canned);
  REQUIRE(reply);

  const auto scored =
      test::run_process({.argv = {"python3", script, "--qrels", files.request().qrels_path, "--run",
                                  files.request().run_path},
                         .env = {},
                         .input = {},
                         .cwd = {}});

  INFO(scored.out << scored.err);
  REQUIRE(scored.exit_status == 0);
  char expected[64];
  std::snprintf(expected, sizeof expected, "%5d  %.4f", 3, reply->all.ndcg_at_10);
  CHECK(scored.out.find(expected) != std::string::npos);
}

TEST_CASE("a line that is no judgement is an error with its place", "[engine][eval]") {
  const Files files;
  EvalRequest request = files.request();
  const std::string nested(100'000, '[');
  struct Case {
    std::string_view questions;
    std::string_view grades;
    std::string_view error;
  };
  const std::vector<Case> cases = {
      {"{}", kGrades,
       "q.jsonl:1: expected {\"id\": \"…\", \"text\": \"…\"} with an id without spaces"},
      {"\nnonsense", kGrades,
       "q.jsonl:2: expected {\"id\": \"…\", \"text\": \"…\"} with an id without spaces"},
      {nested, kGrades,
       "q.jsonl:1: expected {\"id\": \"…\", \"text\": \"…\"} with an id without spaces"},
      {R"({"id":"a b","text":"x"})", kGrades,
       "q.jsonl:1: expected {\"id\": \"…\", \"text\": \"…\"} with an id without spaces"},
      {kQuestions, "q1\tc.md\n", "q.tsv:1: expected question TAB document TAB grade"},
      {kQuestions, "q1\tc.md\tmuch\n", "q.tsv:1: expected question TAB document TAB grade"},
  };
  for (const Case& wrong : cases) {
    write_tree(files.folder.path(), {{"q.jsonl", wrong.questions}, {"q.tsv", wrong.grades}});
    const auto reply = evaluate(request, canned);
    REQUIRE_FALSE(reply);
    CHECK(to_string(reply.error()) == str_cat(files.folder.path().string(), "/", wrong.error));
  }
}

}  // namespace
}  // namespace runbook
