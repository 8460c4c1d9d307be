#include "refs/slugs.h"

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("slug_of follows GitHub's rules", "[refs][slugs]") {
  struct Row {
    const char* heading;
    const char* slug;
  };
  const Row rows[] = {
      {"Mitigation", "mitigation"},
      {"Check the `etcd` quorum!", "check-the-etcd-quorum"},
      {"  Root Cause  ", "root-cause"},
      {"What's up, doc?", "whats-up-doc"},
      {"a - b", "a---b"},
      {"kube_pod & node", "kube_pod--node"},
      {"v1.29.3 → v1.30", "v1293--v130"},
      {"Überblick über Änderungen", "überblick-über-änderungen"},
      {"日本語 見出し", "日本語-見出し"},
      {"100% CPU", "100-cpu"},
      {"", ""},
      {"!!!", ""},
  };
  for (const Row& row : rows) {
    CHECK(slug_of(row.heading) == row.slug);
  }
}

TEST_CASE("the second heading of a name is numbered from one", "[refs][slugs]") {
  Slugger slugger;
  CHECK(slugger.next("Steps") == "steps");
  CHECK(slugger.next("Steps") == "steps-1");
  CHECK(slugger.next("STEPS!") == "steps-2");
}

TEST_CASE("a numbered slug never equals one that another heading has", "[refs][slugs]") {
  Slugger slugger;
  CHECK(slugger.next("Step") == "step");
  CHECK(slugger.next("Step 1") == "step-1");
  CHECK(slugger.next("Step") == "step-2");
}

}  // namespace runbook
