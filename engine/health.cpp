#include "engine/health.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/dates.h"
#include "base/file_system.h"
#include "base/text.h"
#include "engine/exported.h"
#include "engine/open_reader.h"

namespace runbook {
namespace {

bool is_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

/// Configured sources, then those that only the index still knows (the next sync removes them).
Result<std::vector<SourceStatus>> list_source_status(const Config& config, const Reader& reader) {
  std::vector<SourceStatus> all;
  for (const SourceConfig& source : config.sources) {
    all.push_back({.name = source.name,
                   .root = source.root.string(),
                   .reachable = is_folder(source.root),
                   .documents = 0});
  }
  RB_TRY(const std::vector<SourceRow> rows, reader.list_sources());
  for (const SourceRow& row : rows) {
    RB_TRY(const std::vector<DocumentStat> documents, reader.list_stats(row.id));
    const auto known = std::find_if(all.begin(), all.end(), [&](const SourceStatus& status) {
      return status.name == row.name;
    });
    const auto count = static_cast<std::int64_t>(documents.size());
    if (known != all.end()) {
      known->documents = count;
    } else {
      all.push_back({.name = row.name,
                     .root = row.root,
                     .reachable = is_folder(row.root),
                     .documents = count});
    }
  }
  return all;
}

Status read_counts(const Reader& reader, const std::string& model_id, StatusReply& reply) {
  RB_TRY(StoreCounts counts, reader.counts(model_id));
  reply.documents = counts.documents;
  reply.sections = counts.sections;
  reply.chunks = counts.chunks;
  reply.commands = counts.commands;
  reply.text_bytes = counts.text_bytes;
  reply.by_type = std::move(counts.by_type);
  reply.embedded = counts.embedded_chunks;
  reply.pending = counts.chunks - counts.embedded_chunks;
  reply.disk_bytes = reader.disk_bytes();
  return ok();
}

/// "2026-03-02T10:00:00Z" → unix seconds.
std::optional<std::int64_t> parse_iso_time(std::string_view text) {
  constexpr std::string_view kShape = "2026-03-02T10:00:00Z";
  const auto date = parse_date(text.substr(0, text.find('T')));
  if (text.size() != kShape.size() || !date) return std::nullopt;
  const auto two_digits = [&](std::size_t at) {
    int number = 0;
    std::from_chars(text.data() + at, text.data() + at + 2, number);
    return number;
  };
  return std::int64_t{date->days} * 86'400 + two_digits(11) * 3'600 + two_digits(14) * 60 +
         two_digits(17);
}

DoctorCheck check_sources(const Config& config) {
  DoctorCheck check{.name = "sources can be read", .passed = true, .detail = {}, .hint = {}};
  for (const SourceConfig& source : config.sources) {
    if (is_folder(source.root)) continue;
    check.passed = false;
    check.detail += str_cat(check.detail.empty() ? "" : "; ", "no folder ", source.root.string());
    check.hint = source_hint(source);
  }
  if (check.passed) check.detail = str_cat(config.sources.size(), " configured");
  return check;
}

/// No damage, but the reason why a search may wait.
DoctorCheck check_disk(const Config& config) {
  const std::string_view shared = shared_file_system(config.database);
  return {.name = "place of the index",
          .passed = true,
          .detail = shared.empty() ? std::string("a disk of this machine")
                                   : str_cat(shared, ": searches wait while a sync writes"),
          .hint = {}};
}

DoctorCheck failed_read(std::string_view name, const Error& error) {
  return {
      .name = std::string(name), .passed = false, .detail = to_string(error), .hint = error.hint};
}

/// A model that was switched off or was never fetched is no damage: lexical search is whole.
/// @param deep  ask it for a vector, too: a model that can be opened may still give none
DoctorCheck check_model(const EmbedderChoice& choice, bool deep) {
  if (choice.embedder) {
    DoctorCheck check{.name = "embedding model", .detail = choice.embedder->model_id(), .hint = {}};
    if (!deep) return check;
    const auto vector = choice.embedder->embed_query("runbook");
    if (!vector) return failed_read(check.name, vector.error());
    return check;
  }
  return {.name = "embedding model",
          .passed = true,
          .detail = str_cat("none: ", choice.reason),
          .hint = {}};
}

/// A sync that never came to its end, or found nothing, answers every question with nothing.
Result<DoctorCheck> check_filled(const Reader& reader) {
  RB_TRY(const std::vector<std::string> missing, what_is_missing(reader));
  DoctorCheck check{.name = "index is filled", .passed = missing.empty(), .detail = {}, .hint = {}};
  for (const std::string& sentence : missing)
    check.detail += str_cat(check.detail.empty() ? "" : "; ", sentence);
  if (!check.passed) check.hint = "run `runbook knowledge sync` and read what it reports";
  return check;
}

}  // namespace

Result<std::optional<std::int64_t>> index_age_s(const Reader& reader, const Clock& clock) {
  RB_TRY(const std::optional<std::string> synced, reader.meta(kSyncedAtKey));
  return synced ? seconds_since(*synced, clock) : std::nullopt;
}

std::optional<std::int64_t> seconds_since(const std::string& moment, const Clock& clock) {
  const auto seconds = parse_iso_time(moment);
  if (!seconds) return std::nullopt;
  return std::max<std::int64_t>(0, clock.unix_ms() / 1000 - *seconds);
}

Result<std::vector<std::string>> what_is_missing(const Reader& reader) {
  std::vector<std::string> sentences;
  RB_TRY(const std::optional<std::string> synced, reader.meta(kSyncedAtKey));
  if (!synced) sentences.emplace_back("the first sync never finished");
  RB_TRY(const std::int64_t chunks, reader.count_chunks({}));
  if (chunks == 0) sentences.emplace_back("the index is empty");
  return sentences;
}

Result<StatusReply> read_status(const Config& config, const Wiring& wiring) {
  RB_TRY(const Reader reader, open_reader(config));
  StatusReply reply;
  reply.index_path = config.database.string();
  reply.config_path = config.file;
  RB_TRY(reply.sources, list_source_status(config, reader));
  const EmbedderChoice& choice = wiring.embedder();
  reply.model_available = choice.embedder != nullptr;
  reply.model = choice.embedder ? choice.embedder->model_id() : choice.reason;
  RB_TRY(read_counts(reader, choice.embedder ? choice.embedder->model_id() : std::string(), reply));
  RB_TRY(reply.synced_at, reader.meta(kSyncedAtKey));
  RB_TRY(reply.age_s, index_age_s(reader, wiring.clock()));
  RB_TRY(reply.export_age_s, export_age_s(reader, wiring.clock()));
  RB_TRY(reply.errors, reader.list_file_errors());
  return reply;
}

Result<DoctorReply> check_health(const DoctorRequest& request, const Config& config,
                                 const Wiring& wiring) {
  DoctorReply reply;
  auto reader = open_reader(config);
  if (!reader && reader.error().code == Errc::not_found) return std::move(reader).error();
  if (!reader) {
    reply.checks.push_back(failed_read("index opens", reader.error()));
  } else {
    auto checks = reader->check(request.deep);
    if (checks) {
      reply.checks = std::move(checks).value();
      const auto filled = check_filled(*reader);
      reply.checks.push_back(filled ? *filled : failed_read("index is filled", filled.error()));
    } else {
      reply.checks.push_back(failed_read("index opens", checks.error()));
    }
  }
  reply.checks.push_back(check_disk(config));
  reply.checks.push_back(check_sources(config));
  reply.checks.push_back(check_model(wiring.embedder(), request.deep));
  return reply;
}

}  // namespace runbook
