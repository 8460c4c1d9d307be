#include "base/hash.h"

#include <unordered_set>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("hash_of is XXH3 with 128 bits in canonical order", "[base][hash]") {
  // As `xxh128sum` prints them: what is stored must mean the same to every version of us.
  CHECK(to_hex(hash_of("")) == "99aa06d3014798d86001c324468d497f");
  CHECK(to_hex(hash_of("abc")) == "06b05ab6733a618578af5f94892f3950");
  CHECK(to_hex(hash_of(std::string(1000, 'x'))) == "50a1af5a5f2dcf01c0a4877b962cba82");
}

TEST_CASE("two parts hash unlike their concatenation and any other cut of it", "[base][hash]") {
  CHECK(hash_of("ab", "c") != hash_of("a", "bc"));
  CHECK(hash_of("ab", "c") != hash_of("abc"));
  CHECK(hash_of("abc", "") != hash_of("", "abc"));
  CHECK(hash_of("abc", "") != hash_of("abc"));
  CHECK(hash_of("ab", "c") == hash_of("ab", "c"));
  CHECK(to_hex(hash_of("ab", "c")) ==
        "dae8c817ed27d98a682655cb3a68abce");  // stored: must never change
}

TEST_CASE("a hash is a key and a view of its bytes", "[base][hash]") {
  const std::unordered_set<Hash128> seen = {hash_of("a"), hash_of("b"), hash_of("a")};
  CHECK(seen.size() == 2);
  CHECK(hash_of("a").view().size() == 16);
  CHECK(Hash128{} < hash_of("a"));
}

}  // namespace
}  // namespace runbook
