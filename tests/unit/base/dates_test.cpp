#include "base/dates.h"

#include <limits>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("parse_date reads the ways people write a day", "[base][dates]") {
  for (const std::string_view text :
       {"2026-03-02", "2026/03/02", "2026-3-2", " 2026-03-02\n", "2026-03-02T10:00:00Z",
        "2026-03-02t10:00", "2026-03-02 10:00:00", "2026-03-02T10:00:00.123456Z",
        "2026-03-02T23:30:00-08:00", "2026-03-02 10:00:00 +0100", "2026-03-02 10:00 UTC",
        "2 March 2026", "02 Mar 2026", "2nd March, 2026", "March 2, 2026", "Mar. 2nd 2026",
        "MARCH 2 2026", "2  march  2026"}) {
    CAPTURE(text);
    const auto date = parse_date(text);
    REQUIRE(date);
    CHECK(to_string(*date) == "2026-03-02");
  }
  CHECK(parse_date("29 February 2024") == parse_date("2024-02-29"));
  CHECK(parse_date("Sept 1 2025") == parse_date("2025-09-01"));
}

TEST_CASE("parse_date accepts no day that is not in the calendar", "[base][dates]") {
  for (const std::string_view text :
       {"2026-02-30", "2025-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
        "2026-01-00", "2026-01-32", "30 February 2026", "February 30, 2026", "0 March 2026"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("parse_date guesses nothing", "[base][dates]") {
  for (const std::string_view text : {"",
                                      " ",
                                      "today",
                                      "2026",
                                      "2026-03",
                                      "03/02/2026",
                                      "2/3/26",
                                      "26-03-02",
                                      "20260302",
                                      "2026-03/02",
                                      "2026.03.02",
                                      "2026-03-02x",
                                      "2026-03-02T",
                                      "2026-03-02T25:00",
                                      "2026-03-02T10:61",
                                      "2026-03-02 10",
                                      "2026-03-02 (reviewed)",
                                      "2026-03-02T10:00Zebra",
                                      "reviewed 2026-03-02",
                                      "2 Marchember 2026",
                                      "2 Ma 2026",
                                      "2 March 26",
                                      "2March 2026",
                                      "2xx March 2026",
                                      "1899-12-31",
                                      "2200-01-01",
                                      "0026-03-02",
                                      "12026-03-02",
                                      "-2026-03-02",
                                      "2026-03-02\n2026-03-03",
                                      "२०२६-०३-०२"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("days count from 1970", "[base][dates]") {
  CHECK(parse_date("1970-01-01") == Date{.days = 0});
  CHECK(parse_date("1969-12-31") == Date{.days = -1});
  CHECK(parse_date("2000-03-01") == Date{.days = 11'017});
  CHECK(*parse_date("2026-03-02") < *parse_date("2026-03-03"));
}

TEST_CASE("every day of two centuries is read as it was written", "[base][dates]") {
  for (int day = -25'567; day <= 84'005; ++day) {  // 1900-01-01 to 2199-12-31
    if (parse_date(to_string(Date{.days = day})) != Date{.days = day}) FAIL(day);
  }
  CHECK(to_string(Date{.days = -25'567}) == "1900-01-01");
  CHECK(to_string(Date{.days = 84'005}) == "2199-12-31");
}

TEST_CASE("parse_days reads spans with their unit", "[base][dates]") {
  CHECK(parse_days("90d") == 90);
  CHECK(parse_days("6 months") == 180);
  CHECK(parse_days("1 year") == 365);
  CHECK(parse_days("2w") == 14);
  CHECK(parse_days(" 3 Weeks ") == 21);
  CHECK(parse_days("0 days") == 0);
  CHECK(parse_days("Quarterly") == 90);
  CHECK(parse_days("annually") == 365);
  CHECK(parse_days("9999y") == 3'649'635);
  for (const std::string_view text : {"", "90", "d", "-1d", "1.5 years", "6 m", "10000y",
                                      "3 fortnights", "6 months or so", "six months", "90d 1w"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_days(text));
  }
}

TEST_CASE("moments are written in UTC", "[base][dates]") {
  CHECK(iso_time(0) == "1970-01-01T00:00:00Z");
  CHECK(iso_time(1'772'445'599) == "2026-03-02T09:59:59Z");
  CHECK(iso_time(-1) == "1969-12-31T23:59:59Z");
  CHECK(to_string(date_of_unix(-1)) == "1969-12-31");
  CHECK(to_string(date_of_unix(86'400)) == "1970-01-02");
}

TEST_CASE("moments of damaged file systems become the nearest that can be written",
          "[base][dates]") {
  CHECK(iso_time(std::numeric_limits<std::int64_t>::max()) == "9999-12-31T23:59:59Z");
  CHECK(iso_time(std::numeric_limits<std::int64_t>::min()) == "0001-01-01T00:00:00Z");
  CHECK(to_string(date_of_unix(std::numeric_limits<std::int64_t>::max())) == "9999-12-31");
  CHECK(to_string(Date{.days = std::numeric_limits<std::int32_t>::max()}) == "9999-12-31");
  CHECK(to_string(Date{.days = std::numeric_limits<std::int32_t>::min()}) == "0001-01-01");
}

}  // namespace
}  // namespace runbook
