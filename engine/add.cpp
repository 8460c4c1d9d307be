#include "engine/add.h"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/new_file.h"
#include "base/text.h"
#include "engine/add_place.h"
#include "engine/config_location.h"
#include "engine/coverage.h"
#include "engine/stamp.h"
#include "indexer/document.h"
#include "retriever/retriever.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

// The types that every team uses; others are theirs to choose.
constexpr std::array<std::string_view, 8> kKnownTypes = {"runbook",   "postmortem",  "architecture",
                                                         "ownership", "known_issue", "environment",
                                                         "playbook",  "faq"};

Error named(Error error, const std::string& from) {
  error.where = error.where.starts_with("line ") ? str_cat(from, ":", error.where.substr(5)) : from;
  return error;
}

fs::path absolute_file(const std::string& from, const fs::path& working) {
  fs::path file = (working / from).lexically_normal();
  std::error_code failed;
  const fs::path folder = fs::canonical(file.parent_path(), failed);
  return failed ? file : folder / file.filename();
}

/// A file that is indexed where it lies needs no copy, and two of one text confuse.
Status refuse_indexed(const AddFile& file, const Config& config, const fs::path& working) {
  if (file.text) return ok();
  const Coverage coverage = coverage_of(config, absolute_file(file.path, working));
  if (!coverage.reads()) return ok();
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("lies in the indexed source `", coverage.source->name,
                                  "` already, nothing is copied"),
               .where = file.path,
               .hint = "`runbook knowledge sync` indexes it where it lies"};
}

Result<std::string> read_bytes(const AddFile& file, const fs::path& working) {
  std::string bytes;
  if (file.text) {
    bytes = *file.text;
  } else {
    auto content = read_file(working / file.path, kMaxFileBytes, FinalLink::follow);
    if (!content) return named(std::move(content).error(), file.path);
    bytes = std::move(content->bytes);
  }
  const auto refuse = [&](Errc code, std::string message) {
    return Error{.code = code, .message = std::move(message), .where = file.path, .hint = {}};
  };
  if (is_blank(bytes)) return refuse(Errc::unsupported, "is empty");
  if (bytes.starts_with("%PDF-")) return refuse(Errc::unsupported, "is a PDF, not text");
  if (std::cmp_greater(bytes.size(), kMaxFileBytes)) {
    return refuse(Errc::too_large,
                  str_cat("is too large: the limit is ", human_bytes(kMaxFileBytes)));
  }
  if (auto text = check_is_text(bytes); !text) return named(std::move(text).error(), file.path);
  return bytes;
}

Error nameless() {
  return Error{.code = Errc::invalid_argument,
               .message = "standard input has no name",
               .hint = "give it one with `--as db/lag.md`"};
}

Result<CheckedFile> check_place(const AddFile& file, const AddRequest& request,
                                const Config& config, const fs::path& working) {
  CheckedFile checked;
  checked.report.from = file.path;
  RB_TRY(checked.place, place_for(file.path, request.as));
  RB_TRY(const Taken taken, look_at_place(config.add_to, checked.place));
  checked.report.replaced = taken == Taken::yes;
  if (taken == Taken::yes && !request.force) {
    return Error{
        .code = Errc::invalid_argument,
        .message = str_cat("there is a file of this name in ", shown_path(config.add_to, working)),
        .where = checked.place,
        .hint = "replace it with `--force`, or name the new one with `--as`"};
  }
  checked.target = config.add_to / checked.place;
  Config later = config;
  include_add_folder(later, AddFolder::also_before_it_exists);
  const Coverage coverage = coverage_of(later, checked.target);
  if (coverage.reads()) return checked;
  return Error{.code = Errc::unsupported,
               .message = str_cat("would not be indexed there: ", coverage.reason),
               .where = checked.target.string(),
               .hint = "choose another `--as` or `knowledge.add_to`, or change that rule"};
}

Status parse_as_the_index_does(const Config& config, CheckedFile& checked) {
  ChunkOptions chunking;
  if (config.max_chunk_tokens) chunking.max_tokens = *config.max_chunk_tokens;
  ParsedDocument document =
      parse_document(checked.place, FileContent{.bytes = checked.bytes, .stat = {}}, chunking);
  checked.report.problems = warnings_of(document);
  auto prepared = prepare_document(std::move(document));
  if (!prepared) return named(std::move(prepared).error(), checked.report.from);
  return ok();
}

Result<CheckedFile> check_file(const AddFile& file, const AddRequest& request, const Config& config,
                               const fs::path& working) {
  if (file.text && (request.as.empty() || request.as.ends_with('/'))) return nameless();
  RB_TRY(const std::string bytes, read_bytes(file, working));
  RB_TRY(refuse_indexed(file, config, working));
  RB_TRY(CheckedFile checked, check_place(file, request, config, working));
  auto stamped = stamp_front_matter(bytes, {.type = request.type, .services = request.services});
  if (!stamped) return named(std::move(stamped).error(), file.path);
  checked.bytes = std::move(stamped->bytes);
  checked.report.written = std::move(stamped->written);
  RB_TRY(parse_as_the_index_does(config, checked));
  return checked;
}

