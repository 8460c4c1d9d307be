#include <array>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/render_status.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMaxDepth = 200;

class Eval final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--queries", "FILE", request_.queries_path, "JSON lines: id, text, meta");
    flags.text("--qrels", "FILE", request_.qrels_path, "lines: id TAB document TAB grade");
    flags.text("--run", "FILE", request_.run_path, "write the rankings there, as TREC does");
    flags.choice("--mode", mode_, {"hybrid", "lexical", "vector"}, "as in a search");
    flags.number("--depth", "N", request_.depth, {1, kMaxDepth},
                 "documents a question; default 100");
    flags.text("--sections", "FILE", request_.sections_path,
               "lines: id TAB document TAB heading TAB grade");
    flags.texts("--by", "FIELD", request_.by, "figures for each value of this meta field");
    flags.text("--compare", "FILE", request_.compare_path,
               "a run file: differences of nDCG@10, and how likely by chance");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(require("--queries", request_.queries_path));
    RB_TRY(require("--qrels", request_.qrels_path));
    request_.mode = mode_ == "lexical"  ? SearchMode::lexical
                    : mode_ == "vector" ? SearchMode::vector
                                        : SearchMode::hybrid;
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const EvalReply reply, engine.eval(request_));
    return Outcome{.result =
                       call.format == Format::json ? to_json(reply) + "\n" : render_eval(reply)};
  }

 private:
  static runbook::Status require(std::string_view flag, const std::string& value) {
    if (!value.empty()) return ok();
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat(flag, ": expected a file"),
                 .hint = "`runbook knowledge eval --help` shows an example"};
  }

  EvalRequest request_;
  std::string mode_ = "hybrid";
};

constexpr std::array kExamples = {
    Example{"runbook knowledge eval --queries queries.jsonl --qrels qrels.tsv --by type",
            "how good is the ranking, for each type of question?"},
    Example{
        "runbook knowledge eval --queries q.jsonl --qrels q.tsv --mode lexical --run lexical.run",
        "rankings for trec_eval"},
    Example{"runbook knowledge eval --queries q.jsonl --qrels q.tsv --compare lexical.run",
            "is hybrid better than words alone, and not by chance?"}};

}  // namespace

constinit const CommandInfo kEvalCommand{
    .name = "knowledge eval",
    .words = "",
    .summary = "Judge the ranking by questions with known answers",
    .details =
        "Figures are those of trec_eval: nDCG@10 with grades as gains, recall@10, MRR@10 and\n"
        "success@1, over all questions that have a relevant document. `right section` is the share "
        "of\n"
        "questions with judged sections that show one of these, where the page is found.\n"
        "Exit status: 0 done, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Eval>()); }};

}  // namespace runbook::cli
