#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class ListServices final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--owner", "TEAM", request_.owner, "only the services of this team");
    flags.text("--kind", "KIND", request_.kind,
               "api, system, group, resource, …; default: what runs");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const ServiceListReply reply, engine.services(request_));
    return Outcome{.status = reply.services.empty() ? ExitStatus::nothing : ExitStatus::done,
                   .result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_list(reply, {call.screen.style, current_folder()})};
  }

 private:
  ServiceListRequest request_;
};

constexpr std::array kExamples = {
    Example{"runbook service list", "what runs, who owns it"},
    Example{"runbook service list --owner payments-team", "what one team owns"}};

}  // namespace

constinit const CommandInfo kServiceListCommand{
    .name = "service list",
    .words = "",
    .summary = "The services that catalogs, manifests and pages speak of",
    .details =
        "From catalogs, compose files, manifests and owner files in the sources; a service that "
        "only\n"
        "pages name is listed too, as declared nowhere.\n"
        "Exit status: 0 done, 1 none, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<ListServices>()); }};

}  // namespace runbook::cli
