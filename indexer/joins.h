// Which services a document is about, when it says so and when it does not.
//
// The steps, the surest first: front matter, a folder called as the service is, its name in title
// or file name, its name in the text. What a text only names in passing is not joined: a page about
// one service mentions five.
#pragma once

#include <string_view>
#include <vector>

#include "graph/service_names.h"
#include "store/rows.h"

namespace runbook {

/// To be raised whenever the rules below change: all documents are joined anew then.
inline constexpr int kJoinFormat = 1;

/// The surest first, ties by service. Pure; one pass over the text.
/// @param row   path, title, aliases and services are read
/// @param text  of the whole document, front matter too
std::vector<JoinRow> join_services(const DocumentRow& row, std::string_view text,
                                   const ServiceNames& names);

}  // namespace runbook
