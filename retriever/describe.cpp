// The row of the store as the public type.
#include "base/text.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

std::optional<Owner> owner_of(const DocumentRow& row) {
  if (row.owner_team.empty() && row.owner_contact.empty()) return std::nullopt;
  return Owner{.team = row.owner_team,
               .contact = row.owner_contact,
               .from = row.owner_line > 0 ? str_cat("front matter:", row.owner_line)
                                          : std::string("front matter")};
}

}  // namespace

DocumentInfo describe(const FetchedDocument& document, int max_age_days, const Clock& clock) {
  const DocumentRow& row = document.row;
  return {.id = row.public_id,
          .source = document.source_name,
          .path = row.path,
          .file = str_cat(document.source_root, "/", row.path),
          .type = row.type,
          .why_type = row.why_type,
          .title = row.title,
          .services = row.services,
          .tags = row.tags,
          .severity = row.severity,
          .owner = owner_of(row),
          .freshness = freshness_of(row, max_age_days, clock)};
}

}  // namespace runbook
