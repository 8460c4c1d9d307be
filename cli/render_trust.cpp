#include "cli/render_trust.h"

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

std::string claim_row(const TrustClaim& claim, bool guarded, const Style& style) {
  const std::string state = claim.trusted                     ? style.good("allowed  ")
                            : guarded || claim.leaves_machine ? style.warn("refused  ")
                                                              : "needs no trust  ";
  return str_cat("  ", state, one_row(claim.does), " ", one_row(claim.asks), "  ",
                 style.faint(str_cat(claim.key, " at ", one_row(claim.where))), "\n");
}

}  // namespace

std::string render_trust(const TrustRequest& request, const TrustReply& reply, const Style& style,
                         const std::string& folder) {
  const std::string file = shown_file(reply.file, folder);
  if (request.action == TrustAction::forget) return str_cat("forgot what ", file, " may do\n");
  if (reply.claims.empty()) {
    return str_cat(file, " asks for nothing beyond its project: there is nothing to allow\n");
  }
  std::string text =
      str_cat(style.strong(file), reply.why.empty() ? "" : "  ", one_row(reply.why), "\n");
  for (const TrustClaim& claim : reply.claims)
    text += claim_row(claim, !reply.why.empty(), style);
  if (request.action == TrustAction::allow) {
    text += str_cat("remembered in ", one_row(reply.kept_in),
                    "; `runbook trust --forget` takes it back\n");
  }
  return text;
}

}  // namespace runbook::cli
