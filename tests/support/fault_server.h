// The endpoint of fault_server.py beside a test: an address a fault, and what it was asked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace runbook::test {

enum class Tls { none, good, expired, other_host };

/// Runs until this goes away. Throws when it does not start.
class FaultServer {
 public:
  explicit FaultServer(Tls tls = Tls::none);

  /// "http://127.0.0.1:40123/429x3"
  std::string url(std::string_view fault) const;
  /// Every request so far, a line of JSON each: {"method", "path", "headers", "body"}.
  std::vector<std::string> requests() const;
  /// The authority that its certificate needs.
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }

 private:
  TempDir folder_;
  Tls tls_;
  Process process_;
  std::string port_;
};

}  // namespace runbook::test
