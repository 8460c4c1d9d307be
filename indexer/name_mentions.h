// How a service is named in the text of a page: where, how often, how surely it is meant.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "graph/service_names.h"

namespace runbook {

struct Mentions {
  double points = 0;    ///< of all places together
  int count = 0;        ///< places that gave points
  int sure = 0;         ///< of them those where nothing but the service can be meant
  std::string written;  ///< as it stands at the first of them
};

/// By service. Links are passed by, their text too: lists of other pages name half of a catalog.
/// A name of common words counts only where the service must be meant: an address, an argument of a
/// command ("deploy/web", "-n search"), in code alone, in front of a word like "service".
std::map<std::string, Mentions> find_mentions(std::string_view text, const ServiceNames& names);

}  // namespace runbook
