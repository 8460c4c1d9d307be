#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "cli/service_command.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class ShowService final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(std::string name, only_name(call, "the name of a service"));
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const ServiceReply reply, engine.service({.name = std::move(name)}));
    note_name(reply.name, call);
    return Outcome{.status = status_of(reply.name),
                   .result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_service(reply, {call.screen.style, current_folder()})};
  }
};

constexpr std::array kExamples = {
    Example{"runbook service show checkout", "owner, contacts, neighbours, documents"},
    Example{"runbook service show checkout.shop.svc.cluster.local:8080", "by its address"}};

}  // namespace

constinit const CommandInfo kServiceShowCommand{
    .name = "service show",
    .words = "NAME",
    .summary = "One service: owner, contacts, neighbours, documents, each with its line",
    .details =
        "NAME is a service's name, another name of it, or an address. A name that is only near is\n"
        "answered as a guess.\n"
        "Exit status: 0 found, 1 no such service (or a guess), 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<ShowService>()); }};

}  // namespace runbook::cli
