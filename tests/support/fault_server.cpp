#include "tests/support/fault_server.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/text.h"
#include "tests/support/places.h"

namespace runbook::test {
namespace {

ProcessOptions command_of(const TempDir& folder, Tls tls) {
  ProcessOptions options;
  options.argv = {"python3",     source_path("tests/support/fault_server.py"),
                  "--port-file", (folder / "port").string(),
                  "--log",       (folder / "log").string()};
  if (tls != Tls::none) {
    options.argv.emplace_back("--tls");
    options.argv.emplace_back(tls == Tls::good      ? "good"
                              : tls == Tls::expired ? "expired"
                                                    : "other-host");
  }
  return options;
}

/// It is named aside and renamed, so what is there is whole.
std::string wait_for_port(const TempDir& folder) {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (std::chrono::steady_clock::now() < deadline) {
    if (std::filesystem::exists(folder / "port")) return read_text(folder / "port");
    std::this_thread::sleep_for(10ms);
  }
  throw std::runtime_error("the fault server did not start");
}

}  // namespace

FaultServer::FaultServer(Tls tls)
    : tls_(tls), process_(command_of(folder_, tls)), port_(wait_for_port(folder_)) {}

std::string FaultServer::url(std::string_view fault) const {
  return str_cat(tls_ == Tls::none ? "http" : "https", "://127.0.0.1:", port_, "/", fault);
}

std::vector<std::string> FaultServer::requests() const {
  std::vector<std::string> lines;
  if (!std::filesystem::exists(folder_ / "log")) return lines;
  const std::string log = read_text(folder_ / "log");
  for (const std::string_view line : split(log, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

}  // namespace runbook::test
