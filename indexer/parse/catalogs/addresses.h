// Addresses in the values of variables and arguments: which hosts does a program talk to?
//
// Pure functions. Only host names leave: what else stands in a value (users, passwords, paths) is
// never kept.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runbook::catalogs {

/// The hosts that a value names, each once, in lower case: of URLs, of `name:port`, of names that
/// say `.svc`; a bare name only when the variable is named like an address (`DB_HOST`,
/// `--upstream`). Numbers, localhost and IP addresses are no names.
/// @param variable  name of the variable or flag; empty: none
std::vector<std::string> find_hosts(std::string_view variable, std::string_view value);

/// Whether a variable of this name holds an address.
bool is_named_like_address(std::string_view variable);

}  // namespace runbook::catalogs
