// Whether somebody allowed what a configuration asks for beyond its project.
//
// A file that lies in a checkout may have been written by anybody. It may name folders of that
// checkout and say how answers are shown; what it asks beyond that is a claim, and every claim has
// to be allowed once on this machine. Claims and not the whole file are remembered, so that a
// changed top_k or another folder of the checkout asks nobody again.
#pragma once

#include <string>
#include <vector>

#include "engine/claims.h"
#include "engine/config.h"
#include "engine/config_location.h"
#include "engine/settings.h"
#include "runbook/result.h"
#include "runbook/types/config.h"

namespace runbook {

/// Why the file's claims have to be allowed: "git tracks it"; empty when its paths need not be,
/// since its own user wrote it here.
std::string why_guarded(const ConfigLocation& location, const ConfigRequest& request);

/// @error invalid_argument, at the first claim that nobody allowed, with the next step
Status require_trust(const ConfigLocation& location, const ConfigValues& values,
                     const ConfigRequest& request);

/// Allows the claims of `file`, beside those that are allowed already.
/// @error unavailable without a home folder; io_error, no_space
Status allow_claims(const std::filesystem::path& file, const std::vector<TrustClaim>& claims,
                    const Environment& environment);

/// `runbook trust`: tells the claims, allows or forgets them.
Result<TrustReply> trust_config(const TrustRequest& asked, const ConfigRequest& request);

}  // namespace runbook
