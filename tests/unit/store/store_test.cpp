#include <catch2/catch.hpp>
TEST_CASE("x","[store]") { CHECK(true); }
