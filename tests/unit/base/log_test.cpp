#include "base/log.h"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

/// What `body` writes to stderr.
std::string written_by(const std::function<void()>& body) {
  const test::TempDir dir;
  const std::string name = (dir / "stderr").string();
  std::fflush(stderr);
  const int saved = ::dup(STDERR_FILENO);
  std::FILE* const file = std::fopen(name.c_str(), "w");
  ::dup2(::fileno(file), STDERR_FILENO);
  body();
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  std::fclose(file);
  return test::read_text(name);
}

void log_at_every_level() {
  log::error("e");
  log::warn("w path=a.md");
  log::info("i");
  log::debug("d");
}

TEST_CASE("the level decides what is written", "[base][log]") {
  CHECK(written_by(log_at_every_level) == "error e\nwarn w path=a.md\n");
  log::set_level(log::Level::debug);
  CHECK(written_by(log_at_every_level) == "error e\nwarn w path=a.md\ninfo i\ndebug d\n");
  log::set_level(log::Level::error);
  CHECK(written_by(log_at_every_level) == "error e\n");
  log::set_level(log::Level::warn);
}

TEST_CASE("an event is one line whatever it holds", "[base][log]") {
  CHECK(written_by([] { log::warn("path=a\nerror forged\x1B[31m\xFF"); }) ==
        "warn path=a error forged\\x1b[31m\uFFFD\n");
}

}  // namespace
}  // namespace runbook
