#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "store/documents.h"
#include "store/facts.h"
#include "store/filters.h"
#include "store/integrity.h"
#include "store/internal/open.h"
#include "store/internal/reader_impl.h"
#include "store/joins.h"
#include "store/lexical.h"
#include "store/meta.h"
#include "store/models.h"
#include "store/name_words.h"
#include "store/names.h"
#include "store/parts.h"
#include "store/services.h"
#include "store/sources.h"
#include "store/stats.h"
#include "store/store.h"
#include "store/vectors.h"

namespace runbook {

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

std::shared_ptr<ResidentVectors> make_resident_vectors(VectorIndex kind) {
  return std::make_shared<ResidentVectors>(kind);
}

Result<Reader> Reader::open(const std::filesystem::path& database, SourceRoots roots,
                            std::shared_ptr<ResidentVectors> resident) {
  RB_TRY(sqlite::Connection connection, open_for_reading(database));
  auto impl = std::make_unique<Impl>();
  impl->own = std::move(connection);
  impl->connection = &*impl->own;
  impl->roots = std::move(roots);
  impl->resident = std::move(resident);
  return Reader(std::move(impl));
}

// --- Evidence

// A question over a million chunks takes a quarter of this. Each read has its own: what an embedder
// does meanwhile does not count.
constexpr int kMaxReadMs = 2'000;

Result<DocumentSet> Reader::select(const SearchFilters& filters) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  RB_TRY(const std::vector<SourceRow> sources, list_sources());
  return select_documents(*impl_->connection, filters, sources);
}

Result<std::vector<std::int64_t>> Reader::document_frequencies(
    std::span<const std::string> terms) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  return impl_->lexical.count_matches(*impl_->connection, terms);
}

constexpr std::string_view kCountChunks = R"sql(
  SELECT count(*) FROM chunk
)sql";

Result<std::int64_t> Reader::count_chunks(const DocumentSet& documents) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  return impl_->lexical.count_chunks(*impl_->connection, documents);
}

Result<SignalScores> Reader::lexical(const MatchQuery& query, const DocumentSet& documents) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  return impl_->lexical.search(*impl_->connection, query.terms, documents);
}

Result<VectorScores> Reader::vectors(std::span<const float> question, const std::string& model_id,
                                     const DocumentSet& documents,
                                     std::span<const DocumentId> also) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  RB_TRY(const ScanVector scan_vector, make_scan_vector(question));
  if (impl_->resident) {
    RB_TRY(const auto in_memory, impl_->resident->find(*impl_->connection, model_id));
    if (in_memory) return in_memory->search(scan_vector, documents, also);
  }
  return search_vectors(*impl_->connection, scan_vector, model_id, documents);
}

Result<ModelFacts> Reader::model_facts(const std::string& model_id) const {
  return find_model_facts(*impl_->connection, model_id);
}

Result<std::optional<NameFrequencies>> Reader::name_frequencies(
    std::span<const std::string> words) const {
  return find_name_frequencies(*impl_->connection, words);
}

Result<std::vector<Evidence::NamedDocument>> Reader::named(
    std::span<const std::string> squashed_keys, const DocumentSet& documents) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  return find_named(*impl_->connection, squashed_keys, documents);
}

Result<std::vector<FetchedDocument>> Reader::fetch(std::span<const DocumentId> documents) const {
  const sqlite::Connection& connection = *impl_->connection;
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  std::vector<FetchedDocument> fetched;
  fetched.reserve(documents.size());
  for (const DocumentId id : documents) {
    RB_TRY(DocumentRow row, get_document(connection, id));
    RB_TRY(SourceRow stored, get_source(connection, row.source));
    SourceRow source = impl_->located(std::move(stored));
    RB_TRY(ParsedDocument parts, get_parts(connection, id));
    RB_TRY(std::vector<JoinRow> joins, runbook::list_joins(connection, id));
    fetched.push_back({.row = std::move(row),
                       .source_name = std::move(source.name),
                       .source_root = std::move(source.root),
                       .text = std::move(parts.text),
                       .sections = std::move(parts.sections),
                       .chunks = std::move(parts.chunks),
                       .joins = std::move(joins)});
  }
  return fetched;
}

Result<std::vector<Command>> Reader::commands(DocumentId document, LineRange lines) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  RB_TRY(ParsedDocument parts, get_parts(*impl_->connection, document));
  std::vector<Command> commands;
  for (CommandRow& row : parts.commands) {
    const bool within = lines.first <= row.command.line && row.command.line <= lines.last;
    if (within) commands.push_back(std::move(row.command));
  }
  return commands;
}

// --- the rest

