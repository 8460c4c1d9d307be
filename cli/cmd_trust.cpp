#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_trust.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Trust final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--dry-run", dry_run_, "say what it asks for, allow nothing");
    flags.toggle("--forget", forget_, "allow nothing of it any more");
  }

  Result<Outcome> run(const Call& call) override {
    const TrustRequest request{.action = forget_    ? TrustAction::forget
                                         : dry_run_ ? TrustAction::show
                                                    : TrustAction::allow};
    RB_TRY(const TrustReply reply, Engine::trust(call.open_options(), request));
    return Outcome{.result =
                       call.format == Format::json
                           ? to_json(reply) + "\n"
                           : render_trust(request, reply, call.screen.style, current_folder())};
  }

 private:
  bool dry_run_ = false;
  bool forget_ = false;
};

constexpr std::array kExamples = {
    Example{"runbook trust --dry-run", "what does this configuration ask for?"},
    Example{"runbook trust", "allow it on this machine"},
    Example{"runbook trust --forget", "take that back"}};

}  // namespace

constinit const CommandInfo kTrustCommand{
    .name = "trust",
    .words = "",
    .summary = "Allow what a cloned configuration asks for",
    .details =
        "A configuration that came with a clone may name folders of that checkout and say how\n"
        "answers are shown. Folders outside, an index elsewhere, a model file, and any address\n"
        "that text or a key is sent to are refused until you read the file and allow them.\n"
        "What `runbook init` and `runbook config set` wrote is yours, and allowed at once; so is "
        "a\n"
        "file that --config or RUNBOOK_CONFIG names. Another such wish later is asked for anew.\n"
        "Exit status: 0 done, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Trust>()); }};

}  // namespace runbook::cli
