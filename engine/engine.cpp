#include "runbook/engine.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "engine/add.h"
#include "engine/config.h"
#include "engine/config_location.h"
#include "engine/config_set.h"
#include "engine/config_view.h"
#include "engine/eval.h"
#include "engine/exported.h"
#include "engine/filters.h"
#include "engine/gaps.h"
#include "engine/garbage.h"
#include "engine/health.h"
#include "engine/init.h"
#include "engine/list.h"
#include "engine/open_reader.h"
#include "engine/search.h"
#include "engine/services.h"
#include "engine/show.h"
#include "engine/stats.h"
#include "engine/trust.h"
#include "engine/wiring.h"
#include "graph/answers.h"
#include "indexer/indexer.h"
#include "store/store.h"

namespace runbook {

struct Engine::Impl {
  Impl(Config loaded, std::filesystem::path folder)
      : config(std::move(loaded)), working_directory(std::move(folder)), wiring(config) {}

  /// Sentences: why there may be less than was looked for.
  static Result<std::vector<std::string>> reasons_for_little(const SearchFilters& filters,
                                                             const Reader& reader) {
    RB_TRY(std::vector<std::string> reasons, what_is_missing(reader));
    if (reasons.empty()) return explain_filters(filters, reader);
    reasons.back() += "; run `runbook knowledge sync`";
    return reasons;
  }

  /// What the reader of an answer must know of the index: how old it is, what it lacks.
  /// @param request  with its filters as they were applied
  Status add_index_state(const SearchRequest& request, const Reader& reader,
                         SearchReply& reply) const {
    RB_TRY(reply.index_age_s, index_age_s(reader, wiring.clock()));
    RB_TRY(reply.export_age_s, export_age_s(reader, wiring.clock()));
    if (!reply.index_age_s || reply.hits.empty()) {
      RB_TRY(reply.notes, reasons_for_little(request.filters, reader));
    }
    if (request.mode == SearchMode::lexical || !wiring.embedder().embedder) return ok();
    RB_TRY(reply.vectors_missing, reader.pending_chunks(wiring.embedder().embedder->model_id()));
    return ok();
  }

  /// Only the sources that hold the files, unless there is no index yet.
  Result<SyncReport> sync_added(Engine& engine, const AddRequest& request,
                                const std::vector<CheckedFile>& files, const ProgressSink& progress,
                                const std::stop_token& stop) const {
    SyncRequest sync;
    sync.embed = request.embed;
    sync.lock_wait_ms = request.lock_wait_ms;
    if (open_reader(config)) sync.sources = sources_of(config, files);
    auto report = engine.sync(sync, progress, stop);
    if (report) return report;
    Error error = std::move(report).error();
    error.message = str_cat("the files were copied to ", config.add_to.string(),
                            ", but not indexed: ", error.message);
    error.hint +=
        str_cat(error.hint.empty() ? "" : "; ", "the next `runbook knowledge sync` does it");
    return error;
  }

