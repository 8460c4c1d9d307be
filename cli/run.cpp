#include "cli/run.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/select.h"
#include "json/json.h"
#include "runbook/version.h"

namespace runbook::cli {
namespace {

/// No command was named: --version, --help, or a question what to do.
Result<Outcome> run_without_command(const Selection& selection, Flags& flags, Globals& globals) {
  RB_TRY(const Arguments arguments, split_arguments(selection.arguments, flags, Words::none));
  RB_TRY(flags.parse(arguments.flags));
  if (globals.version) {
    return Outcome{.result = str_cat("runbook ", kVersion, "\n")};
  }
  if (selection.group.empty()) return Outcome{.result = overview(flags)};
  if (globals.help) return Outcome{.result = group_help(selection.group, flags)};
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("`runbook ", selection.group, "` needs a command"),
               .hint = str_cat("`runbook ", selection.group, " --help` lists them")};
}

Result<Outcome> run_command(const Selection& selection) {
  const CommandInfo& info = *selection.command;
  const std::unique_ptr<Command> command = info.make();
  Call call;
  Flags flags;
  command->declare(flags);
  declare_globals(flags, call.globals, info.formats);

  RB_TRY(Arguments arguments, split_arguments(selection.arguments, flags, info.takes()));
  RB_TRY(flags.parse(std::move(arguments.flags)));
  if (call.globals.help) return Outcome{.result = command_help(info, flags)};
  call.words = std::move(arguments.words);
  call.format = call.globals.format == "json" ? Format::json : Format::text;
  call.screen = describe_screen(call.globals.colour);
  return command->run(call);
}

Result<Outcome> dispatch(std::span<const std::string> arguments) {
  Flags flags;
  Globals globals;
  declare_globals(flags, globals);
  RB_TRY(const Selection selection, select_command(arguments, flags));
  if (selection.command == nullptr) return run_without_command(selection, flags, globals);
  return run_command(selection);
}

}  // namespace

ExitStatus run(std::span<const std::string> arguments) {
  ignore_closed_pipes();
  Result<Outcome> outcome = dispatch(arguments);
  if (!outcome) {
    report(outcome.error());
    const std::string object = wants_json(arguments) ? to_json(outcome.error()) + "\n" : "";
    outcome = Outcome{.status = status_of(outcome.error()), .result = object};
  }
  const Status written = write_result(outcome->result);
  if (written) return outcome->status;
  report(written.error());
  return ExitStatus::failed;
}

}  // namespace runbook::cli
