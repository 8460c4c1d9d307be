// Given a reply, its JSON: the shapes that programs read, for the command line and servers alike.
//
// One object, keys in the order of docs/json.md, each with "schema": "runbook.<shape>/<version>".
// A fact that is absent is null, never missing. The output is valid JSON in UTF-8 whatever a
// document holds: ill-formed bytes become U+FFFD. Pure functions; no newline at the end.
#pragma once

#include <string>

#include "runbook/result.h"
#include "runbook/types/config.h"
#include "runbook/types/init.h"
#include "runbook/types/inspect.h"
#include "runbook/types/manage.h"
#include "runbook/types/search.h"
#include "runbook/types/service.h"
#include "runbook/types/sync.h"

namespace runbook {

std::string to_json(const SearchReply& reply);     ///< runbook.search/1
std::string to_json(const SyncReport& report);     ///< runbook.sync/1
std::string to_json(const AddReply& reply);        ///< runbook.add/1
std::string to_json(const ShowReply& reply);       ///< runbook.show/1
std::string to_json(const ListReply& reply);       ///< runbook.list/1
std::string to_json(const StatsReply& reply);      ///< runbook.stats/1
std::string to_json(const GcReply& reply);         ///< runbook.gc/1
std::string to_json(const ExportReply& reply);     ///< runbook.export/1
std::string to_json(const StatusReply& reply);     ///< runbook.status/1
std::string to_json(const DoctorReply& reply);     ///< runbook.doctor/1
std::string to_json(const EvalReply& reply);       ///< runbook.eval/1
std::string to_json(const ConfigReply& reply);     ///< runbook.config/1
std::string to_json(const ConfigSetReply& reply);  ///< runbook.config_set/1
/// runbook.init/1. @param sync  of the first sync; null when there was none
std::string to_json(const InitReply& reply, const SyncReport* sync);
std::string to_json(const TrustReply& reply);        ///< runbook.trust/1
std::string to_json(const ServiceListReply& reply);  ///< runbook.services/1
std::string to_json(const ServiceReply& reply);      ///< runbook.service/1
std::string to_json(const OwnerReply& reply);        ///< runbook.owner/1
std::string to_json(const GraphReply& reply);        ///< runbook.graph/1
std::string to_json(const PathReply& reply);         ///< runbook.path/1
std::string to_json(const WholeGraphReply& reply);   ///< runbook.service_graph/1
std::string to_json(const Error& error);             ///< runbook.error/1

}  // namespace runbook
