#include "base/clock.h"

#include <cstdlib>
#include <ctime>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

/// Sets RUNBOOK_NOW for one test.
class FixedNow {
 public:
  explicit FixedNow(const char* value) { ::setenv("RUNBOOK_NOW", value, 1); }
  ~FixedNow() { ::unsetenv("RUNBOOK_NOW"); }
  FixedNow(const FixedNow&) = delete;
  FixedNow& operator=(const FixedNow&) = delete;
};

TEST_CASE("RUNBOOK_NOW fixes the system's clock", "[base][clock]") {
  struct Case {
    const char* value;
    std::int64_t unix_ms;
  };
  const Case cases[] = {{"2026-03-02", 1'772'409'600'000},
                        {"1772409600", 1'772'409'600'000},
                        {"0", 0},
                        {"253402300799", 253'402'300'799'000}};
  for (const Case& c : cases) {
    const FixedNow now(c.value);
    CHECK(SystemClock().unix_ms() == c.unix_ms);
  }
}

TEST_CASE("a RUNBOOK_NOW that names no moment is ignored", "[base][clock]") {
  for (const char* value :
       {"", "soon", "-5", "253402300800", "99999999999999999999", "12 ", "2026-02-30"}) {
    const FixedNow now(value);
    CAPTURE(value);
    const std::int64_t seconds = SystemClock().unix_ms() / 1000;
    CHECK(std::abs(seconds - std::int64_t{std::time(nullptr)}) <= 5);
  }
}

TEST_CASE("steady_ms never goes back", "[base][clock]") {
  const double before = steady_ms();
  CHECK(steady_ms() >= before);
}

}  // namespace
}  // namespace runbook
