// The graph that is linked from facts: services, aliases, edges, owners, contacts.
//
// Written as a whole, read row by row: a question about one service costs a few look-ups and never
// loads the graph.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runbook/result.h"
#include "store/evidence.h"
#include "store/fact_rows.h"
#include "store/internal/sqlite.h"

namespace runbook {

/// Takes the place of everything that was linked before; the caller holds the transaction.
Status replace_graph(const sqlite::Connection& connection, const GraphRows& rows);

/// All declarations of one service, best first.
Result<std::vector<ServiceRow>> find_services(const sqlite::Connection& connection,
                                              std::string_view key);
Result<std::vector<AliasRow>> find_aliases(const sqlite::Connection& connection,
                                           std::string_view alias);
Result<std::vector<AliasRow>> list_aliases_of(const sqlite::Connection& connection,
                                              std::string_view key);
Result<std::vector<OwnerRow>> find_owners(const sqlite::Connection& connection,
                                          std::string_view key);
/// The services of a team.
Result<std::vector<OwnerRow>> find_owned(const sqlite::Connection& connection,
                                         std::string_view team);
Result<std::vector<ContactRow>> find_contacts(const sqlite::Connection& connection,
                                              std::string_view key);
/// The service of this key, else those of this alias, each once, by key.
Result<std::vector<NamedService>> services_named(const sqlite::Connection& connection,
                                                 std::string_view name);
/// The direct dependencies of a service.
Result<std::vector<Dependency>> dependencies_of(const sqlite::Connection& connection,
                                                std::string_view service);
/// All declarations, by key, the best of each first.
Result<std::vector<ServiceRow>> list_services(const sqlite::Connection& connection);
Result<std::vector<AliasRow>> list_aliases(const sqlite::Connection& connection);
Result<std::vector<EdgeRow>> list_edges(const sqlite::Connection& connection);
Result<std::vector<OwnerRow>> list_owners(const sqlite::Connection& connection);
/// One sum over facts and graph, to be renewed before the commit of whatever changed them, so that
/// damage there is found. Cost: reads them all.
Status keep_services_sum(const sqlite::Connection& connection);
/// Empty when rows and sum agree, or when there are none; else what is wrong.
Result<std::string> check_services_sum(const sqlite::Connection& connection);

Result<GraphCounts> count_graph(const sqlite::Connection& connection);

}  // namespace runbook