Result<std::vector<SourceRow>> Reader::list_sources() const {
  RB_TRY(std::vector<SourceRow> sources, runbook::list_sources(*impl_->connection));
  for (SourceRow& source : sources)
    source = impl_->located(std::move(source));
  return sources;
}

Result<std::vector<DocumentStat>> Reader::list_stats(SourceId source) const {
  return runbook::list_stats(*impl_->connection, source);
}

Result<std::vector<DocumentId>> Reader::find_documents(std::string_view id_or_path) const {
  const sqlite::TimeLimit limit(*impl_->connection, kMaxReadMs);
  return runbook::find_documents(*impl_->connection, id_or_path);
}

Result<std::vector<std::string>> Reader::list_names() const {
  return runbook::list_names(*impl_->connection);
}

Result<FilterValues> Reader::filter_values() const {
  return list_filter_values(*impl_->connection);
}

constexpr std::string_view kListInOrder = R"sql(
  SELECT document.id FROM document JOIN source ON source.id = document.source
  ORDER BY source.name, document.path
)sql";

Result<std::vector<Reader::Listed>> Reader::list_rows(const DocumentSet& documents) const {
  const sqlite::Connection& connection = *impl_->connection;
  std::vector<Listed> listed;
  RB_TRY(JoinsOfDocuments joins, list_all_joins(connection));
  RB_TRY(sqlite::Statement list, connection.prepare(kListInOrder));
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return listed;
    const DocumentId id{list.integer(0)};
    if (!documents.contains(id)) continue;
    RB_TRY(DocumentRow row, get_document(connection, id));
    RB_TRY(SourceRow source, get_source(connection, row.source));
    listed.push_back({.row = std::move(row),
                      .source = impl_->located(std::move(source)),
                      .joins = std::move(joins[id])});
  }
}

constexpr std::string_view kCountParts = R"sql(
  SELECT ifnull(sum(sections), 0), ifnull(sum(commands), 0) FROM document_size
)sql";

constexpr std::string_view kCountByType = R"sql(
  SELECT type, count(*), sum(text_bytes) FROM document GROUP BY type
)sql";

Result<StoreCounts> Reader::counts(const std::string& model_id) const {
  const sqlite::Connection& connection = *impl_->connection;
  StoreCounts counts;
  RB_TRY(sqlite::Statement parts, connection.prepare(kCountParts));
  RB_TRY(parts.step());
  counts.sections = parts.integer(0);
  counts.commands = parts.integer(1);
  RB_TRY(counts.chunks, connection.integer(kCountChunks));
  RB_TRY(const std::int64_t pending, count_pending(connection, model_id));
  counts.embedded_chunks = counts.chunks - pending;
  RB_TRY(sqlite::Statement types, connection.prepare(kCountByType));
  while (true) {
    RB_TRY(const bool more, types.step());
    if (!more) return counts;
    counts.by_type[std::string(types.text(0))] = types.integer(1);
    counts.documents += types.integer(1);
    counts.text_bytes += types.integer(2);
  }
}

constexpr std::string_view kCountDocuments = R"sql(
  SELECT count(*) FROM document
)sql";

Result<RowCounts> Reader::count_rows() const {
  RowCounts counts;
  RB_TRY(counts.documents, impl_->connection->integer(kCountDocuments));
  RB_TRY(counts.chunks, impl_->connection->integer(kCountChunks));
  return counts;
}

Result<std::int64_t> Reader::pending_chunks(const std::string& model_id) const {
  return count_pending(*impl_->connection, model_id);
}

Result<std::size_t> Reader::vector_dimension(const std::string& model_id) const {
  return runbook::vector_dimension(*impl_->connection, model_id);
}

Result<std::optional<ReplacedModel>> Reader::find_replaced_model(
    const std::string& model_id) const {
  return runbook::find_replaced_model(*impl_->connection, model_id);
}

Result<std::vector<FileError>> Reader::list_file_errors() const {
  return runbook::list_file_errors(*impl_->connection);
}

Result<std::optional<std::string>> Reader::meta(std::string_view key) const {
  return find_meta(*impl_->connection, key);
}

std::int64_t Reader::disk_bytes() const {
  std::int64_t total = HnswIndex::bytes(impl_->connection->file());
  for (const char* part : {"", "-wal", "-shm"}) {
    std::error_code absent;
    const auto size =
        std::filesystem::file_size(str_cat(impl_->connection->file().string(), part), absent);
    if (!absent) total += static_cast<std::int64_t>(size);
  }
  return total;
}

// --- facts and services

Result<std::vector<DocumentStat>> Reader::list_fact_stats(SourceId source) const {
  return runbook::list_fact_stats(*impl_->connection, source);
}

