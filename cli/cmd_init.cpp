#include <array>
#include <optional>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/render_init.h"
#include "cli/render_sync.h"
#include "cli/sync_run.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Init final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--force", request_.force, "replace a configuration; a copy of it is kept");
    flags.toggle("--dry-run", request_.dry_run, "say what would be written, write nothing");
    flags.toggle("--no-sync", no_sync_, "write the configuration alone");
    flags.toggle("--no-embed", no_embed_, "text only; vectors follow with the next sync");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const InitReply reply, Engine::init(call.open_options(), request_));
    if (!reply.written || no_sync_) return told(reply, std::nullopt, ExitStatus::done, call);
    const Result<SyncReport> report = first_sync(call);
    if (report) return told(reply, *report, status_of(*report), call);
    runbook::cli::report(report.error());  // the configuration is written all the same
    return told(reply, std::nullopt, status_of(report.error()), call);
  }

 private:
  Result<SyncReport> first_sync(const Call& call) const {
    RB_TRY(Engine engine, call.open_engine());
    SyncRequest request;
    request.embed = !no_embed_;
    return run_sync(engine, request, call);
  }

  static Outcome told(const InitReply& reply, const std::optional<SyncReport>& report,
                      ExitStatus status, const Call& call) {
    if (call.format == Format::json) {
      return {.status = status, .result = to_json(reply, report ? &*report : nullptr) + "\n"};
    }
    const Style& style = call.screen.style;
    std::string text = render_init(reply, style, current_folder());
    if (report) text += "\n" + render_sync(*report, Detail::brief, style);
    if (reply.written) text += "\n" + next_steps(reply, report.has_value(), style);
    return {.status = status, .result = call.globals.quiet ? "" : text};
  }

  InitRequest request_;
  bool no_sync_ = false;
  bool no_embed_ = false;
};

constexpr std::array kExamples = {
    Example{"runbook init", "find pages below this folder, write .runbook/config.yaml, index them"},
    Example{"runbook init --dry-run", "show the file that it would write"}};

}  // namespace

constinit const CommandInfo kInitCommand{
    .name = "init",
    .words = "",
    .summary = "Find your pages, write a configuration, make the index",
    .details =
        "Looks below the current folder for folders of Markdown, and names catalogs, owners,\n"
        "manifests and alert rules that it sees. What git ignores is passed by. A configuration\n"
        "that is there is never touched without --force.\n"
        "Exit status: 0 done, or one was there; 2 error; 3 some files could not be indexed.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Init>()); }};

}  // namespace runbook::cli
