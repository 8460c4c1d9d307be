#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "cli/service_command.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class FindOwner final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(std::string name, only_name(call, "a service or a path"));
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const OwnerReply reply, engine.owner({.name = std::move(name)}));
    note_name(reply.name, call);
    const ExitStatus status = reply.owners.empty() ? ExitStatus::nothing : status_of(reply.name);
    return Outcome{.status = status,
                   .result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_owner(reply, {call.screen.style, current_folder()})};
  }
};

constexpr std::array kExamples = {Example{"runbook service owner payments",
                                          "the team, how to reach it, and the line that says so"},
                                  Example{"runbook service owner runbooks/db/PostgresDown.md",
                                          "of a file: front matter, OWNERS, CODEOWNERS, catalog"}};

}  // namespace

constinit const CommandInfo kServiceOwnerCommand{
    .name = "service owner",
    .words = "NAME|PATH",
    .summary = "Who owns a service or a file, and which line says so",
    .details =
        "Of a file: its front matter, the nearest OWNERS, CODEOWNERS (the last match wins), the "
        "catalog's\n"
        "owner of the services it names. The first that knows is the answer; all are told.\n"
        "Exit status: 0 found, 1 nobody, or a name that nobody knows, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<FindOwner>()); }};

}  // namespace runbook::cli
