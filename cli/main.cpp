// The program: the only place where an exception that nobody foresaw may end.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/terminal.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(runbook::cli::run(arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "runbook: internal error: %s\n",
                 runbook::for_terminal(error.what()).c_str());
  } catch (...) {
    std::fputs("runbook: internal error\n", stderr);
  }
  return static_cast<int>(runbook::cli::ExitStatus::failed);
}
