#include <array>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_stats.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Export final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--force", request_.force, "replace a file that is there");
  }

  Result<Outcome> run(const Call& call) override {
    if (call.words.size() != 1) {
      return Error{.code = Errc::invalid_argument,
                   .message = call.words.empty() ? "no file was named"
                                                 : "expected one file, got several words",
                   .hint = "runbook knowledge export FILE; quote a path that holds spaces"};
    }
    request_.path = call.words[0];
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const ExportReply reply, engine.export_to(request_));
    return Outcome{.result = call.format == Format::json ? to_json(reply) + "\n"
                                                         : render_export(reply, current_folder())};
  }

 private:
  ExportRequest request_;
};

constexpr std::array kExamples = {
    Example{"runbook knowledge export /media/usb/knowledge.db", "everything, in one file"},
    Example{"runbook knowledge export --force /media/usb/knowledge.db", "the next week, anew"}};

}  // namespace

constinit const CommandInfo kExportCommand{
    .name = "knowledge export",
    .words = "FILE",
    .summary = "The index as one file that can be searched anywhere",
    .details =
        "Texts, full-text index and vectors as of the last sync. On any machine,\n"
        "    runbook --index FILE knowledge search pods stuck terminating\n"
        "searches it, also from a folder that is read-only and without any of the documents;\n"
        "answers say how old the export is. Does not wait for a sync that runs. The file holds "
        "the\n"
        "whole text of every document: share it as you would share them.\n"
        "Exit status: 0 done, 2 refused or error (no index yet, too).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Export>()); }};

}  // namespace runbook::cli
