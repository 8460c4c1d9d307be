#include <array>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/place.h"
#include "cli/progress.h"
#include "cli/read_stdin.h"
#include "cli/render_add.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kMaxPageBytes = 10 * 1024 * 1024;  // what a sync reads of a file

class Add final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.text("--type", "TYPE", request_.type, "write this type into the front matter");
    flags.texts("--service", "NAME", request_.services, "add this service to the front matter");
    flags.text("--as", "PATH", request_.as, "its place in the knowledge folder; DIR/ for all");
    flags.toggle("--force", request_.force, "replace files of the same name");
    flags.toggle("--no-embed", no_embed_, "text only; vectors follow with the next sync");
  }

  Result<Outcome> run(const Call& call) override {
    if (call.words.empty()) {
      return Error{.code = Errc::invalid_argument,
                   .message = "no file was named",
                   .hint = "runbook knowledge add FILE…, or `-` with --as for standard input"};
    }
    request_.embed = !no_embed_;
    for (const std::string& word : call.words) {
      RB_TRY(AddFile file, file_of(word));
      request_.files.push_back(std::move(file));
    }
    RB_TRY(Engine engine, call.open_engine());
    RB_TRY(const AddReply reply, added(engine, call));
    bool all_indexed = true;
    for (const AddedFile& file : reply.files)
      all_indexed = all_indexed && file.indexed;
    return Outcome{
        .status = all_indexed && !reply.sync.cancelled ? ExitStatus::done : ExitStatus::partial,
        .result = shown(reply, call)};
  }

 private:
  static Result<AddFile> file_of(const std::string& word) {
    if (word != "-") return AddFile{.path = word, .text = {}};
    RB_TRY(StdinText input, read_stdin(kMaxPageBytes));
    if (!input.cut) return AddFile{.path = "-", .text = std::move(input.text)};
    return Error{.code = Errc::too_large,
                 .message = "is larger than 10 MB, the limit of a document",
                 .where = "standard input"};
  }

  Result<AddReply> added(Engine& engine, const Call& call) {
    constexpr int kStderr = 2;
    ProgressLine line(call.globals.quiet     ? ProgressStyle::none
                      : is_terminal(kStderr) ? ProgressStyle::line
                                             : ProgressStyle::log);
    const InterruptGuard interrupt;
    auto reply = engine.add(
        request_, [&](const SyncProgress& progress) { line.show(progress); }, interrupt.token());
    line.clear();
    return reply;
  }

  static std::string shown(const AddReply& reply, const Call& call) {
    if (call.format == Format::json) return to_json(reply) + "\n";
    if (!call.globals.quiet) {
      for (const std::string& sentence : reply.notes)
        note(sentence);
    }
    return render_add(reply, call.screen, current_folder());
  }

  AddRequest request_;
  bool no_embed_ = false;
};

constexpr std::array kExamples = {
    Example{"runbook knowledge add ~/Downloads/pg-lag.md --type runbook --service ledger",
            "copy a page in, say what it is, find it at once"},
    Example{"runbook knowledge add notes/*.md --as 2026/", "several, into a folder"},
    Example{"pbpaste | runbook knowledge add - --as incidents/2026-03-02.md --type postmortem",
            "what was just written down"}};

}  // namespace

constinit const CommandInfo kAddCommand{
    .name = "knowledge add",
    .words = "FILE…",
    .summary = "Copy pages into the knowledge folder and index them",
    .details =
        "The folder is `knowledge.add_to` of the configuration, else .runbook/runbooks/ of the\n"
        "project, else ~/.runbook/knowledge/. All files are checked before the first is copied;\n"
        "what would not be indexed is refused, and nothing is overwritten without --force.\n"
        "`-` is standard input. The files themselves stay where they are.\n"
        "Exit status: 0 added, 2 refused or error, 3 copied but not all indexed, 75 another\n"
        "sync runs (the files are copied).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Add>()); }};

}  // namespace runbook::cli
