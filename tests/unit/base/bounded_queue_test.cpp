#include "base/bounded_queue.h"

#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

TEST_CASE("a queue hands out what was put in, in order", "[base][bounded_queue]") {
  BoundedQueue<int> queue(2);
  CHECK(queue.push(1));
  CHECK(queue.push(2));
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == 2);
}

TEST_CASE("a closed queue takes nothing and gives what is left", "[base][bounded_queue]") {
  BoundedQueue<int> queue(2);
  REQUIRE(queue.push(1));
  queue.close();
  CHECK_FALSE(queue.push(2));
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == std::nullopt);
}

TEST_CASE("a full queue makes its writer wait, and loses nothing", "[base][bounded_queue]") {
  constexpr int kItems = 1000;
  BoundedQueue<int> queue(3);
  std::jthread writer([&queue] {
    for (int i = 0; i < kItems; ++i)
      queue.push(i);
    queue.close();
  });
  std::vector<int> got;
  while (const auto item = queue.pop())
    got.push_back(*item);
  REQUIRE(got.size() == kItems);
  for (int i = 0; i < kItems; ++i)
    REQUIRE(got[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("closing wakes a writer that waits", "[base][bounded_queue]") {
  BoundedQueue<int> queue(1);
  REQUIRE(queue.push(1));
  bool taken = true;
  std::jthread writer([&] { taken = queue.push(2); });
  queue.close();
  writer.join();
  CHECK_FALSE(taken);
}

TEST_CASE("closing wakes a reader that waits", "[base][bounded_queue]") {
  BoundedQueue<int> queue(1);
  std::optional<int> got = 1;
  std::jthread reader([&] { got = queue.pop(); });
  queue.close();
  reader.join();
  CHECK(got == std::nullopt);
}

}  // namespace
}  // namespace runbook
