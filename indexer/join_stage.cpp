#include "indexer/join_stage.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "indexer/joins.h"

namespace runbook {
namespace {

/// Meta key: the rules and the names that all documents were joined by.
constexpr std::string_view kJoinedByKey = "joined_by";

// A few megabytes of text at a time, enough for all cores.
constexpr std::size_t kTextsAtOnce = 512;

std::string prefix_of_rules() {
  return str_cat(kJoinFormat, ":");
}

std::string mark_of(const ServiceNames& names) {
  return str_cat(prefix_of_rules(), to_hex(names.fingerprint()));
}

std::vector<std::vector<JoinRow>> join_all(const std::vector<TextToJoin>& texts,
                                           const ServiceNames& names, int threads) {
  std::vector<std::vector<JoinRow>> joins(texts.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < texts.size(); i = next++)
      joins[i] = join_services(texts[i].row, texts[i].text, names);
  };
  const std::size_t cores = threads > 0 ? static_cast<std::size_t>(threads)
                                        : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(cores, texts.size()); ++i)
    helpers.emplace_back(work);
  work();
  helpers.clear();  // joins, before what they fill is handed on
  return joins;
}

}  // namespace

Result<ServiceNames> load_service_names(const Reader& index) {
  RB_TRY(const std::vector<ServiceRow> services, index.list_services());
  RB_TRY(const std::vector<AliasRow> aliases, index.list_aliases());
  return ServiceNames(services, aliases);
}

Status note_first_names(Writer& writer, const ServiceNames& names) {
  RB_TRY(const auto joined_by, writer.reader().meta(kJoinedByKey));
  if (joined_by) return ok();
  RB_TRY(const std::vector<TextToJoin> any, writer.reader().texts_to_join(DocumentId{0}, 1));
  return any.empty() ? writer.set_meta(kJoinedByKey, mark_of(names)) : ok();
}

Result<bool> joins_are_outdated(const Reader& index) {
  RB_TRY(const auto joined_by, index.meta(kJoinedByKey));
  return !joined_by || !joined_by->starts_with(prefix_of_rules());
}

Status renew_joins(Writer& writer, int threads) {
  RB_TRY(const ServiceNames names, load_service_names(writer.reader()));
  const std::string mark = mark_of(names);
  RB_TRY(const auto joined_by, writer.reader().meta(kJoinedByKey));
  if (joined_by == mark) return ok();
  DocumentId last{0};
  while (true) {
    RB_TRY(const std::vector<TextToJoin> texts, writer.reader().texts_to_join(last, kTextsAtOnce));
    if (texts.empty()) break;
    const std::vector<std::vector<JoinRow>> joins = join_all(texts, names, threads);
    for (std::size_t i = 0; i < texts.size(); ++i)
      RB_TRY(writer.put_joins(texts[i].row.id, joins[i]));
    last = texts.back().row.id;
  }
  return writer.set_meta(kJoinedByKey, mark);
}

}  // namespace runbook
