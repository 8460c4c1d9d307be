#include <array>

#include "cli/commands.h"
#include "cli/draw_graph.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class ShowGraph final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const WholeGraphReply reply, engine.graph());
    return Outcome{.status = reply.edges.empty() ? ExitStatus::nothing : ExitStatus::done,
                   .result = shown(reply, call)};
  }

 private:
  static std::string shown(const WholeGraphReply& reply, const Call& call) {
    if (call.format == Format::json) return to_json(reply) + "\n";
    if (call.globals.format == "dot") return draw_dot(reply);
    if (call.globals.format == "mermaid") return draw_mermaid(reply);
    if (call.globals.format == "svg") return draw_svg(reply);
    return render_whole(reply, {call.screen.style, current_folder()});
  }
};

constexpr std::array<std::string_view, 3> kDrawings = {"dot", "mermaid", "svg"};

constexpr std::array kExamples = {
    Example{"runbook service graph", "every edge with the line that says so"},
    Example{"runbook service graph --format svg > services.svg", "a picture; also dot and mermaid"},
    Example{"runbook service graph --format json", "nodes, edges and cycles for a program"}};

}  // namespace

constinit const CommandInfo kServiceGraphCommand{
    .name = "service graph",
    .words = "",
    .summary = "The whole graph of services",
    .details = "Exit status: 0 done, 1 no edges are known, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<ShowGraph>()); },
    .formats = kDrawings};

}  // namespace runbook::cli
