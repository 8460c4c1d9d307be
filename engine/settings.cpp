#include "engine/settings.h"

#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "engine/settings_schema.h"

namespace runbook {
namespace {

constexpr std::string_view kVariablePrefix = "RUNBOOK_";

/// Equal after at most one letter is added, dropped, changed or swapped with its neighbour.
bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t head = 0;
  while (head < a.size() && a[head] == b[head])
    ++head;
  const std::string_view rest_a = a.substr(head);
  const std::string_view rest_b = b.substr(head);
  if (rest_b.empty()) return true;
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
         rest_a.substr(2) == rest_b.substr(2);
}

std::string join_name(std::string_view section, std::string_view name) {
  return section.empty() ? std::string(name) : str_cat(section, ".", name);
}

/// Reads one file; what belongs to all of its values.
class FileReader {
 public:
  FileReader(std::string_view shown_file, const Environment& environment)
      : shown_file_(shown_file), environment_(environment) {}

  Status read_top(const Node& root, ConfigValues& out) {
    for (const auto& [written, node] : root.entries) {
      const std::string name = snake_case(written);
      if (is_section(name)) {
        RB_TRY(read_section(node, name, out));
      } else {
        RB_TRY(check_foreign(written, node));
      }
    }
    return ok();
  }

 private:
  std::string at(const Node& node) const {
    const int line = node.key_line > 0 ? node.key_line : node.line;
    return str_cat(shown_file_, ":", line);
  }

  Error wrong_shape(const Node& node, std::string_view name, std::string_view expected) const {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat(name, ": expected ", expected),
                 .where = at(node)};
  }

  /// Sections of other tools are left alone, unless their name is a slip of one of ours.
  Status check_foreign(std::string_view written, const Node& node) const {
    for (const std::string& ours : names_in("")) {
      if (one_slip_apart(snake_case(written), ours)) return unknown_key(written, node, ours);
    }
    const std::string below = join_name("knowledge", snake_case(written));
    if (looks_like(below, node)) return unknown_key(written, node, below);
    return ok();
  }

  /// Whether a section at the top holds what belongs into `name`: by its keys, since its name alone
  /// may be another tool's.
  static bool looks_like(std::string_view name, const Node& node) {
    const auto holds_key_of = [&node](std::string_view section) {
      for (const NodeEntry& entry : node.entries) {
        if (find_key(join_name(section, snake_case(entry.first))) != nullptr) return true;
      }
      return false;
    };
    if (name == "knowledge.sources") {
      for (const Node& item : node.items)
        if (item.find("path") != nullptr) return true;
      return false;
    }
    return is_section(name) ? holds_key_of(name) : find_key(name) != nullptr;
  }

  Error unknown_key(std::string_view full, const Node& node,
                    const std::optional<std::string>& nearest) const {
    std::string message = str_cat("unknown key `", full, "` in ", at(node));
    if (nearest) message += str_cat(", did you mean `", *nearest, "`?");
    return Error{.code = Errc::invalid_argument, .message = std::move(message)};
  }

  Status read_section(const Node& node, const std::string& section, ConfigValues& out) {
    if (node.kind == Node::Kind::null) return ok();
    if (node.kind != Node::Kind::mapping) {
      return wrong_shape(node, section, "a section of keys");
    }
    for (const auto& [written, value] : node.entries) {
      const std::string name = join_name(section, snake_case(written));
      if (name == "knowledge.sources") {
        RB_TRY(read_sources(value, out));
      } else if (const Key* key = find_key(name)) {
        RB_TRY(read_value(*key, value, name, out.settings));
      } else if (is_section(name)) {
        RB_TRY(read_section(value, name, out));
      } else {
        return unknown_in(section, written, value, join_name(section, written));
      }
    }
    return ok();
  }

  Error unknown_in(std::string_view section, std::string_view written, const Node& node,
                   std::string_view full) const {
    const std::vector<std::string> names = names_in(section);
    if (const auto nearest = nearest_name(snake_case(written), names)) {
      return unknown_key(full, node, join_name(section, *nearest));
    }
    return unknown_key(full, node, nearest_key(snake_case(written)));
  }

