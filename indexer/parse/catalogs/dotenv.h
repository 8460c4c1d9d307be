// `.env` files, and the `${…}` that they fill in compose files. Pure functions; values stay here.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace runbook::catalogs {

using EnvValues = std::map<std::string, std::string, std::less<>>;

/// NAME=value lines; quotes, `export` and comments as Compose has them.
EnvValues parse_dotenv(std::string_view text);

/// `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `${NAME:?error}`;
/// `$$` is a dollar. A name that has no value is empty. What grows beyond 64 kB is cut.
std::string fill_in(std::string_view value, const EnvValues& values);

}  // namespace runbook::catalogs
