#include "engine/gaps.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::read_text;
using test::TempDir;

TEST_CASE("a gap is one JSON line, whatever was asked", "[engine][gaps]") {
  const TempDir folder;
  const test::FakeClock clock;
  SearchRequest request;
  request.filters.types = {"runbook"};
  for (const std::string& question :
       {std::string("how\nto \"fly\""), std::string("\xff\x00\x1b", 3), std::string(5'000, 'x')}) {
    request.question = question;
    record_gap(folder.path(), request, clock);
  }

  const std::string text = read_text(folder / "gaps.jsonl");
  std::vector<nlohmann::json> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(nlohmann::json::parse(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["question"] == "how\nto \"fly\"");
  CHECK(lines[0]["types"] == nlohmann::json::array({"runbook"}));
  CHECK(lines[2]["question"].get<std::string>().size() == 500);
}

TEST_CASE("a gap is passed over where it cannot be kept", "[engine][gaps]") {
  const TempDir folder;
  const test::FakeClock clock;
  SearchRequest request;
  request.question = "x";

  record_gap(folder / "missing", request, clock);
  CHECK_FALSE(std::filesystem::exists(folder / "missing"));

  std::filesystem::create_symlink(folder / "elsewhere", folder / "gaps.jsonl");
  record_gap(folder.path(), request, clock);
  CHECK_FALSE(std::filesystem::exists(folder / "elsewhere"));
}

TEST_CASE("a gap holds no secret of an obvious shape", "[engine][gaps]") {
  const TempDir folder;
  SearchRequest request;
  request.question = "login fails with password=hunter2 on db";
  record_gap(folder.path(), request, test::FakeClock());
  CHECK(read_text(folder / "gaps.jsonl").find("\"login fails with password=[redacted] on db\"") !=
        std::string::npos);
}

TEST_CASE("recorded questions stay bounded and the newest are kept", "[engine][gaps]") {
  const TempDir folder;
  std::string full = "no gap\n";
  while (full.size() < 1024 * 1024)
    full += "{\"question\":\"old " + std::string(400, 'x') + "\"}\n";
  test::write_tree(folder.path(), {{"gaps.jsonl", full}});

  const GapBounds seen = bound_gaps(folder.path(), Bounding::look);
  CHECK(read_text(folder / "gaps.jsonl") == full);
  CHECK(seen.bytes_after <= 512 * 1024);
  CHECK(seen.dropped > seen.kept);

  SearchRequest request;
  request.question = "newest";
  record_gap(folder.path(), request, test::FakeClock());

  const std::string text = read_text(folder / "gaps.jsonl");
  CHECK(text.size() < 513 * 1024);
  CHECK(text.find("no gap") == std::string::npos);
  CHECK(text.find("\"newest\"") != std::string::npos);
  CHECK(bound_gaps(folder.path(), Bounding::look).dropped <= 1);
}

TEST_CASE("an empty question leaves no gap", "[engine][gaps]") {
  const TempDir folder;
  SearchRequest request;
  request.question = " \n";

  record_gap(folder.path(), request, test::FakeClock());

  CHECK_FALSE(std::filesystem::exists(folder / "gaps.jsonl"));
}

}  // namespace
}  // namespace runbook
