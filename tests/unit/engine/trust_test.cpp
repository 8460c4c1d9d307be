#include "engine/trust.h"

#include <catch2/catch.hpp>

#include "base/text.h"
#include "engine/clone.h"
#include "engine/trust_store.h"
#include "tests/support/temp_dir.h"

namespace runbook {
namespace {

using test::TempDir;
using test::write_tree;
namespace fs = std::filesystem;

Setting written(std::string text, std::vector<std::string> variables = {}) {
  return {.value = text,
          .items = {},
          .where = "c:1",
          .written = {text},
          .variables = std::move(variables)};
}

/// "key asks" of each claim, of a configuration in /project without a checkout.
std::vector<std::string> claims(Settings settings, Claims which = Claims::in_use) {
  const ConfigLocation location{
      .file = "/project/.runbook/config.yaml", .project = "/project", .found_by = FoundBy::folder};
  const ConfigValues values{.settings = std::move(settings), .sources = {}};
  std::vector<std::string> out;
  for (const TrustClaim& claim : claims_of(location, values, {}, which))
    out.push_back(str_cat(claim.key, " ", claim.asks));
  return out;
}

TEST_CASE("an address on this machine is no claim, any other is", "[engine][trust]") {
  const auto of = [](const std::string& address) {
    return claims({{"knowledge.embedding.provider", written("openai")},
                   {"knowledge.embedding.base_url", written(address)}})
        .size();
  };
  for (const std::string near : {"http://localhost:11434", "http://127.0.0.1/v1",
                                 "https://[::1]:8080", "http://localhost"}) {
    CAPTURE(near);
    CHECK(of(near) == 0);
  }
  for (const std::string far :
       {"https://api.example.com", "http://localhost.example.com", "http://localhost@example.com",
        "http://127.0.0.1:80@example.com/", "http://localhost\\@example.com", "localhost:11434",
        "http://127.0.0.1.example.com", "http://10.0.0.1"}) {
    CAPTURE(far);
    CHECK(of(far) == 1);
  }
}

TEST_CASE("a service and a key are claims while something is sent", "[engine][trust]") {
  const Settings remote = {
      {"knowledge.embedding.provider", written("openai")},
      {"knowledge.embedding.api_key", written("${AWS_SECRET}", {"AWS_SECRET"})}};
  CHECK(claims(remote) == std::vector<std::string>{"knowledge.embedding.provider openai",
                                                   "knowledge.embedding.api_key ${AWS_SECRET}"});
  Settings local = remote;
  local["knowledge.embedding.provider"] = written("local");
  CHECK(claims(local).empty());
  Settings ollama = remote;
  ollama["knowledge.embedding.provider"] = written("ollama");
  CHECK(claims(ollama).empty());
  Settings own_key = remote;
  own_key["knowledge.embedding.api_key"] = written("sk-of-the-clone");
  CHECK(claims(own_key).size() == 1);
  CHECK(claims({{"llm.api_key", written("${X}", {"X"})}}).empty());
}

TEST_CASE("a value of a variable of the user's own claims nothing", "[engine][trust]") {
  Setting path = written("/srv/index.db");
  CHECK(claims({{"knowledge.store.path", path}}).size() == 1);
  path.origin = ValueOrigin::variable;
  CHECK(claims({{"knowledge.store.path", path}}).empty());
  CHECK(claims({{"knowledge.store.path", written("below/index.db")}}).empty());
  CHECK(claims({{"knowledge.embedding.model_path", written("model")}}).size() == 1);
}

TEST_CASE("a claim with a newline in it allows no other", "[engine][trust]") {
  const TempDir folder;
  const Environment environment = {{"XDG_STATE_HOME", (folder / "state").string()}};
  const TrustClaim forged{.key = "knowledge.store.path", .asks = "/a\nllm.base_url\thttps://x"};
  REQUIRE(allow_claims("/p/c.yaml", {forged}, environment));
  CHECK(load_trust("/p/c.yaml", environment).size() == 1);
  CHECK(load_trust("/p/other.yaml", environment).empty());
}

TEST_CASE("without a home folder trust says what to do", "[engine][trust]") {
  const auto kept = allow_claims("/p/c.yaml", {}, {});
  REQUIRE_FALSE(kept);
  CHECK(kept.error().hint == "set HOME or XDG_STATE_HOME, or name the configuration with --config");
}

/// An index of git with one entry, as far as it is looked at.
std::string git_index(char version, std::string_view path) {
  std::string bytes = std::string("DIRC\0\0\0", 7) + version + std::string("\0\0\0\1", 4);
  bytes.append(60, 'x');
  bytes += '\0';
  bytes += static_cast<char>(path.size());
  return bytes.append(path) + std::string(8, '\0');
}

TEST_CASE("git's index is asked for the very path", "[engine][trust]") {
  const TempDir folder;
  const auto tracked = [&](const std::string& index) {
    write_tree(folder.path(), {{".git/index", index}});
    return git_tracks(folder / "a/config.yaml", folder.path());
  };
  CHECK(tracked(git_index(2, "a/config.yaml")));
  CHECK_FALSE(tracked(git_index(2, "b/a/config.yaml")));
  CHECK_FALSE(tracked(git_index(2, "a/config.yaml.md")));
  CHECK(tracked(git_index(3, "a/config.yaml")));
  CHECK(tracked(git_index(4, "zzz")));  // abbreviated paths: not known, so asked
  CHECK(tracked("no index"));
  fs::remove(folder / ".git/index");
  CHECK_FALSE(git_tracks(folder / "a/config.yaml", folder.path()));
}

TEST_CASE("a home folder that is a checkout is no project", "[engine][trust]") {
  const TempDir folder;
  write_tree(folder.path(), {{"home/.git/HEAD", ""}, {"home/work/repo/.git/HEAD", ""}});
  CHECK(checkout_top(folder / "home/work", folder / "home").empty());
  CHECK(checkout_top(folder / "home/work/repo", folder / "home") == folder / "home/work/repo");
}

}  // namespace
}  // namespace runbook
