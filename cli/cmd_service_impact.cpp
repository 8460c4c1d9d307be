// `dependencies`, `dependents` and `impact`: one question, asked in three directions.
#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "cli/service_command.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr int kMaxHops = 100;  // farther is not looked (graph/service_graph.h)

class AskGraph final : public Command {
 public:
  explicit AskGraph(GraphQuestion question) { request_.question = question; }

  void declare(Flags& flags) override {
    flags.number("--hops", "N", request_.max_hops, {1, kMaxHops},
                 request_.question == GraphQuestion::impact
                     ? "so far only; default: all the way"
                     : "so far; default 1, direct neighbours");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(request_.name, only_name(call, "the name of a service"));
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const GraphReply reply, engine.impact(request_));
    note_name(reply.name, call);
    return Outcome{.status = status_of(reply.name),
                   .result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_graph(reply, {call.screen.style, current_folder()})};
  }

 private:
  GraphRequest request_;
};

template <GraphQuestion question>
std::unique_ptr<Command> make() {
  return std::make_unique<AskGraph>(question);
}

constexpr std::array kDependenciesExamples = {
    Example{"runbook service dependencies checkout",
            "what checkout needs, with the lines that say so"},
    Example{"runbook service dependencies checkout --hops 9", "and what that needs in turn"}};
constexpr std::array kDependentsExamples = {
    Example{"runbook service dependents booking-db", "who needs booking-db directly"},
    Example{"runbook service dependents booking-db --hops 2", "and who needs those"}};
constexpr std::array kImpactExamples = {
    Example{"runbook service impact booking-db", "everything that fails with it, nearest first"},
    Example{"runbook service impact booking-db --format json | jq '.nodes[].name'",
            "for a program"}};

}  // namespace

constinit const CommandInfo kServiceDependenciesCommand{
    .name = "service dependencies",
    .words = "NAME",
    .summary = "What a service needs",
    .details = "Exit status: 0 done, 1 no such service (or a guess), 2 error.",
    .examples = kDependenciesExamples,
    .make = make<GraphQuestion::dependencies>};

constinit const CommandInfo kServiceDependentsCommand{
    .name = "service dependents",
    .words = "NAME",
    .summary = "What needs a service",
    .details = "Exit status: 0 done, 1 no such service (or a guess), 2 error.",
    .examples = kDependentsExamples,
    .make = make<GraphQuestion::dependents>};

constinit const CommandInfo kServiceImpactCommand{
    .name = "service impact",
    .words = "NAME",
    .summary = "What fails when a service fails: hops, the way, how hard",
    .details =
        "Breadth-first along what needs what, each service once by its best shortest way. "
        "Criticality is\n"
        "that of the weakest link on this way: high for a declared dependency, medium for an "
        "address in a\n"
        "configuration or an order of starting, low for what may or need not be.\n"
        "Exit status: 0 done, 1 no such service (or a guess), 2 error.",
    .examples = kImpactExamples,
    .make = make<GraphQuestion::impact>};

}  // namespace runbook::cli
