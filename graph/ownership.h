// Given a service or a path, who owns it, by which line, and where else was looked.
//
// By look-ups: the graph is not loaded.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runbook/result.h"
#include "runbook/types/service.h"
#include "store/store.h"

namespace runbook {

/// The catalogs' owners of a service; without one, those of the file that declares it.
/// @param name  resolved
Result<OwnerReply> find_service_owner(const ResolvedName& name, const Reader& index);

/// Front matter → nearest OWNERS → CODEOWNERS → the catalog's owner of the services that the page
/// names. The first that finds somebody is the answer, the others are told as well.
/// @param file  absolute, in normal form; need not exist
Result<OwnerReply> find_path_owner(const std::string& asked, const std::filesystem::path& file,
                                   const Reader& index);

/// How a team is reached. @param written  "keel", "group:keel", "@tidewick/keel", an address
Result<std::vector<Contact>> find_team_contacts(std::string_view written, const Reader& index);

}  // namespace runbook
