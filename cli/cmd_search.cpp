#include <array>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/filter_flags.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/read_stdin.h"
#include "cli/render_search.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMaxHits = 200;

/// The words as they were typed, else what is piped in.
Result<std::string> question_of(const Call& call) {
  const bool asks_for_stdin = call.words.size() == 1 && call.words[0] == "-";
  if (!call.words.empty() && !asks_for_stdin) {
    std::string question;
    for (const std::string& word : call.words) {
      question += str_cat(question.empty() ? "" : " ", word);
    }
    return question;
  }
  constexpr int kStdin = 0;
  if (!asks_for_stdin && is_terminal(kStdin)) {
    return Error{.code = Errc::invalid_argument,
                 .message = "no question",
                 .hint = "runbook knowledge search WORDS…, or pipe a log or an alert into it"};
  }
  RB_TRY(StdinText input, read_stdin());
  if (input.cut && !call.globals.quiet) {
    note(str_cat("only the first ", kMaxStdinBytes / 1024, " kB of standard input were read"));
  }
  return std::move(input.text);
}

class Search final : public Command {
 public:
  void declare(Flags& flags) override {
    filters_.declare(flags);
    flags.heading("How they are searched and shown");
    flags.number("--limit", "N", limit_, {1, kMaxHits}, "hits; default 5, or the configured top_k");
    flags.choice("--mode", mode_, {"hybrid", "lexical", "vector"}, "words and meaning, or one");
    flags.choice("--group", group_, {"document", "section"}, "one hit for each of these");
    flags.texts("--hypothesis", "TEXT", request_.hypotheses,
                "a suspicion: moves what speaks of it up among what is found; may be repeated");
    flags.toggle("--copies", copies_apart_,
                 "near-copies of a page as hits of their own, not behind the one that stands for "
                 "them");
    flags.toggle("--explain", request_.explain, "show what each score is made of");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(request_.question, question_of(call));
    RB_TRY(request_.filters, filters_.read());
    request_.limit = limit_;
    request_.mode = mode_ == "lexical"  ? SearchMode::lexical
                    : mode_ == "vector" ? SearchMode::vector
                                        : SearchMode::hybrid;
    request_.copies = copies_apart_ ? Copies::apart : Copies::together;
    request_.group = group_ == "section" ? Grouping::section : Grouping::document;
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const SearchReply reply, engine.search(request_));
    return Outcome{.status = reply.hits.empty() ? ExitStatus::nothing : ExitStatus::done,
                   .result = shown(reply, call)};
  }

 private:
  std::string shown(const SearchReply& reply, const Call& call) const {
    if (call.format == Format::json) return to_json(reply) + "\n";
    const std::string beside = search_note(reply);
    if (!beside.empty() && !call.globals.quiet) note(beside);
    return render_search(request_, reply, {.screen = call.screen, .folder = current_folder()});
  }

  SearchRequest request_;
  FilterFlags filters_;
  int limit_ = 0;
  bool copies_apart_ = false;
  std::string mode_ = "hybrid";
  std::string group_ = "document";
};

constexpr std::array kExamples = {
    Example{"runbook knowledge search pods stuck terminating after node drain",
            "any words; quote nothing, no character is syntax"},
    Example{"kubectl logs payments-0 | tail -50 | runbook knowledge search",
            "a log, an alert or a stack trace as the question"},
    Example{"runbook knowledge search --hypothesis 'connection pool leak' checkout is slow",
            "pages that speak of the suspicion first"},
    Example{"runbook knowledge search --service payments --type postmortem timeouts at noon",
            "has this happened before?"}};

}  // namespace

constinit const CommandInfo kSearchCommand{
    .name = "knowledge search",
    .words = "WORDS…",
    .summary = "Ranked evidence for a question",
    .details =
        "WORDS are text: a question, an alert, a pasted shell or log line. `-`, or no words and\n"
        "a pipe, reads them from standard input. Only an unknown --long is an error; put --\n"
        "in front of words that look like one of the flags below.\n"
        "Exit status: 0 found, 1 nothing relevant, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Search>()); }};

}  // namespace runbook::cli
