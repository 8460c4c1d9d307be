#include "base/nearest_name.h"

#include <vector>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("nearest_name finds what was probably meant", "[base][nearest_name]") {
  const std::vector<std::string> keys = {"retrieval", "embedding", "sources", "store", "stores"};
  CHECK(nearest_name("retreival", keys) == "retrieval");  // a swap
  CHECK(nearest_name("embeding", keys) == "embedding");   // a letter too few
  CHECK(nearest_name("Stores", keys) == "stores");        // the case
  CHECK(nearest_name("storee", keys) == "store");         // of two equally near the first
  CHECK(nearest_name("sources", keys) == "sources");
}

TEST_CASE("nearest_name says nothing when none is near", "[base][nearest_name]") {
  const std::vector<std::string> keys = {"retrieval", "ab", ""};
  CHECK(nearest_name("validation", keys) == std::nullopt);
  CHECK(nearest_name("retr", keys) == std::nullopt);
  CHECK(nearest_name("ac", keys) == std::nullopt);  // a third of two letters is none
  CHECK(nearest_name("abc", {}) == std::nullopt);
  CHECK(nearest_name("ab", keys) == "ab");
}

TEST_CASE("nearest_name allows a third of the letters and no more", "[base][nearest_name]") {
  const std::vector<std::string> names = {"abcdef"};
  CHECK(nearest_name("abcdxy", names) == "abcdef");
  CHECK(nearest_name("abcxyz", names) == std::nullopt);
}

TEST_CASE("a name longer than any name has no near one", "[base][nearest_name]") {
  const std::vector<std::string> long_names = {std::string(256, 'a'), std::string(257, 'a')};
  CHECK(nearest_name(std::string(256, 'a'), long_names) == long_names[0]);
  CHECK(nearest_name(std::string(257, 'a'), long_names) == std::nullopt);
  CHECK(nearest_name(std::string(1 << 20, 'a'), long_names) == std::nullopt);
}

}  // namespace
}  // namespace runbook
