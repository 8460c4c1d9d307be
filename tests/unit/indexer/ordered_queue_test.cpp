#include "indexer/ordered_queue.h"

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace runbook {

TEST_CASE("results come out in the order of their numbers", "[indexer][ordered_queue]") {
  constexpr std::size_t kCount = 2'000;
  OrderedQueue<std::size_t> queue(4);
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (std::size_t number = next++; number < kCount; number = next++)
        if (!queue.put(number, number * 3)) return;
    });
  for (std::size_t number = 0; number < kCount; ++number)
    REQUIRE(queue.take() == number * 3);
}

TEST_CASE("closing ends those who wait", "[indexer][ordered_queue]") {
  OrderedQueue<int> queue(1);
  std::atomic<bool> put = true;
  std::jthread waiting([&] { put = queue.put(5, 1); });  // far ahead of number 0
  queue.close();
  waiting.join();
  CHECK_FALSE(put);
  CHECK_FALSE(queue.take().has_value());
}

}  // namespace runbook
