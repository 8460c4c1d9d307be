#include <array>

#include "cli/commands.h"
#include "cli/render_stats.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMaxWaitSeconds = 24 * 3600;

class Gc final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--dry-run", request_.dry_run, "say what would be freed, change nothing");
    flags.number("--wait", "SECONDS", wait_s_, {0, kMaxWaitSeconds},
                 "for a sync to end; default 20");
  }

  Result<Outcome> run(const Call& call) override {
    request_.lock_wait_ms = wait_s_ * 1000;
    RB_TRY(Engine engine, call.open_engine());
    RB_TRY(const GcReply reply, engine.collect_garbage(request_));
    return Outcome{.result =
                       call.format == Format::json ? to_json(reply) + "\n" : render_gc(reply)};
  }

 private:
  GcRequest request_;
  int wait_s_ = 20;
};

constexpr std::array kExamples = {
    Example{"runbook knowledge gc --dry-run", "how much would be freed?"},
    Example{"runbook knowledge gc", "free it"}};

}  // namespace

constinit const CommandInfo kGcCommand{
    .name = "knowledge gc",
    .words = "",
    .summary = "Remove vectors that nothing uses, give space back",
    .details =
        "Vectors of texts that are gone are kept for seven days, since a branch may bring the\n"
        "texts back; this removes them now, and those of other models. Recorded questions that\n"
        "found nothing (gaps.jsonl) are cut to the newest. Searches go on meanwhile; while it\n"
        "runs it needs free space and memory for the index once more.\n"
        "Exit status: 0 done, 2 error (no index yet, too), 75 a sync runs.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Gc>()); }};

}  // namespace runbook::cli