  Status read_sources(const Node& node, ConfigValues& out) {
    if (out.sources) return given_twice(node, "knowledge.sources");
    out.sources.emplace();
    if (node.kind == Node::Kind::null) return ok();
    if (node.kind != Node::Kind::sequence) {
      return wrong_shape(node, "knowledge.sources", "a list of sources, each with `path:`");
    }
    for (const Node& item : node.items) {
      RB_TRY(Settings source, read_source(item));
      out.sources->push_back(std::move(source));
    }
    return ok();
  }

  Result<Settings> read_source(const Node& node) {
    constexpr std::string_view kSection = "knowledge.sources[]";
    Settings source;
    if (node.is_scalar()) {  // `- docs/runbooks`: the path alone
      RB_TRY(read_value(*find_key("knowledge.sources[].path"), node, "path", source));
      return source;
    }
    if (node.kind != Node::Kind::mapping) {
      return wrong_shape(node, "knowledge.sources", "a list of sources, each with `path:`");
    }
    for (const auto& [written, value] : node.entries) {
      const std::string name = snake_case(written);
      const Key* key = find_key(join_name(kSection, name));
      if (key == nullptr) {
        return unknown_in(kSection, written, value, join_name(kSection, written));
      }
      RB_TRY(read_value(*key, value, name, source));
    }
    return source;
  }

  Status read_value(const Key& key, const Node& node, const std::string& name, Settings& out) {
    if (out.contains(name)) return given_twice(node, key.name);
    Setting setting{.value = {}, .items = {}, .where = at(node)};
    if (key.kind == KeyKind::list) {
      RB_TRY(setting.items, read_list(key, node, setting));
    } else if (key.kind != KeyKind::free) {
      if (node.kind == Node::Kind::null) return ok();  // `key:` alone is the default
      if (!node.is_scalar()) return wrong_shape(node, key.name, "one value");
      RB_TRY(setting.value, filled_in(key, node, setting));
      if (setting.value.empty()) return ok();
      auto checked = check_value(key, setting.value);
      if (!checked) return placed(std::move(checked).error(), node);
      setting.value = std::move(checked).value();
    }
    out.emplace(name, std::move(setting));
    return ok();
  }

  Result<std::vector<std::string>> read_list(const Key& key, const Node& node,
                                             Setting& setting) const {
    std::vector<std::string> items;
    if (node.is_scalar()) {
      RB_TRY(std::string item, filled_in(key, node, setting));
      items.push_back(std::move(item));
      return items;
    }
    if (node.kind != Node::Kind::sequence && node.kind != Node::Kind::null) {
      return wrong_shape(node, key.name, "a list of texts");
    }
    for (const Node& entry : node.items) {
      if (!entry.is_scalar()) return wrong_shape(node, key.name, "a list of texts");
      RB_TRY(std::string item, filled_in(key, entry, setting));
      items.push_back(std::move(item));
    }
    return items;
  }

  /// The scalar with each `${NAME}` replaced by the variable's value; `setting` notes both.
  Result<std::string> filled_in(const Key& key, const Node& node, Setting& setting) const {
    setting.written.push_back(node.scalar);
    std::string out;
    std::string_view rest = node.scalar;
    for (;;) {
      const std::size_t open = rest.find("${");
      const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
      if (close == std::string_view::npos) return out.append(rest);
      const std::string_view name = rest.substr(open + 2, close - open - 2);
      out += rest.substr(0, open);
      rest.remove_prefix(close + 1);
      const auto value = find_variable(environment_, name);
      setting.variables.emplace_back(name);
      if (value) {
        out += *value;
      } else if (!key.unset_variable_ok) {
        return Error{.code = Errc::invalid_argument,
                     .message = str_cat(key.name, ": the variable ", name, " is not set"),
                     .where = at(node),
                     .hint = str_cat("set it, or write the value in place of ${", name, "}")};
      }
    }
  }

