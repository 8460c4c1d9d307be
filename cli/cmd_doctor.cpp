#include <array>

#include "cli/commands.h"
#include "cli/render_status.h"
#include "json/json.h"

namespace runbook::cli {
namespace {

class Doctor final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.toggle("--deep", request_.deep, "read every text and vector back, compare its sum");
  }

  Result<Outcome> run(const Call& call) override {
    RB_TRY(const Engine engine, call.open_engine());
    RB_TRY(const DoctorReply reply, engine.doctor(request_));
    return Outcome{.status = reply.healthy() ? ExitStatus::done : ExitStatus::nothing,
                   .result = call.format == Format::json ? to_json(reply) + "\n"
                                                         : render_doctor(reply, call.screen.style)};
  }

 private:
  DoctorRequest request_;
};

constexpr std::array kExamples = {
    Example{"runbook doctor", "do rows, full-text index and vectors agree?"},
    Example{"runbook doctor --deep", "and is every stored text and vector what was written?"}};

}  // namespace

constinit const CommandInfo kDoctorCommand{
    .name = "doctor",
    .words = "",
    .summary = "Does the index agree with itself?",
    .details =
        "Reads the index and writes nothing; a failed check says the next step.\n"
        "Exit status: 0 healthy, 1 a check failed, 2 error (no index yet, too).",
    .examples = kExamples,
    .make = [] { return std::unique_ptr<Command>(std::make_unique<Doctor>()); }};

}  // namespace runbook::cli