  Config config;
  std::filesystem::path working_directory;
  Wiring wiring;  // refers to config
  std::shared_ptr<ResidentVectors> resident = make_resident_vectors(config.vector_index);
};

namespace {

/// Who names a configuration by its full path needs no folder to stand in.
std::filesystem::path folder_of_config(const OpenOptions& options) {
  const std::filesystem::path config = options.config_path;
  return config.is_absolute() ? config.lexically_normal().parent_path() : std::filesystem::path();
}

Result<std::filesystem::path> working_directory_of(const OpenOptions& options) {
  std::error_code failed;
  const std::filesystem::path folder =
      options.working_directory.empty()
          ? std::filesystem::current_path(failed)
          : std::filesystem::absolute(options.working_directory, failed);
  if (failed && !folder_of_config(options).empty()) return folder_of_config(options);
  if (failed) {
    return Error{.code = Errc::io_error,
                 .message = "the working directory cannot be found: " + failed.message(),
                 .where = options.working_directory,
                 .hint = "change to a folder that exists, or give --config a full path"};
  }
  return folder.lexically_normal();
}

Result<ConfigRequest> config_request(const OpenOptions& options) {
  RB_TRY(std::filesystem::path folder, working_directory_of(options));
  return ConfigRequest{.config_path = options.config_path,
                       .working_directory = std::move(folder),
                       .environment = process_environment()};
}

/// Nothing of this place is said of an index from elsewhere.
void read_given_index(const std::string& written, const std::filesystem::path& folder,
                      Config& config) {
  config.database = resolve_path(written, folder, home_of(process_environment()));
  config.reads_given_index = true;
  config.sources.clear();
  config.add_to.clear();
}

Status refuse_given_index(const Config& config) {
  if (!config.reads_given_index) return ok();
  return Error{.code = Errc::invalid_argument,
               .message = "an index that was named with --index is only read",
               .where = config.database.string(),
               .hint = "leave --index out"};
}

}  // namespace

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(const OpenOptions& options) {
  if (options.verbose) log::set_level(log::Level::info);
  RB_TRY(ConfigRequest request, config_request(options));
  RB_TRY(Config config, load_config(request));
  if (!options.index_path.empty())
    read_given_index(options.index_path, request.working_directory, config);
  return Engine(std::make_unique<Impl>(std::move(config), std::move(request.working_directory)));
}

Result<InitReply> Engine::init(const OpenOptions& options, const InitRequest& asked) {
  RB_TRY(const ConfigRequest request, config_request(options));
  return init_project(asked, request);
}

Result<ConfigReply> Engine::config(const OpenOptions& options, const std::string& key) {
  RB_TRY(const ConfigRequest request, config_request(options));
  return view_config(key, request);
}

Result<ConfigSetReply> Engine::set_config(const OpenOptions& options,
                                          const ConfigSetRequest& asked) {
  RB_TRY(const ConfigRequest request, config_request(options));
  return runbook::set_config(asked, request);
}

Result<TrustReply> Engine::trust(const OpenOptions& options, const TrustRequest& asked) {
  RB_TRY(const ConfigRequest request, config_request(options));
  return trust_config(asked, request);
}

Result<SyncReport> Engine::sync(const SyncRequest& request, const ProgressSink& progress,
                                std::stop_token stop) {
  const Config& config = impl_->config;
  RB_TRY(refuse_given_index(config));
  if (config.sources.empty()) return nothing_to_index(config);
  IndexOptions options{.database = config.database,
                       .request = request,
                       .chunking = {},
                       .vector_index = config.vector_index};
  if (config.max_chunk_tokens) options.chunking.max_tokens = *config.max_chunk_tokens;

  const std::vector<std::unique_ptr<Source>> sources = impl_->wiring.sources();
  if (!request.embed || request.dry_run) {
    return run_sync(options, sources, nullptr, "", impl_->wiring.clock(), progress, stop);
  }
  const EmbedderChoice& choice = impl_->wiring.embedder();
  return run_sync(options, sources, choice.embedder.get(), choice.reason, impl_->wiring.clock(),
                  progress, stop);
}

Result<AddReply> Engine::add(const AddRequest& request, const ProgressSink& progress,
                             std::stop_token stop) {
  Config& config = impl_->config;
  RB_TRY(refuse_given_index(config));
  RB_TRY(std::vector<CheckedFile> files, check_files(request, config, impl_->working_directory));
  RB_TRY(write_files(files));
  include_add_folder(config);
  AddReply reply;
  reply.folder = config.add_to.string();
  RB_TRY(reply.sync, impl_->sync_added(*this, request, files, progress, stop));
  RB_TRY(const Reader reader, open_reader(config));
  RB_TRY(describe_added(config, reader, reply.sync, impl_->wiring.clock(), files));
  RB_TRY(reply.notes, notes_on_type(request, reader));
  for (CheckedFile& file : files)
    reply.files.push_back(std::move(file.report));
  return reply;
}

Result<SearchReply> Engine::search(const SearchRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config, impl_->resident));
  SearchRequest asked = request;
  add_near_paths(impl_->working_directory, asked.filters);
  RB_TRY(resolve_services(reader, asked.filters));
  RB_TRY(SearchReply reply, answer(asked, reader, impl_->config, impl_->wiring));
  RB_TRY(look_closer_at_changes(reader, reply));
  RB_TRY(impl_->add_index_state(asked, reader, reply));
  if (reply.export_age_s) {
    for (Hit& hit : reply.hits)
      forget_absent_file(hit.document, hit.gone, hit.changed_since_sync);
    return reply;  // and nothing is ever written beside it
  }
  if (reply.hits.empty() && reply.notes.empty()) {
    record_gap(impl_->config.database.parent_path(), request, impl_->wiring.clock());
  }
  return reply;
}