  Error given_twice(const Node& node, std::string_view name) const {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat(name, " is given twice"),
                 .where = at(node)};
  }

  Error placed(Error error, const Node& node) const {
    error.where = at(node);
    return error;
  }

  std::string_view shown_file_;     // owned by the caller of read_settings
  const Environment& environment_;  // same
};

bool settable_by_variable(const Key& key) {
  return key.kind != KeyKind::list && key.kind != KeyKind::free &&
         key.name.find('[') == std::string_view::npos;
}

/// A misspelt variable must not be ignored; only names that can be meant for a key are looked at,
/// others may belong to another tool.
Status refuse_unknown_variables(const Environment& environment) {
  std::vector<std::string> known;
  for (const Key& key : all_keys()) {
    if (settable_by_variable(key)) known.push_back(variable_of(key.name));
  }
  for (const auto& [name, value] : environment) {
    if (!name.starts_with("RUNBOOK_KNOWLEDGE_") && !name.starts_with("RUNBOOK_LLM_")) continue;
    bool is_known = false;
    for (const std::string& candidate : known)
      is_known = is_known || candidate == name;
    if (is_known) continue;
    std::string message = str_cat("unknown variable `", name, "`");
    if (const auto nearest = nearest_name(name, known)) {
      message += str_cat(", did you mean `", *nearest, "`?");
    }
    return Error{.code = Errc::invalid_argument, .message = std::move(message)};
  }
  return ok();
}

}  // namespace

Error with_file(Error error, std::string_view shown_file) {
  constexpr std::string_view kLine = "line ";
  const std::string_view where = error.where;
  error.where = where.starts_with(kLine) ? str_cat(shown_file, ":", where.substr(kLine.size()))
                                         : std::string(shown_file);
  return error;
}

std::string variable_of(std::string_view key) {
  std::string name(kVariablePrefix);
  for (const char c : key) {
    const bool lower = c >= 'a' && c <= 'z';
    name += c == '.' ? '_' : lower ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

Result<ConfigValues> read_settings(std::string_view yaml, std::string_view shown_file,
                                   const Environment& environment) {
  auto parsed = parse_yaml(yaml);
  if (!parsed) return with_file(std::move(parsed).error(), shown_file);
  ConfigValues values;
  if (parsed->empty() || parsed->front().kind == Node::Kind::null) return values;
  if (parsed->size() > 1 || parsed->front().kind != Node::Kind::mapping) {
    return Error{.code = Errc::invalid_argument,
                 .message = "expected one mapping of keys, such as `knowledge:`",
                 .where = std::string(shown_file)};
  }
  RB_TRY(FileReader(shown_file, environment).read_top(parsed->front(), values));
  return values;
}

Status apply_variables(const Environment& environment, Settings& settings) {
  RB_TRY(refuse_unknown_variables(environment));
  for (const Key& key : all_keys()) {
    if (!settable_by_variable(key)) continue;
    const std::string name = variable_of(key.name);
    const auto value = find_variable(environment, name);
    if (!value) continue;
    auto checked = check_value(key, *value);
    if (!checked) {
      Error error = std::move(checked).error();
      error.where = name;
      return error;
    }
    settings.insert_or_assign(std::string(key.name), Setting{.value = std::move(checked).value(),
                                                             .items = {},
                                                             .where = name,
                                                             .origin = ValueOrigin::variable});
  }
  return ok();
}

Status complete_settings(ConfigValues& values, const Environment& environment) {
  RB_TRY(apply_variables(environment, values.settings));
  apply_fallbacks(values.settings);
  return ok();
}

void apply_fallbacks(Settings& settings) {
  for (const Key& key : all_keys()) {
    if (key.fallback.empty()) continue;
    settings.try_emplace(std::string(key.name), Setting{.value = std::string(key.fallback),
                                                        .items = {},
                                                        .where = {},
                                                        .origin = ValueOrigin::fallback});
  }
}

}  // namespace runbook
