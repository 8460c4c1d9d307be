#include <array>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/render_config.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class ListConfig final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const ConfigReply reply, Engine::config(call.open_options()));
    return Outcome{.result = call.format == Format::json
                                 ? to_json(reply) + "\n"
                                 : render_config(reply, call.screen.style, current_folder())};
  }
};

class GetConfig final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    if (call.words.size() != 1) return wrong_words(call.words.size());
    const std::string& key = call.words.front();
    RB_TRY(const ConfigReply reply, Engine::config(call.open_options(), key));
    const ExitStatus status = reply.values.empty() ? ExitStatus::nothing : ExitStatus::done;
    if (call.format == Format::json)
      return Outcome{.status = status, .result = to_json(reply) + "\n"};
    if (!call.globals.quiet) tell_origin(reply, key);
    const bool one = reply.values.size() == 1;
    return Outcome{.status = status,
                   .result = one || reply.values.empty()
                                 ? render_values(reply)
                                 : render_config(reply, call.screen.style, current_folder())};
  }

 private:
  static Error wrong_words(std::size_t number) {
    return Error{.code = Errc::invalid_argument,
                 .message = number == 0 ? "no key was named" : "expected one key",
                 .hint = "runbook config get KEY; `runbook config list` shows them all"};
  }

  /// Beside the value and not behind it: `$(runbook config get KEY)` is the value.
  static void tell_origin(const ConfigReply& reply, const std::string& key) {
    if (reply.values.empty()) note(str_cat(key, " is not set, and has no default"));
    if (reply.values.size() == 1) note(str_cat("from ", origin_text(reply.values.front())));
  }
};

class SetConfig final : public Command {
 public:
  void declare(Flags&) override {}

  Result<Outcome> run(const Call& call) override {
    if (call.words.size() < 2) {
      return Error{.code = Errc::invalid_argument,
                   .message = call.words.empty() ? "no key was named" : "no value was given",
                   .hint =
                       "runbook config set KEY VALUE, such as "
                       "`runbook config set knowledge.retrieval.top_k 8`"};
    }
    const ConfigSetRequest request{.key = call.words.front(),
                                   .texts = {call.words.begin() + 1, call.words.end()}};
    RB_TRY(const ConfigSetReply reply, Engine::set_config(call.open_options(), request));
    if (call.format == Format::json) return Outcome{.result = to_json(reply) + "\n"};
    for (const std::string& text : reply.notes)
      note(text);
    return Outcome{
        .result = call.globals.quiet ? "" : render_set(reply, call.screen.style, current_folder())};
  }
};

constexpr std::array kListExamples = {
    Example{"runbook config list", "each value in effect, and the line or variable that says so"},
    Example{"runbook config list --format json | jq '.values[] | select(.origin != \"default\")'",
            "what somebody changed"}};

constexpr std::array kGetExamples = {
    Example{"runbook config get knowledge.retrieval.top_k",
            "the value on stdout, its origin beside"},
    Example{"runbook config get knowledge.sources", "a whole section"}};

constexpr std::array kSetExamples = {
    Example{"runbook config set knowledge.retrieval.top_k 8", "the line is changed or added"},
    Example{"runbook config set knowledge.sources.0.path docs/runbooks", "the first source"},
    Example{"runbook config set knowledge.sources.0.exclude 'drafts/**' '*.tmp.md'", "a list"},
    Example{"runbook config set llm.api_key '${ANTHROPIC_API_KEY}'",
            "a secret stays in the environment"}};

}  // namespace

constinit const CommandInfo kConfigGetCommand{
    .name = "config get",
    .words = "KEY",
    .summary = "One value of the configuration, or a section",
    .details =
        "KEY is written in snake_case or camelCase: knowledge.retrieval.top_k,\n"
        "knowledge.sources[0].path, or knowledge.sources.0.path, which no shell takes for a\n"
        "pattern. A secret is never printed, only that it is set.\n"
        "Exit status: 0 set or a default, 1 neither, 2 error (an unknown key, too).",
    .examples = kGetExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<GetConfig>()); }};

constinit const CommandInfo kConfigSetCommand{
    .name = "config set",
    .words = "KEY VALUE…",
    .summary = "Set one value; comments and order are kept",
    .details =
        "Changes the configuration that speaks here, or makes .runbook/config.yaml. The value is\n"
        "checked first; what it does not name stays as it is. Several words make a list where the\n"
        "key takes one. Entry N of knowledge.sources is added when it is the next one. Whole\n"
        "sections, texts of several lines and knowledge.validation.rules are edited by hand.\n"
        "Exit status: 0 done, 2 error.",
    .examples = kSetExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<SetConfig>()); }};

constinit const CommandInfo kConfigListCommand{
    .name = "config list",
    .words = "",
    .summary = "Each value in effect, and who says so",
    .details =
        "A RUNBOOK_* variable beats the file, the file beats a default. Values filled in from\n"
        "${VARIABLES} say through which; secrets are never printed.\n"
        "Exit status: 0 done, 2 error.",
    .examples = kListExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<ListConfig>()); }};

}  // namespace runbook::cli
