#include <array>

#include "cli/commands.h"
#include "cli/render_status.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class ShowStatus final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const StatusReply reply, engine.status());
    return Outcome{.result = call.format == Format::json ? to_json(reply) + "\n"
                                                         : render_status(reply, call.screen.style)};
  }
};

constexpr std::array kExamples = {
    Example{"runbook knowledge status", "what is indexed, how old it is, what failed"},
    Example{"runbook knowledge status --format json | jq .pending",
            "chunks still without a vector"}};

}  // namespace

constinit const CommandInfo kStatusCommand{
    .name = "knowledge status",
    .words = "",
    .summary = "What is indexed, how old it is, what failed",
    .details =
        "Reads the index and writes nothing.\n"
        "Exit status: 0 done, 2 error (no index yet, too).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<ShowStatus>()); }};

}  // namespace runbook::cli
