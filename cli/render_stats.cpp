#include "cli/render_stats.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kNameColumns = 11;
constexpr std::size_t kMostNames = 12;  // of services or teams; --format json has all

using Parts = std::vector<std::string>;

/// Nothing of a kind has no row.
std::string rows(std::string name, const Parts& parts, const Screen& screen) {
  if (parts.empty()) return {};
  name.resize(std::max(kNameColumns, name.size()), ' ');
  return str_cat(name, join_in_rows(parts, screen.columns, static_cast<int>(kNameColumns)), "\n");
}

/// Most frequent first.
Parts by_count(const CountsByName& counts, std::size_t most) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [name, number] : counts)
    sorted.emplace_back(-number, name);
  std::sort(sorted.begin(), sorted.end());
  Parts parts;
  for (const auto& [negative, name] : sorted) {
    if (parts.size() == most) {
      parts.push_back(str_cat(count(static_cast<std::int64_t>(sorted.size() - most)), " more"));
      break;
    }
    parts.push_back(str_cat(count(-negative), " ", one_row(name)));
  }
  return parts;
}

Parts with_rest(Parts parts, std::int64_t without) {
  if (without > 0) parts.push_back(str_cat(count(without), " without"));
  return parts;
}

Parts ages(const StatsReply& reply) {
  Parts parts;
  for (const auto& [name, number] : reply.by_age) {
    if (number == 0) continue;
    const bool bucket = name != "older" && name != "unknown";
    parts.push_back(str_cat(count(number), bucket ? " within " : " ", name));
  }
  return parts;
}

Parts disk(const StatsReply& reply) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [name, size] : reply.disk_parts)
    sorted.emplace_back(-size, name);
  std::sort(sorted.begin(), sorted.end());
  Parts parts;
  for (const auto& [negative, name] : sorted)
    parts.push_back(str_cat(bytes(-negative), " ", name));
  return parts;
}

}  // namespace

std::string render_stats(const StatsReply& reply, const Screen& screen) {
  const Style& style = screen.style;
  std::string text =
      rows("documents",
           {count(reply.documents), count(reply.sections, "section"), count(reply.chunks, "chunk"),
            count(reply.commands, "command"), str_cat(bytes(reply.text_bytes), " of text")},
           screen);
  if (reply.index_age_s) text += rows("synced", {age_seconds(*reply.index_age_s) + " ago"}, screen);
  text += rows("sources", by_count(reply.by_source, reply.by_source.size()), screen);
  text += rows("types", by_count(reply.by_type, reply.by_type.size()), screen);
  text += rows("services", with_rest(by_count(reply.by_service, kMostNames), reply.without_service),
               screen);
  text +=
      rows("owners", with_rest(by_count(reply.by_owner, kMostNames), reply.without_owner), screen);
  text += rows("roles", by_count(reply.sections_by_role, reply.sections_by_role.size()), screen);
  Parts known = ages(reply);
  if (reply.stale > 0) known.push_back(style.warn(str_cat(count(reply.stale), " stale")));
  text += rows("age", known, screen);
  text += rows("known by", by_count(reply.by_date_basis, reply.by_date_basis.size()), screen);
  text += rows("commands",
               {str_cat(count(reply.commands_read), " read"),
                str_cat(count(reply.commands_write), " change something"),
                str_cat(count(reply.commands_unknown), " unknown")},
               screen);
  Parts parts = disk(reply);
  parts.insert(parts.begin(), bytes(reply.disk_bytes));
  return text + rows("disk", parts, screen);
}

std::string render_gc(const GcReply& reply) {
  std::string text =
      str_cat(reply.dry_run ? "would remove " : "removed ", count(reply.vectors, "unused vector"));
  if (reply.gaps_dropped > 0) {
    text += str_cat(", ", count(reply.gaps_dropped, "recorded question"), " of ",
                    count(reply.gaps_dropped + reply.gaps_kept));
  }
  text += str_cat("\n", bytes(reply.bytes_before), " before, ", reply.dry_run ? "about " : "",
                  bytes(reply.bytes_after), " after");
  if (!reply.dry_run) text += str_cat(" · ", duration_ms(reply.took_ms));
  return text + "\n";
}

std::string render_export(const ExportReply& reply, const std::string& folder) {
  const std::string file = shown_file(reply.path, folder);
  std::string text =
      str_cat("wrote ", file, "  ", bytes(reply.bytes), ", ", count(reply.documents, "document"));
  if (reply.index_age_s) text += str_cat(", synced ", age_seconds(*reply.index_age_s), " ago");
  return text + str_cat("\nsearch it with `runbook --index ", file,
                        " knowledge search …`, on any machine\n");
}

}  // namespace runbook::cli