Result<std::vector<FactFileName>> Reader::list_fact_files() const {
  return runbook::list_fact_files(*impl_->connection);
}

Result<std::optional<FactFileName>> Reader::find_fact_file(FactFileId file) const {
  return runbook::find_fact_file(*impl_->connection, file);
}

Result<std::vector<FactsOfFile>> Reader::list_facts() const {
  return runbook::list_facts(*impl_->connection);
}

Result<std::vector<FactRow>> Reader::list_facts_of(FactFileId file) const {
  return runbook::list_facts_of(*impl_->connection, file);
}

Result<std::vector<ServiceRow>> Reader::find_services(std::string_view key) const {
  return runbook::find_services(*impl_->connection, key);
}

Result<std::vector<AliasRow>> Reader::find_aliases(std::string_view alias) const {
  return runbook::find_aliases(*impl_->connection, alias);
}

Result<std::vector<AliasRow>> Reader::list_aliases_of(std::string_view key) const {
  return runbook::list_aliases_of(*impl_->connection, key);
}

Result<std::vector<OwnerRow>> Reader::find_owners(std::string_view key) const {
  return runbook::find_owners(*impl_->connection, key);
}

Result<std::vector<OwnerRow>> Reader::find_owned(std::string_view team) const {
  return runbook::find_owned(*impl_->connection, team);
}

Result<std::vector<ContactRow>> Reader::find_contacts(std::string_view key) const {
  return runbook::find_contacts(*impl_->connection, key);
}

Result<std::vector<ServiceRow>> Reader::list_services() const {
  return runbook::list_services(*impl_->connection);
}

Result<std::vector<AliasRow>> Reader::list_aliases() const {
  return runbook::list_aliases(*impl_->connection);
}

Result<std::vector<EdgeRow>> Reader::list_edges() const {
  return runbook::list_edges(*impl_->connection);
}

Result<std::vector<OwnerRow>> Reader::list_owners() const {
  return runbook::list_owners(*impl_->connection);
}

Result<GraphCounts> Reader::count_graph() const {
  return runbook::count_graph(*impl_->connection);
}

Result<std::vector<FactFileName>> Reader::list_fact_files_of(std::string_view format) const {
  return runbook::list_fact_files_of(*impl_->connection, format);
}

Result<std::optional<DocumentRow>> Reader::find_document_at(SourceId source,
                                                            std::string_view path) const {
  return runbook::find_document_at(*impl_->connection, source, path);
}

// --- joins

constexpr std::string_view kKnowsServices = R"sql(
  SELECT EXISTS (SELECT 1 FROM service)
)sql";

Result<bool> Reader::knows_services() const {
  RB_TRY(const std::int64_t any, impl_->connection->integer(kKnowsServices));
  return any != 0;
}

Result<std::vector<NamedService>> Reader::services_named(std::string_view name) const {
  return runbook::services_named(*impl_->connection, name);
}

Result<std::vector<Dependency>> Reader::dependencies_of(std::string_view service) const {
  return runbook::dependencies_of(*impl_->connection, service);
}

Result<std::vector<JoinedDocument>> Reader::documents_of(std::string_view service,
                                                         const DocumentSet& documents) const {
  RB_TRY(std::vector<JoinedDocument> joined, find_joined(*impl_->connection, service));
  std::erase_if(joined,
                [&](const JoinedDocument& one) { return !documents.contains(one.document); });
  return joined;
}

Result<std::vector<TextToJoin>> Reader::texts_to_join(DocumentId after, std::size_t count) const {
  return runbook::texts_to_join(*impl_->connection, after, count);
}

Result<std::vector<JoinRow>> Reader::list_joins(DocumentId document) const {
  return runbook::list_joins(*impl_->connection, document);
}

Result<std::vector<std::string>> Reader::list_joined_services() const {
  return runbook::list_joined_services(*impl_->connection);
}

Result<PartCounts> Reader::count_parts() const {
  return runbook::count_parts(*impl_->connection);
}

Result<std::map<std::string, std::int64_t>> Reader::disk_parts() const {
  RB_TRY(auto parts, measure_parts(*impl_->connection));
  const std::int64_t near = HnswIndex::bytes(impl_->connection->file());
  if (near > 0 && !parts.empty()) parts.emplace("approximate index", near);
  return parts;
}

Result<UnusedSpace> Reader::unused_space(const std::string& model_id) const {
  return measure_unused(*impl_->connection, model_id);
}

Result<std::vector<DoctorCheck>> Reader::check(bool deep) const {
  return check_integrity(*impl_->connection, deep ? CheckDepth::deep : CheckDepth::rows);
}

}  // namespace runbook
