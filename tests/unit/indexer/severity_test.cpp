#include "indexer/parse/severity.h"

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("severities of all scales become 1 to 5", "[indexer][severity]") {
  for (const char* const text : {"sev1", "SEV-1", "sev 1", "S1", "P1", "critical", "1", "P0",
                                 "SEV0", "Critical (pages)", "1 - highest", "severity-1"}) {
    INFO(text);
    CHECK(parse_severity(text) == 1);
  }
  CHECK(parse_severity("major") == 2);
  CHECK(parse_severity("high") == 2);
  CHECK(parse_severity(" warning ") == 3);
  CHECK(parse_severity("minor") == 4);
  CHECK(parse_severity("info") == 5);
  CHECK(parse_severity("P5") == 5);
}

TEST_CASE("what is no severity is none", "[indexer][severity]") {
  for (const char* const text :
       {"", "-", "soon", "6", "sev", "P9", "p", "10", "0.8", "postgres", "see below", "sev12"}) {
    INFO(text);
    CHECK_FALSE(parse_severity(text).has_value());
  }
}

}  // namespace runbook
