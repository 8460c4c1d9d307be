// Where a text cannot but mean the service, whatever ordinary word it is called by.
#pragma once

#include <cstddef>
#include <string_view>

namespace runbook {

/// An address ("search.shop.svc…", "search:8080"), an argument of a command ("deploy/search",
/// "-n search"), a label's value, a name in code alone, a word like "service" behind it.
/// @param begin, end  bytes of the line that are the name
bool is_sure_mention(std::string_view line, std::size_t begin, std::size_t end);

/// Whether the name is part of a longer one: "redis" in "redis_up", not in "redis." or "redis:".
bool is_joined_before(std::string_view line, std::size_t begin);
bool is_joined_behind(std::string_view line, std::size_t end);

}  // namespace runbook
