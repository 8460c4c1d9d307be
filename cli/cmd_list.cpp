#include <array>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/filter_flags.h"
#include "cli/output.h"
#include "cli/phrasing.h"
#include "cli/place.h"
#include "cli/render_list.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMostDocuments = 1'000'000;

class List final : public Command {
 public:
  void declare(Flags& flags) override {
    filters_.declare(flags);
    flags.heading("How they are listed");
    flags.choice("--sort", sort_, {"path", "date", "type"}, "date: newest first; default path");
    flags.number("--limit", "N", request_.limit, {1, kMostDocuments}, "documents; default all");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(request_.filters, filters_.read());
    request_.order = sort_ == "date"   ? ListOrder::date
                     : sort_ == "type" ? ListOrder::type
                                       : ListOrder::path;
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const ListReply reply, engine.list(request_));
    return Outcome{.status = reply.documents.empty() ? ExitStatus::nothing : ExitStatus::done,
                   .result = shown(reply, call)};
  }

 private:
  static std::string shown(const ListReply& reply, const Call& call) {
    if (call.format == Format::json) return to_json(reply) + "\n";
    if (!call.globals.quiet) {
      if (reply.export_age_s) note(export_text(*reply.export_age_s, reply.index_age_s));
      for (const std::string& sentence : reply.notes)
        note(sentence);
      const auto listed = static_cast<std::int64_t>(reply.documents.size());
      if (listed < reply.total)
        note(str_cat(count(listed), " of ", count(reply.total, "document")));
    }
    return render_list(reply, call.screen, current_folder());
  }

  FilterFlags filters_;
  ListRequest request_;
  std::string sort_ = "path";
};

constexpr std::array kExamples = {
    Example{"runbook knowledge list --service payments", "every page about payments"},
    Example{"runbook knowledge list --type postmortem --after 90d --sort date",
            "what happened this quarter, newest first"},
    Example{"runbook knowledge list --owner keel --format json | jq -r '.documents[].file'",
            "the files of one team"}};

}  // namespace

constinit const CommandInfo kListCommand{
    .name = "knowledge list",
    .words = "",
    .summary = "The documents of the index, filtered and sorted",
    .details =
        "One row a document: id, type, age, place and title.\n"
        "Exit status: 0 found, 1 no document passes, 2 error (no index yet, too).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<List>()); }};

}  // namespace runbook::cli