Status refuse_hidden_values(const AddRequest& request) {
  std::vector<std::string> values = request.services;
  values.push_back(request.type);
  for (const std::string& value : values) {
    if (is_valid_utf8(value) && for_terminal(value) == value &&
        value.find_first_of("\n\t") == std::string::npos) {
      continue;
    }
    return Error{.code = Errc::invalid_argument,
                 .message = "a type or service holds control characters",
                 .where = value};
  }
  return ok();
}

Error needs_folder() {
  return Error{.code = Errc::invalid_argument,
               .message = "several files cannot have one name",
               .hint = "end `--as` in / to put them into a folder"};
}

Error no_folder() {
  return Error{.code = Errc::not_found,
               .message = "there is no knowledge folder to copy to",
               .hint = "set HOME, or name a folder with `knowledge.add_to` in the configuration"};
}

void take_away(const std::vector<CheckedFile>& files, std::size_t written) {
  std::error_code ignored;
  for (std::size_t i = 0; i < written; ++i)
    if (!files[i].report.replaced) fs::remove(files[i].target, ignored);
}

Status write_one(const CheckedFile& file) {
  std::error_code failed;
  fs::create_directories(file.target.parent_path(), failed);
  if (failed) {
    return error_from_errno(failed.value(), "make the folder", file.target.parent_path());
  }
  return file.report.replaced ? write_file_atomic(file.target, file.bytes)
                              : write_new_file(file.target, file.bytes);
}

Result<bool> describe_one(const Coverage& coverage, const Config& config, const Reader& reader,
                          const Clock& clock, DocumentInfo& info) {
  RB_TRY(const std::vector<DocumentId> ids, reader.find_documents(coverage.path));
  RB_TRY(const std::vector<FetchedDocument> documents, reader.fetch(ids));
  for (const FetchedDocument& document : documents) {
    if (document.source_name != coverage.source->name || document.row.path != coverage.path) {
      continue;
    }
    info = describe(document, config.max_age_days, clock);
    return true;
  }
  return false;
}

}  // namespace

Result<std::vector<CheckedFile>> check_files(const AddRequest& request, const Config& config,
                                             const fs::path& working) {
  if (config.add_to.empty()) return no_folder();
  if (request.files.size() > 1 && !request.as.empty() && !request.as.ends_with('/')) {
    return needs_folder();
  }
  RB_TRY(refuse_hidden_values(request));
  std::vector<CheckedFile> checked;
  std::map<std::string, std::string> places;
  for (const AddFile& file : request.files) {
    RB_TRY(CheckedFile one, check_file(file, request, config, working));
    const auto [other, is_new] = places.emplace(fold_case(one.place), file.path);
    if (!is_new) {
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat("would have the name of ", other->second),
                   .where = file.path,
                   .hint = "add one of them with `--as` and another name"};
    }
    checked.push_back(std::move(one));
  }
  return checked;
}

Status write_files(const std::vector<CheckedFile>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Status written = write_one(files[i]);
    if (written) continue;
    take_away(files, i);
    return written.error();
  }
  return ok();
}

std::vector<std::string> sources_of(const Config& config, const std::vector<CheckedFile>& files) {
  std::vector<std::string> names;
  for (const CheckedFile& file : files) {
    const Coverage coverage = coverage_of(config, file.target);
    if (coverage.source == nullptr) continue;
    if (std::find(names.begin(), names.end(), coverage.source->name) == names.end())
      names.push_back(coverage.source->name);
  }
  return names;
}

Result<std::vector<std::string>> notes_on_type(const AddRequest& request, const Reader& reader) {
  std::vector<std::string> notes;
  if (request.type.empty()) return notes;
  SearchFilters of_type;
  of_type.types = {request.type};
  RB_TRY(const DocumentSet set, reader.select(of_type));
  const auto others = std::count(set.allowed.begin(), set.allowed.end(), true);
  if (std::cmp_greater(others, request.files.size())) return notes;
  RB_TRY(FilterValues known, reader.filter_values());
  for (const std::string_view type : kKnownTypes)
    known.types.emplace_back(type);
  known.types.erase(
      std::remove_if(known.types.begin(), known.types.end(),
                     [&](const std::string& type) { return same_type(type, request.type); }),
      known.types.end());
  const bool usual =
      std::any_of(kKnownTypes.begin(), kKnownTypes.end(),
                  [&](std::string_view type) { return same_type(type, request.type); });
  const auto nearest = usual ? std::nullopt : nearest_name(request.type, known.types);
  if (nearest)
    notes.push_back(str_cat("no other document has the type \"", request.type,
                            "\", did you mean \"", *nearest, "\"?"));
  return notes;
}

Status describe_added(const Config& config, const Reader& reader, const SyncReport& sync,
                      const Clock& clock, std::vector<CheckedFile>& files) {
  for (CheckedFile& file : files) {
    AddedFile& added = file.report;
    added.document.path = file.place;
    added.document.file = file.target.string();
    const Coverage coverage = coverage_of(config, file.target);
    if (coverage.source == nullptr) continue;
    RB_TRY(added.indexed, describe_one(coverage, config, reader, clock, added.document));
    for (const SourceReport& source : sync.sources) {
      if (source.name != coverage.source->name) continue;
      for (const FileProblem& problem : source.errors)
        if (problem.path == coverage.path) added.problems.push_back(problem);
    }
  }
  return ok();
}

}  // namespace runbook
