#include "engine/stats.h"

#include <array>
#include <string_view>
#include <utility>

#include "engine/list.h"

namespace runbook {
namespace {

struct AgeBucket {
  std::string_view name;
  int most_days;
};
constexpr std::array kAges = {AgeBucket{"30 days", 30}, AgeBucket{"90 days", 90},
                              AgeBucket{"180 days", 180}, AgeBucket{"1 year", 365}};

class Counter {
 public:
  explicit Counter(StatsReply& reply) : reply_(reply) {}

  void add(const DocumentInfo& document) {
    ++reply_.by_source[document.source];
    ++reply_.by_type[document.type];
    for (const std::string& service : document.services)
      ++reply_.by_service[service];
    reply_.without_service += document.services.empty() ? 1 : 0;
    const bool owned = document.owner && !document.owner->team.empty();
    if (owned) ++reply_.by_owner[document.owner->team];
    reply_.without_owner += document.owner ? 0 : 1;
    ++reply_.by_date_basis[std::string(to_string(document.freshness.basis))];
    reply_.stale += document.freshness.stale ? 1 : 0;
    ++ages_[bucket_of(document.freshness)];
  }

  void finish() {
    for (std::size_t i = 0; i < kAges.size(); ++i)
      reply_.by_age.emplace_back(kAges[i].name, ages_[i]);
    reply_.by_age.emplace_back("older", ages_[kOlder]);
    reply_.by_age.emplace_back("unknown", ages_[kUnknown]);
  }

 private:
  static constexpr std::size_t kOlder = kAges.size();
  static constexpr std::size_t kUnknown = kAges.size() + 1;

  static std::size_t bucket_of(const Freshness& freshness) {
    if (!freshness.age_days) return kUnknown;
    for (std::size_t i = 0; i < kAges.size(); ++i)
      if (*freshness.age_days <= kAges[i].most_days) return i;
    return kOlder;
  }

  StatsReply& reply_;
  std::array<std::int64_t, kAges.size() + 2> ages_{};
};

}  // namespace

Result<StatsReply> count_everything(const Reader& reader, int max_age_days, const Clock& clock) {
  RB_TRY(const ListReply list, list_documents({}, reader, max_age_days, clock));
  StatsReply reply;
  Counter counter(reply);
  for (const DocumentInfo& document : list.documents)
    counter.add(document);
  counter.finish();

  RB_TRY(const StoreCounts counts, reader.counts(""));
  reply.documents = counts.documents;
  reply.sections = counts.sections;
  reply.chunks = counts.chunks;
  reply.commands = counts.commands;
  reply.text_bytes = counts.text_bytes;
  RB_TRY(PartCounts parts, reader.count_parts());
  reply.sections_by_role = std::move(parts.sections_by_role);
  reply.commands_read = parts.commands.read;
  reply.commands_write = parts.commands.write;
  reply.commands_unknown = parts.commands.unknown;
  reply.disk_bytes = reader.disk_bytes();
  RB_TRY(reply.disk_parts, reader.disk_parts());
  return reply;
}

}  // namespace runbook
