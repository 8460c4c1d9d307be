#include "engine/trust_store.h"

#include <string_view>
#include <system_error>

#include "base/files.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/config_location.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

fs::path state_folder(const Environment& environment) {
  const fs::path state = find_variable(environment, "XDG_STATE_HOME").value_or("");
  if (state.is_absolute()) return state;
  const fs::path home = home_of(environment);
  return home.empty() ? home : home / ".local/state";
}

}  // namespace

std::string trust_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else {
      line += c == '\\' ? "\\\\" : std::string(1, c);
    }
  }
  return line;
}

fs::path trust_file(const fs::path& config, const Environment& environment) {
  const fs::path state = state_folder(environment);
  if (state.empty()) return {};
  return state / "runbook/trust" / to_hex(hash_of(config.string()));
}

std::set<std::string> load_trust(const fs::path& config, const Environment& environment) {
  const fs::path file = trust_file(config, environment);
  if (file.empty()) return {};
  const auto content = read_file(file);
  if (!content) return {};
  std::set<std::string> lines;
  const std::vector<std::string_view> rows = split(content->bytes, '\n');
  if (rows.front() != trust_line(config.string())) return {};
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (!rows[i].empty()) lines.emplace(rows[i]);
  return lines;
}

Status save_trust(const fs::path& config, const std::set<std::string>& lines,
                  const Environment& environment) {
  const fs::path file = trust_file(config, environment);
  if (file.empty()) {
    return Error{.code = Errc::unavailable,
                 .message = "there is no home folder to remember what is trusted",
                 .hint = "set HOME or XDG_STATE_HOME, or name the configuration with --config"};
  }
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (failed) return error_from_errno(failed.value(), "make the folder", file.parent_path());
  std::string text = trust_line(config.string()) + "\n";
  for (const std::string& line : lines)
    text += line + "\n";
  return write_file_atomic(file, text);
}

}  // namespace runbook
