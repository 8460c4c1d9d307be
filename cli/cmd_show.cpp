#include <array>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/render_show.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Show final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    if (call.words.size() != 1) {
      return Error{.code = Errc::invalid_argument,
                   .message = call.words.empty() ? "no document was named"
                                                 : "expected one document, got several words",
                   .hint = "runbook knowledge show REF; quote a path that holds spaces"};
    }
    RB_TRY(const Engine engine, call.open_engine());
    const Result<ShowReply> reply = engine.show({.reference = call.words[0]});
    if (!reply) return unfound(reply.error(), call);
    return Outcome{.result = call.format == Format::json
                                 ? to_json(*reply) + "\n"
                                 : render_show(*reply, call.screen, current_folder())};
  }

 private:
  /// A name that is not there is an answer (status 1), a missing index is an error (status 2).
  static Result<Outcome> unfound(const Error& error, const Call& call) {
    if (error.code != Errc::not_found || error.where != call.words[0]) return error;
    report(error);
    return Outcome{.status = ExitStatus::nothing,
                   .result = call.format == Format::json ? to_json(error) + "\n" : ""};
  }
};

constexpr std::array kExamples = {
    Example{"runbook knowledge show k3f9a2c1:47", "the section a hit named, whole"},
    Example{"runbook knowledge show db/PostgresDown.md#mitigation",
            "one section with those below it"},
    Example{"runbook knowledge show docs/db/PostgresDown.md:40:20", "20 lines from line 40"}};

}  // namespace

constinit const CommandInfo kShowCommand{
    .name = "knowledge show",
    .words = "REF",
    .summary = "A document, a section or some lines, as indexed",
    .details =
        "REF is a document's id, its path below its source, or a file; behind it may stand\n"
        "#anchor, :LINE (the section that holds it), :FROM-TO or :FROM:COUNT.\n"
        "Exit status: 0 found, 1 no such document, section or line, 2 error.",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Show>()); }};

}  // namespace runbook::cli
