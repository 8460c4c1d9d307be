#include "engine/config_key.h"

#include <charconv>
#include <utility>

#include "base/text.h"

namespace runbook {
namespace {

/// "sources[0]" → the two steps; nothing when the number is none.
std::optional<std::vector<YamlStep>> steps_of(std::string_view part) {
  const std::size_t open = part.find('[');
  if (open == std::string_view::npos) {
    return std::vector<YamlStep>{{.key = std::string(part)}};
  }
  std::size_t index = 0;
  const char* const begin = part.data() + open + 1;
  const char* const end = part.data() + part.size();
  const auto [stop, error] = std::from_chars(begin, end, index);
  if (error != std::errc{} || std::string_view(stop, end) != "]" || open == 0) return std::nullopt;
  return std::vector<YamlStep>{{.key = std::string(part.substr(0, open))},
                               {.key = {}, .item = index}};
}

/// The name in the table: "knowledge.sources[].path".
std::string table_name(const std::vector<YamlStep>& path) {
  std::string name;
  for (const YamlStep& step : path) {
    if (step.item) {
      name += "[]";
    } else {
      name += str_cat(name.empty() ? "" : ".", step.key);
    }
  }
  return name;
}

Error unknown(std::string_view written, const std::vector<YamlStep>& path) {
  std::string message = str_cat("unknown key `", written, "`");
  if (auto nearest = nearest_key(table_name(path))) {
    if (const std::size_t brackets = nearest->find("[]"); brackets != std::string::npos) {
      nearest->replace(brackets, 2, "[0]");
    }
    message += str_cat(", did you mean `", *nearest, "`?");
  }
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .hint = "`runbook config list` shows them"};
}

Error section(std::string_view written, const std::string& name) {
  std::string keys;
  const bool source = name.starts_with("knowledge.sources");
  for (const std::string& key : names_in(source ? "knowledge.sources[]" : name)) {
    keys += str_cat(keys.empty() ? "" : ", ", key);
  }
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("`", written, "` is a section, not one value"),
               .hint = source ? str_cat("set one key of one source, such as "
                                        "`knowledge.sources[0].path`; its keys: ",
                                        keys)
                              : str_cat("its keys: ", keys)};
}

}  // namespace

std::string plain_config_key(std::string_view written) {
  std::string plain;
  for (const std::string_view part : split(trim(written), '.')) {
    const bool number = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
    if (number) {
      plain += str_cat("[", part, "]");
      continue;
    }
    plain += str_cat(plain.empty() ? "" : ".", snake_case(part));
  }
  return plain;
}

Result<ConfigKey> parse_config_key(std::string_view written) {
  ConfigKey key;
  key.shown = plain_config_key(written);
  for (const std::string_view part : split(key.shown, '.')) {
    auto steps = steps_of(part);
    if (!steps) return unknown(written, {{.key = key.shown}});
    key.path.insert(key.path.end(), steps->begin(), steps->end());
  }
  std::string name = table_name(key.path);
  if (name == "knowledge.sources" || name == "knowledge.sources[]" || is_section(name)) {
    return section(written, name);
  }
  if (name.ends_with("[]")) {
    name.resize(name.size() - 2);
    key.is_item = true;
  }
  key.row = find_key(name);
  if (key.row == nullptr || (key.is_item && key.row->kind != KeyKind::list)) {
    return unknown(written, key.path);
  }
  if (name.starts_with("knowledge.sources[]")) key.source = key.path[2].item;
  return key;
}

}  // namespace runbook
