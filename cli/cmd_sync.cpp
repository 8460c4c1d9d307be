#include <array>

#include "cli/commands.h"
#include "cli/render_sync.h"
#include "cli/sync_run.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMaxWaitSeconds = 24 * 3600;

class Sync final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.texts("--source", "NAME", request_.sources, "this source only");
    flags.toggle("--dry-run", request_.dry_run, "say what would change, write nothing");
    flags.toggle("--rebuild", request_.rebuild, "make the index anew; vectors are kept");
    flags.toggle("--re-embed", request_.re_embed, "make all vectors of the model anew");
    flags.toggle("--no-embed", no_embed_, "text only; vectors follow with the next sync");
    flags.toggle("--allow-mass-delete", request_.allow_mass_delete,
                 "remove documents even when a source lost a third of them");
    flags.number("--wait", "SECONDS", wait_s_, {0, kMaxWaitSeconds},
                 "for another sync to end; default 20");
  }

  Result<Outcome> run(const Call& call) override {
    if (request_.re_embed && no_embed_) return contradiction();
    request_.embed = !no_embed_;
    request_.lock_wait_ms = wait_s_ * 1000;
    RB_TRY(Engine engine, call.open_engine());
    RB_TRY(const SyncReport report, run_sync(engine, request_, call));
    return Outcome{.status = status_of(report), .result = shown(report, call)};
  }

 private:
  static Error contradiction() {
    return {.code = Errc::invalid_argument,
            .message = "--re-embed and --no-embed contradict each other",
            .where = {},
            .hint = "leave one of them out"};
  }

  static std::string shown(const SyncReport& report, const Call& call) {
    if (call.format == Format::json) return to_json(report) + "\n";
    if (call.globals.quiet) return sync_errors(report, call.screen.style);
    return render_sync(report, call.globals.verbose ? Detail::full : Detail::brief,
                       call.screen.style);
  }

  SyncRequest request_;
  bool no_embed_ = false;
  int wait_s_ = 20;
};

constexpr std::array kExamples = {
    Example{"runbook knowledge sync",
            "index what is new, changed, moved or gone since the last time"},
    Example{"runbook knowledge sync --dry-run", "say what that would be"},
    Example{"runbook knowledge sync --no-embed --quiet",
            "text alone, in seconds, for a hook or a job"}};

}  // namespace

constinit const CommandInfo kSyncCommand{
    .name = "knowledge sync",
    .words = "",
    .summary = "Make the index equal to the folders",
    .details =
        "Text is searchable as soon as it is read; vectors follow. Ctrl-C keeps what is done, and\n"
        "the next sync goes on from there. A source that lost many of its documents at once\n"
        "deletes nothing without --allow-mass-delete.\n"
        "Exit status: 0 done, 2 error, 3 some files failed or stopped early, 75 another sync runs.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Sync>()); }};

}  // namespace runbook::cli
