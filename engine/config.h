// The configuration: where it lies, what it says, and what holds when it says nothing.
//
// A flag beats a RUNBOOK_* variable, a variable beats the file, the file beats a default. Nothing
// else in the product reads a configuration or the environment. Plain values, made once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/http/endpoint.h"
#include "engine/environment.h"
#include "runbook/result.h"
#include "store/vector_index.h"

namespace runbook {

struct SourceConfig {
  std::string name;
  std::filesystem::path root;  ///< absolute, normal form; need not exist
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string where = {};  ///< `file:line` that names it; empty for a default source
};

enum class EmbeddingProvider { local, openai, ollama, none };

struct EmbeddingConfig {
  EmbeddingProvider provider = EmbeddingProvider::local;
  std::filesystem::path model_folder;     ///< of a local model; empty: the one beside the library
  std::string model;                      ///< its name at a remote one, else empty
  std::optional<std::size_t> dimensions;  ///< what they must be; absent: whatever the model has
  std::optional<Endpoint> endpoint;       ///< of a remote one
  std::string api_key;                    ///< from a variable; empty: none
  std::filesystem::path api_key_file;     ///< read when the key is needed; empty: none
  std::filesystem::path ca_file;          ///< authorities besides the system's; empty: none
  std::string document_prefix;            ///< of a remote one
  std::string query_prefix;
};

struct RetrievalConfig {
  int top_k = 5;                    ///< hits when nobody says how many
  bool features = true;             ///< rerank: features, or none
  std::optional<double> alpha;      ///< weight of the vector signal
  std::optional<double> min_score;  ///< below: nothing relevant
};

struct Config {
  std::string file;                   ///< the file that was read; empty: built-in defaults
  std::filesystem::path project;      ///< relative paths are relative to this folder
  std::vector<SourceConfig> sources;  ///< may be empty: then there is nothing to index
  std::filesystem::path add_to;       ///< where `knowledge add` puts files; empty: nowhere
  std::filesystem::path database;
  VectorIndex vector_index = VectorIndex::automatic;
  bool reads_given_index = false;  ///< `database` was named for this run: it is only read
  EmbeddingConfig embedding;
  RetrievalConfig retrieval;
  std::optional<int> max_chunk_tokens;
  int max_age_days = 90;
};

struct ConfigRequest {
  std::string config_path;                  ///< the flag's value; empty: look for one
  std::filesystem::path working_directory;  ///< absolute
  Environment environment;
};

struct ConfigLocation;
struct ConfigValues;

/// The folders people fill without a configuration, where they exist.
std::vector<SourceConfig> default_sources(const ConfigLocation& location,
                                          const Environment& environment);

/// The bytes of the file; a link to a dot-files repository is followed. @error not_found, io_error
Result<std::string> read_config_text(const ConfigLocation& location, const ConfigRequest& request);

/// What the file says; nothing when there is none.
Result<ConfigValues> read_config_file(const ConfigLocation& location, const ConfigRequest& request);

/// Values made into a Config, whoever wrote them. @param values  complete
/// @error as load_config
Result<Config> build_config(const ConfigLocation& location, ConfigValues values,
                            const ConfigRequest& request);

/// Makes `add_to` a source of its own, unless a source reads it: what was added is always indexed.
enum class AddFolder { if_it_exists, also_before_it_exists };
void include_add_folder(Config& config, AddFolder when = AddFolder::if_it_exists);

/// @error not_found when the named file is not there; invalid_argument for an unknown key, a wrong
///        value or an unset `${VAR}`, with file:line, and for what has to be allowed first
///        (trust.h); unsupported for a value that this build
///        cannot honour
Result<Config> load_config(const ConfigRequest& request);

}  // namespace runbook
