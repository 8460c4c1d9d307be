#include "cli/manual.h"

#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "runbook/version.h"

namespace runbook::cli {
namespace {

/// Text that roff takes for nothing but text.
std::string plain(std::string_view text) {
  constexpr std::string_view kEllipsis = "…";
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with(kEllipsis)) {
      out += "...";
      at += kEllipsis.size() - 1;
    } else if (text[at] == '\\') {
      out += "\\e";
    } else if (text[at] == '-') {
      out += "\\-";
    } else if (text[at] == '\'' || text[at] == '`') {
      out += text[at] == '`' ? "\\(ga" : "\\(aq";
    } else if (text[at] == '"') {
      out += "\\(dq";
    } else {
      out += text[at];
    }
  }
  return out;
}

/// Lines that were wrapped for a terminal, filled anew; the exit status is a paragraph of its own.
std::string paragraphs(std::string_view text) {
  std::string out = ".PP\n";
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty() || line.starts_with("Exit status")) out += ".PP\n";
    if (!line.empty()) out += str_cat(plain(line), "\n");
  }
  return out;
}

std::string flag_rows(const std::vector<Flags::Info>& flags) {
  std::string out;
  for (const Flags::Info& flag : flags) {
    const std::string value = flag.words.empty() ? flag.value : join(flag.words, "|");
    out += str_cat(".TP\n\\fB", plain(flag.name), "\\fR",
                   value.empty() ? "" : str_cat(" \\fI", plain(value), "\\fR"), "\n",
                   plain(flag.help), "\n");
  }
  return out;
}

std::string command_section(const CommandInfo& info) {
  Flags flags;
  const std::unique_ptr<Command> command = info.make();
  command->declare(flags);
  std::string out =
      str_cat(".SS \"runbook ", plain(info.name), flags.all().empty() ? "" : " [FLAGS]",
              info.words.empty() ? "" : " ", plain(info.words), "\"\n", plain(info.summary), ".\n",
              paragraphs(info.details), flag_rows(flags.all()));
  for (const Example& example : info.examples) {
    out += str_cat(".PP\n", plain(example.what), ":\n.PP\n.nf\n.RS 4\n", plain(example.line),
                   "\n.RE\n.fi\n");
  }
  return out;
}

constexpr std::string_view kTail = R"(.SH EXIT STATUS
.TP
0
found, or done
.TP
1
nothing found, or findings
.TP
2
wrong use or an error
.TP
3
partial: some files failed; what was done is kept
.TP
75
another writer holds the lock
.SH ENVIRONMENT
.TP
\fBRUNBOOK_CONFIG\fR
the configuration to use, as \fB\-\-config\fR
.TP
\fBRUNBOOK_KNOWLEDGE_RETRIEVAL_TOP_K\fR and its like
a key of the configuration in capitals; beats the file
.TP
\fBNO_COLOR\fR
no colours
.SH FILES
.TP
\fI.runbook/config.yaml\fR
the configuration: the nearest one upwards, else that of the home folder
.TP
\fI.runbook/cache/index.db\fR
the index; made from the files, and can be made again
.TP
\fI~/.local/state/runbook/trust/\fR
what \fBrunbook trust\fR allowed
)";

}  // namespace

std::string manual_page() {
  std::string page =
      str_cat(".\\\" made by `runbook completion man`\n.TH RUNBOOK 1 \"\" \"runbook ", kVersion,
              "\" \"User Commands\"\n.SH NAME\nrunbook \\- finds the answer in your "
              "own runbooks, post\\-mortems and known issues\n"
              ".SH SYNOPSIS\n.B runbook\n\\fICOMMAND\\fR [\\fIFLAGS\\fR] "
              "[\\fIWORDS\\fR...]\n.SH COMMANDS\n");
  for (const CommandInfo* info : all_commands())
    page += command_section(*info);
  Flags flags;
  Globals globals;
  declare_globals(flags, globals);
  return str_cat(page, ".SH GLOBAL FLAGS\n", flag_rows(flags.all()), kTail);
}

}  // namespace runbook::cli