Result<ShowReply> Engine::show(const ShowRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  RB_TRY(ShowReply reply, show_reference(request.reference, reader,
                                         {.working_directory = impl_->working_directory,
                                          .max_age_days = impl_->config.max_age_days},
                                         impl_->wiring.clock()));
  RB_TRY(const auto export_age, export_age_s(reader, impl_->wiring.clock()));
  if (export_age) forget_absent_file(reply.document, reply.gone, reply.changed_since_sync);
  return reply;
}

Result<ListReply> Engine::list(const ListRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  ListRequest asked = request;
  add_near_paths(impl_->working_directory, asked.filters);
  RB_TRY(resolve_services(reader, asked.filters));
  RB_TRY(ListReply reply,
         list_documents(asked, reader, impl_->config.max_age_days, impl_->wiring.clock()));
  RB_TRY(reply.index_age_s, index_age_s(reader, impl_->wiring.clock()));
  RB_TRY(reply.export_age_s, export_age_s(reader, impl_->wiring.clock()));
  for (DocumentInfo& document : reply.documents) {
    std::error_code unknown;
    const bool absent = reply.export_age_s && !std::filesystem::exists(document.file, unknown);
    if (absent) document.file.clear();
  }
  if (!reply.index_age_s || reply.documents.empty()) {
    RB_TRY(reply.notes, Impl::reasons_for_little(asked.filters, reader));
  }
  return reply;
}

Result<StatusReply> Engine::status() const {
  return read_status(impl_->config, impl_->wiring);
}

Result<StatsReply> Engine::stats() const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  RB_TRY(StatsReply reply,
         count_everything(reader, impl_->config.max_age_days, impl_->wiring.clock()));
  RB_TRY(reply.index_age_s, index_age_s(reader, impl_->wiring.clock()));
  return reply;
}

Result<GcReply> Engine::collect_garbage(const GcRequest& request) {
  RB_TRY(refuse_given_index(impl_->config));
  return collect(request, impl_->config, impl_->wiring);
}

Result<ExportReply> Engine::export_to(const ExportRequest& request) const {
  return export_index_to(request, impl_->config, impl_->working_directory, impl_->wiring.clock());
}

Result<DoctorReply> Engine::doctor(const DoctorRequest& request) const {
  return check_health(request, impl_->config, impl_->wiring);
}

Result<ServiceListReply> Engine::services(const ServiceListRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return list_services(request, reader);
}

Result<ServiceReply> Engine::service(const ServiceRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return show_service(request, reader);
}

Result<OwnerReply> Engine::owner(const OwnerRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return answer_owner(request, reader, impl_->working_directory);
}

Result<GraphReply> Engine::impact(const GraphRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return ask_graph(request, reader);
}

Result<PathReply> Engine::path(const PathRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return find_path(request, reader);
}

Result<WholeGraphReply> Engine::graph() const {
  RB_TRY(const Reader reader, open_reader(impl_->config));
  return whole_graph(reader);
}

Result<EvalReply> Engine::eval(const EvalRequest& request) const {
  RB_TRY(const Reader reader, open_reader(impl_->config, impl_->resident));
  return evaluate(request, [&](const SearchRequest& question) {
    return answer(question, reader, impl_->config, impl_->wiring);
  });
}

}  // namespace runbook
