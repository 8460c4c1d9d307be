#include "indexer/roles.h"

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("a heading's words give the role of its section", "[indexer][roles]") {
  struct Row {
    const char* heading;
    Role role;
  };
  const Row rows[] = {
      {"Meaning", Role::meaning},
      {"What does this alert mean?", Role::meaning},
      {"Impact", Role::impact},
      {"Customer impact", Role::impact},
      {"Symptoms", Role::symptoms},
      {"Diagnosis", Role::diagnosis},
      {"Possible checks", Role::diagnosis},
      {"Troubleshooting pointers", Role::diagnosis},
      {"Synthesize Findings", Role::diagnosis},
      {"Mitigation", Role::mitigation},
      {"Recommended Remediation Steps", Role::mitigation},
      {"How to fix it", Role::mitigation},
      {"What to do", Role::mitigation},
      {"3. Steps", Role::mitigation},
      {"RESOLUTION", Role::mitigation},
      {"Rolling back the release", Role::rollback},
      {"How to verify the fix", Role::verification},
      {"Escalation path", Role::escalation},
      {"Prevention", Role::prevention},
      {"Permanent fix", Role::prevention},
      {"Timeline (UTC)", Role::timeline},
      {"Chain of Events", Role::timeline},
      {"Root Causes", Role::root_cause},
      {"Contributing Conditions", Role::root_cause},
      {"Action Items", Role::action_items},
      {"Corrective and Preventative Measures", Role::action_items},
      {"Follow-up actions", Role::action_items},
      {"Detection", Role::detection},
      {"What went well", Role::lessons},
      {"Where we got lucky", Role::lessons},
      {"Executive summary", Role::summary},
      {"TL;DR", Role::summary},
      {"References", Role::references},
      {"See also", Role::references},
  };
  for (const Row& row : rows) {
    INFO(row.heading);
    CHECK(to_string(role_of_heading(row.heading)) == to_string(row.role));
  }
}

TEST_CASE("words that mean a role only alone mean none inside a heading", "[indexer][roles]") {
  for (const char* heading :
       {"", "Cluster summary metrics", "Reference architecture", "Stepwise", "Prefix lists",
        "PostgreSQL", "Alerting on queues", "Causeway service"}) {
    INFO(heading);
    CHECK(role_of_heading(heading) == Role::none);
  }
}

}  // namespace runbook
