#include "engine/trust.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "engine/clone.h"
#include "engine/config_view.h"
#include "engine/trust_store.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

/// How a claim is remembered. The place in the list of sources is left out: sources may be sorted.
std::string line_of(const TrustClaim& claim) {
  const bool source = claim.key.starts_with("knowledge.sources[");
  return trust_line(str_cat(source ? "knowledge.sources[].path" : claim.key, "\t", claim.asks));
}

void mark_trusted(const ConfigLocation& location, const ConfigRequest& request,
                  std::vector<TrustClaim>& claims) {
  const std::set<std::string> allowed = load_trust(location.file, request.environment);
  for (TrustClaim& claim : claims)
    claim.trusted = allowed.contains(line_of(claim));
}

/// Who names a file says by that that it is meant; nobody clones a home folder.
bool was_found_by_walking(const ConfigLocation& location) {
  return location.found_by == FoundBy::folder;
}

Error untrusted(const TrustClaim& claim, std::size_t others, const std::string& why) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat(claim.key, " ", claim.does, " ", without_login(claim.asks),
                                  others == 0 ? "" : str_cat(" (and ", others, " more)"),
                                  why.empty() ? ", and nobody allowed it yet"
                                              : str_cat(", and nobody allowed it yet: ", why)),
               .where = claim.where,
               .hint = "read the file, then allow it with `runbook trust`"};
}

}  // namespace

std::string why_guarded(const ConfigLocation& location, const ConfigRequest& request) {
  if (!was_found_by_walking(location)) return "";
  if (is_anothers(location.file)) return "another user owns the file";
  const fs::path top = checkout_top(location.project, home_of(request.environment));
  if (!top.empty() && git_tracks(location.file, top)) {
    return "git tracks the file, so it may have come with a clone";
  }
  return "";
}

Status require_trust(const ConfigLocation& location, const ConfigValues& values,
                     const ConfigRequest& request) {
  if (!was_found_by_walking(location)) return ok();
  std::vector<TrustClaim> claims = claims_of(location, values, request, Claims::in_use);
  if (claims.empty()) return ok();
  mark_trusted(location, request, claims);
  const std::string why = why_guarded(location, request);
  const auto open = [&why](const TrustClaim& claim) {
    return !claim.trusted && (claim.leaves_machine || !why.empty());
  };
  const auto first = std::find_if(claims.begin(), claims.end(), open);
  if (first == claims.end()) return ok();
  const auto all = static_cast<std::size_t>(std::count_if(first, claims.end(), open));
  return untrusted(*first, all - 1, why);
}

Status allow_claims(const fs::path& file, const std::vector<TrustClaim>& claims,
                    const Environment& environment) {
  std::set<std::string> allowed = load_trust(file, environment);
  for (const TrustClaim& claim : claims)
    allowed.insert(line_of(claim));
  return save_trust(file, allowed, environment);
}

Result<TrustReply> trust_config(const TrustRequest& asked, const ConfigRequest& request) {
  RB_TRY(const ConfigLocation location, locate_config(request));
  if (location.file.empty()) {
    return Error{.code = Errc::not_found,
                 .message = "there is no configuration to trust",
                 .hint = "`runbook init` makes one"};
  }
  RB_TRY(ConfigValues values, read_config_file(location, request));
  RB_TRY(complete_settings(values, request.environment));
  TrustReply reply{.file = location.file.string(),
                   .why = why_guarded(location, request),
                   .kept_in = trust_file(location.file, request.environment).string(),
                   .claims = claims_of(location, values, request, Claims::in_use)};
  if (asked.action == TrustAction::allow && !reply.claims.empty()) {
    RB_TRY(allow_claims(location.file, reply.claims, request.environment));
  }
  if (asked.action == TrustAction::forget) {
    RB_TRY(save_trust(location.file, {}, request.environment));
  }
  mark_trusted(location, request, reply.claims);
  for (TrustClaim& claim : reply.claims)
    claim.asks = without_login(claim.asks);
  return reply;
}

}  // namespace runbook
