#include <array>

#include "cli/commands.h"
#include "cli/place.h"
#include "cli/render_service.h"
#include "cli/service_command.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class FindPath final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    if (call.words.size() != 2)
      return Error{.code = Errc::invalid_argument,
                   .message = "expected two services",
                   .where = {},
                   .hint = "runbook service path FROM TO; quote a name that holds spaces"};
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const PathReply reply, engine.path({.from = call.words[0], .to = call.words[1]}));
    note_name(reply.from, call);
    note_name(reply.to, call);
    return Outcome{.status = status_of_path(reply),
                   .result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_path(reply, {call.screen.style, current_folder()})};
  }

 private:
  static ExitStatus status_of_path(const PathReply& reply) {
    if (status_of(reply.from) != ExitStatus::done) return status_of(reply.from);
    if (status_of(reply.to) != ExitStatus::done) return status_of(reply.to);
    return reply.found && !reply.reversed ? ExitStatus::done : ExitStatus::nothing;
  }
};

constexpr std::array kExamples = {
    Example{"runbook service path harbour-web booking-db", "how the one depends on the other"},
    Example{"runbook service path harbour-web booking-db --format json",
            "each step with its line, for a program"}};

}  // namespace

constinit const CommandInfo kServicePathCommand{
    .name = "service path",
    .words = "FROM TO",
    .summary = "A shortest way from one service to another, along dependencies",
    .details =
        "When only the other way round is known, it is shown and said so.\n"
        "Exit status: 0 found, 1 no way from the first to the second, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<FindPath>()); }};

}  // namespace runbook::cli
