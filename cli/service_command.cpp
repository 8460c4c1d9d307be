#include "cli/service_command.h"

#include "base/text.h"
#include "cli/output.h"

namespace runbook::cli {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += str_cat(text.empty() ? "" : ", ", name);
  return text;
}

}  // namespace

Result<std::string> only_name(const Call& call, const std::string& what) {
  if (call.words.empty())
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat("expected ", what),
                 .where = {},
                 .hint = "`runbook service list` names the services"};
  std::string name;
  for (const std::string& word : call.words)  // `runbook service owner checkout service`
    name += str_cat(name.empty() ? "" : " ", word);
  return name;
}

void note_name(const ResolvedName& name, const Call& call) {
  if (name.resolved.empty()) {
    std::string text = str_cat("no service is called \"", name.asked, "\"");
    if (name.candidates.size() > 1)
      text = str_cat("\"", name.asked, "\" stands for several services: ", listed(name.candidates));
    report({.code = Errc::not_found,
            .message = std::move(text),
            .where = {},
            .hint = "`runbook service list` names those that are known"});
    return;
  }
  if (name.how == Resolution::nearest) {
    note(str_cat("no service is called \"", name.asked, "\", did you mean ", name.resolved,
                 "? This is a guess:"));
  } else if (name.how == Resolution::successor && !call.globals.quiet) {
    note(name.why);
  }
}

ExitStatus status_of(const ResolvedName& name) {
  const bool found = !name.resolved.empty() && name.how != Resolution::nearest;
  return found ? ExitStatus::done : ExitStatus::nothing;
}

}  // namespace runbook::cli
