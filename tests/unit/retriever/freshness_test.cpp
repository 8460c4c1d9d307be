#include "retriever/freshness.h"

#include <catch2/catch.hpp>

#include "base/dates.h"
#include "fake_evidence.h"

namespace runbook {
namespace {

const test::FixedClock kClock;  // 2026-09-21
constexpr std::int64_t kNs = 1'000'000'000;

DocumentRow row() {
  DocumentRow out;
  out.validated_date = "2026-09-01";
  out.validated_field = "last_reviewed_on";
  out.commit.date = "2026-01-01";
  out.stat.mtime_ns = 1'789'000'000 * kNs;
  return out;
}

}  // namespace

TEST_CASE("age comes from the validation, then the commit, then the file, then nothing",
          "[retriever][freshness]") {
  DocumentRow document = row();
  Freshness fresh = freshness_of(document, 90, kClock);
  CHECK(fresh.date == "2026-09-01");
  CHECK(fresh.basis == DateBasis::front_matter);
  CHECK(fresh.field == "last_reviewed_on");
  CHECK(fresh.age_days == 20);
  CHECK_FALSE(fresh.stale);

  document.validated_date.clear();
  fresh = freshness_of(document, 90, kClock);
  CHECK(fresh.basis == DateBasis::git);
  CHECK(fresh.stale);

  document.commit.date.clear();
  CHECK(freshness_of(document, 90, kClock).basis == DateBasis::mtime);

  document.commit.in_git = true;
  fresh = freshness_of(document, 90, kClock);
  CHECK(fresh.basis == DateBasis::unknown);
  CHECK_FALSE(fresh.date);
  CHECK_FALSE(fresh.age_days);
  CHECK_FALSE(fresh.stale);
}

TEST_CASE("a document is stale the day after its last good one", "[retriever][freshness]") {
  DocumentRow document = row();
  document.validated_date = "2026-06-23";
  CHECK(freshness_of(document, 90, kClock).age_days == 90);
  CHECK_FALSE(freshness_of(document, 90, kClock).stale);
  CHECK(freshness_of(document, 89, kClock).stale);
}

TEST_CASE("a date in the future is a warning and is not believed", "[retriever][freshness]") {
  DocumentRow document = row();
  document.validated_date = "2031-01-01";
  CHECK(freshness_of(document, 90, kClock).basis == DateBasis::git);
  CHECK(date_warnings(document, kClock) ==
        std::vector<std::string>{"last_reviewed_on 2031-01-01 lies in the future"});
  document.validated_date = "2026-09-22";  // a time zone ahead
  CHECK(date_warnings(document, kClock).empty());
  CHECK(freshness_of(document, 90, kClock).age_days == 0);
}

TEST_CASE("an expired document warns", "[retriever][freshness]") {
  DocumentRow document = row();
  document.expires_date = "2026-09-20";
  CHECK(date_warnings(document, kClock) == std::vector<std::string>{"expired on 2026-09-20"});
  document.expires_date = "2026-09-21";
  CHECK(date_warnings(document, kClock).empty());
}

TEST_CASE("a date that cannot be read is passed over", "[retriever][freshness]") {
  DocumentRow document = row();
  document.validated_date = "soon";
  CHECK(freshness_of(document, 90, kClock).basis == DateBasis::git);
}

TEST_CASE("a description says who owns the page and where that is written",
          "[retriever][describe]") {
  FetchedDocument page;
  page.row.path = "db/a.md";
  page.source_root = "/docs";
  CHECK(describe(page, 90, kClock).file == "/docs/db/a.md");
  CHECK_FALSE(describe(page, 90, kClock).owner);
  page.row.owner_team = "storage";
  page.row.owner_line = 4;
  const DocumentInfo info = describe(page, 90, kClock);
  REQUIRE(info.owner);
  CHECK(info.owner->from == "front matter:4");
}

}  // namespace runbook
