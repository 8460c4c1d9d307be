#include <array>

#include "cli/commands.h"
#include "cli/render_stats.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Stats final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const StatsReply reply, engine.stats());
    return Outcome{.result = call.format == Format::json ? to_json(reply) + "\n"
                                                         : render_stats(reply, call.screen)};
  }
};

constexpr std::array kExamples = {
    Example{"runbook knowledge stats", "how much there is of what, and how old it is"},
    Example{"runbook knowledge stats --format json | jq .by_service", "documents of each service"}};

}  // namespace

constinit const CommandInfo kStatsCommand{
    .name = "knowledge stats",
    .words = "",
    .summary = "Counts by type, service, role and age; bytes on disk",
    .details =
        "Reads the index and writes nothing.\n"
        "Exit status: 0 done, 2 error (no index yet, too).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Stats>()); }};

}  // namespace runbook::cli
