#include "embed/local/manifest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "base/ascii.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/yaml.h"
#include "embed/embedder.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMaxManifestBytes = 64 * 1024;
constexpr std::size_t kMaxDimension = 16'384;
constexpr std::size_t kMaxTokens = 8'192;
constexpr std::size_t kLongestName = 80;

/// The values of one manifest, with their places for messages.
class ManifestReader {
 public:
  ManifestReader(const Node& root, fs::path folder)
      : root_(root), folder_(std::move(folder)), file_(folder_ / kManifestName) {}

  Result<ModelManifest> read() const {
    RB_TRY(check_keys(
        root_, {"name", "model", "vocabulary", "dimension", "max_tokens", "pooling", "prefixes"}));
    ModelManifest manifest;
    RB_TRY(manifest.name, name());
    RB_TRY(manifest.dimension, number("dimension", 1, kMaxDimension));
    RB_TRY(manifest.max_tokens, number("max_tokens", 8, kMaxTokens));
    RB_TRY(manifest.pooling, pooling());
    RB_TRY(manifest.graph, file("model", "model.onnx"));
    RB_TRY(manifest.vocabulary, file("vocabulary", "vocab.txt"));
    RB_TRY(read_prefixes(manifest));
    return manifest;
  }

 private:
  Error wrong(const Node* at, std::string message, std::string hint = {}) const {
    const int line = at == nullptr ? 0 : std::max(at->line, at->key_line);
    return {.code = Errc::invalid_argument,
            .message = std::move(message),
            .where = line == 0 ? file_.string() : str_cat(file_.string(), ":", line),
            .hint = std::move(hint)};
  }

  Status check_keys(const Node& node, const std::vector<std::string>& known) const {
    if (node.kind != Node::Kind::mapping) return wrong(&node, "expected a mapping of keys");
    for (const NodeEntry& entry : node.entries) {
      if (std::find(known.begin(), known.end(), entry.first) != known.end()) continue;
      const auto nearest = nearest_name(entry.first, known);
      return wrong(&entry.second,
                   str_cat("unknown key `", entry.first, "`",
                           nearest ? str_cat(", did you mean `", *nearest, "`?") : std::string()));
    }
    return ok();
  }

  Result<std::string> text(std::string_view key) const {
    const Node* const node = root_.find(key);
    if (node == nullptr) return wrong(nullptr, str_cat("`", key, ":` is missing"));
    if (!node->is_scalar()) return wrong(node, str_cat(key, ": expected one value"));
    return node->scalar;
  }

  /// It becomes part of the model's id, which people read.
  Result<std::string> name() const {
    RB_TRY(std::string name, text("name"));
    const bool plain =
        !name.empty() && name.size() <= kLongestName &&
        std::all_of(name.begin(), name.end(), [](char c) {
          return is_ascii_alnum(c) || std::string_view("._-/").find(c) != std::string_view::npos;
        });
    if (plain) return name;
    return wrong(root_.find("name"), "name: expected letters, digits, and . _ - /");
  }

  Result<std::size_t> number(std::string_view key, std::size_t low, std::size_t high) const {
    RB_TRY(const std::string written, text(key));
    std::size_t value = 0;
    const char* const end = written.data() + written.size();
    const auto [rest, failed] = std::from_chars(written.data(), end, value);
    if (failed == std::errc{} && rest == end && low <= value && value <= high) return value;
    return wrong(root_.find(key), str_cat(key, ": expected a whole number from ", low, " to ", high,
                                          ", got \"", written, "\""));
  }

  Result<Pooling> pooling() const {
    RB_TRY(const std::string written, text("pooling"));
    if (written == "mean") return Pooling::mean;
    if (written == "cls") return Pooling::cls;
    return wrong(root_.find("pooling"),
                 str_cat("pooling: expected mean or cls, got \"", written, "\""));
  }

  /// In the folder itself: what a manifest names is loaded.
  Result<fs::path> file(std::string_view key, std::string_view usual) const {
    const Node* const node = root_.find(key);
    std::string written(usual);
    if (node != nullptr) {
      RB_TRY(written, text(key));
    }
    const bool plain = !written.empty() && written.find('/') == std::string::npos;
    std::error_code failed;
    if (plain && fs::is_regular_file(folder_ / written, failed)) return folder_ / written;
    return wrong(node, str_cat(key, ": there is no file \"", written, "\" in the model's folder"));
  }

  Status read_prefixes(ModelManifest& manifest) const {
    const Node* const node = root_.find("prefixes");
    if (node == nullptr || node->kind == Node::Kind::null) return ok();
    RB_TRY(check_keys(*node, {"query", "document"}));
    if (const Node* const query = node->find("query")) manifest.query_prefix = query->scalar;
    if (const Node* const document = node->find("document"))
      manifest.document_prefix = document->scalar;
    return ok();
  }

  const Node& root_;
  fs::path folder_;
  fs::path file_;
};

Error unreadable(const fs::path& file) {
  return {.code = Errc::unavailable,
          .message = "a file of the model cannot be read",
          .where = file.string()};
}

/// Hash of a file of any size, in pieces.
Result<Hash128> hash_file(const fs::path& file, Hash128 seed) {
  constexpr std::size_t kPiece = std::size_t{4} * 1024 * 1024;
  std::ifstream in(file, std::ios::binary);
  if (!in) return unreadable(file);
  std::string piece(kPiece, '\0');
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    seed = hash_of(seed.view(),
                   std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
  }
  return in.bad() ? Result<Hash128>(unreadable(file)) : Result<Hash128>(seed);
}

/// model.onnx with model.onnx_data, model.onnx.data: where the weights of a large one lie.
Result<std::vector<fs::path>> graph_files(const fs::path& graph) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator entry(graph.parent_path(), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(graph.filename().string()) && entry->is_regular_file(failed))
      files.push_back(entry->path());
  }
  if (failed) return unreadable(graph.parent_path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<ModelManifest> load_manifest(const fs::path& folder) {
  const fs::path file = folder / kManifestName;
  auto content = read_file(file, kMaxManifestBytes, FinalLink::follow);
  if (!content) {
    Error error = std::move(content).error();
    error.message = "the model's folder has no manifest that can be read: " + error.message;
    error.hint = "docs/embedding.md says what a model's folder holds";
    return error;
  }
  auto documents = parse_yaml(content->bytes);
  if (!documents) {
    Error error = std::move(documents).error();
    error.where = str_cat(file.string(), ": ", error.where);
    return error;
  }
  const Node empty;
  return ManifestReader(documents->empty() ? empty : documents->front(), folder).read();
}

Result<std::string> model_id_of(const ModelManifest& manifest) {
  Hash128 hash = hash_of(str_cat(manifest.dimension, " ", manifest.max_tokens, " ",
                                 manifest.pooling == Pooling::mean ? "mean " : "cls ",
                                 manifest.document_prefix));
  RB_TRY(std::vector<fs::path> files, graph_files(manifest.graph));
  files.push_back(manifest.vocabulary);
  for (const fs::path& file : files) {
    RB_TRY(hash, hash_file(file, hash));
  }
  return str_cat(manifest.name, "-", to_hex(hash).substr(0, 12), "-t", kTextPreparation);
}

}  // namespace runbook
