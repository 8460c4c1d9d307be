#include "engine/config_set.h"

#include <system_error>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "base/yaml.h"
#include "base/yaml_edit.h"
#include "engine/config_key.h"
#include "engine/config_location.h"
#include "engine/settings.h"
#include "engine/trust.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

struct Target {
  ConfigLocation location;
  std::string shown;  ///< the file, for messages
  std::string text;   ///< as it is
  bool created = false;
};

Result<Target> open_target(const ConfigRequest& request) {
  RB_TRY(ConfigLocation location, locate_config_to_write(request));
  Target target{.location = std::move(location), .shown = {}, .text = {}};
  target.shown = shown_path(target.location.file, request.working_directory);
  std::error_code ignored;
  target.created = !fs::exists(target.location.file, ignored);
  if (!target.created) {
    RB_TRY(target.text, read_config_text(target.location, request));
  }
  return target;
}

Result<Node> parse_root(const Target& target) {
  auto documents = parse_yaml(target.text);
  if (!documents) return with_file(std::move(documents).error(), target.shown);
  return documents->empty() ? Node{} : std::move(documents->front());
}

/// The keys as the file spells them, as far as it has them. Leads to the value, or to null.
const Node* follow(const Node& root, std::vector<YamlStep>& path) {
  const Node* node = &root;
  for (std::size_t i = 0; i < path.size() && node != nullptr; ++i) {
    YamlStep& step = path[i];
    if (step.item) {
      node = *step.item < node->items.size() ? &node->items[*step.item] : nullptr;
      continue;
    }
    if (node->is_scalar() && step.key == "path" && i + 1 == path.size()) {
      path.pop_back();  // `- docs/runbooks`: a source that is its path alone
      return node;
    }
    const Node* child = nullptr;
    for (const NodeEntry& entry : node->entries) {
      if (snake_case(entry.first) != step.key) continue;
      step.key = entry.first;
      child = &entry.second;
    }
    node = child;
  }
  return node;
}

std::vector<std::string> texts_of(const Node& node) {
  if (node.kind != Node::Kind::sequence) return {node.scalar};
  std::vector<std::string> texts;
  for (const Node& item : node.items)
    texts.push_back(item.scalar);
  return texts;
}

/// Several words, or one word that is a list in brackets, for a key that takes a list.
Result<YamlValue> value_for(const ConfigKey& key, const std::vector<std::string>& texts) {
  if (key.row->kind == KeyKind::free) {
    return Error{.code = Errc::unsupported,
                 .message = str_cat(key.shown, ": holds keys of its own, which cannot be set here"),
                 .hint = "edit the file by hand"};
  }
  YamlValue value{.texts = texts, .is_list = key.row->kind == KeyKind::list && !key.is_item};
  if (value.is_list && texts.size() == 1 && texts.front().starts_with('[')) {
    auto parsed = parse_yaml(texts.front());
    if (!parsed || parsed->size() != 1 || parsed->front().kind != Node::Kind::sequence) {
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat(key.shown, ": expected a list, got \"", texts.front(), "\""),
                   .hint = "write [a, b], or the entries as words of their own"};
    }
    value.texts = texts_of(parsed->front());
  } else if (!value.is_list && texts.size() != 1) {
    return Error{.code = Errc::invalid_argument,
                 .message = str_cat(key.shown, ": expected one value, got ", texts.size()),
                 .hint = texts.empty() ? "" : "quote a value that holds spaces"};
  }
  return value;
}

/// The value alone, as if the file held nothing else.
Status check_alone(const ConfigKey& key, const YamlValue& value, const Environment& environment) {
  std::vector<YamlStep> path = key.path;
  for (YamlStep& step : path)
    if (step.item) step.item = 0;
  RB_TRY(const YamlEdit alone, set_in_yaml("", path, value));
  const auto read = read_settings(alone.text, key.shown, environment);
  if (read) return ok();
  Error error = read.error();
  error.where.clear();  // the message begins with the key
  return error;
}

Status check_whole(std::string_view text, const Target& target, const ConfigRequest& request) {
  RB_TRY(ConfigValues values, read_settings(text, target.shown, request.environment));
  RB_TRY(complete_settings(values, request.environment));
  RB_TRY(build_config(target.location, std::move(values), request));
  return ok();
}

/// Keys that go together are set one after the other: `provider: openai` asks for a model, which
/// would be wrong without it.
bool blames_another(const Error& error, const ConfigKey& key) {
  const std::string_view blamed =
      std::string_view(error.message).substr(0, error.message.find(':'));
  return find_key(blamed) != nullptr && blamed != key.row->name;
}

/// Who sets a value here means it: what it asks for is allowed, and nothing else of the file.
Status allow_own(const ConfigKey& key, std::string_view text, const Target& target,
                 const ConfigRequest& request) {
  RB_TRY(ConfigValues values, read_settings(text, target.shown, request.environment));
  RB_TRY(complete_settings(values, request.environment));
  std::vector<TrustClaim> own = claims_of(target.location, values, request, Claims::all);
  std::erase_if(own, [&key](const TrustClaim& claim) { return claim.key != key.shown; });
  return own.empty() ? ok() : allow_claims(target.location.file, own, request.environment);
}

/// The names of the `${NAME}` in texts as they are written.
std::vector<std::string> variables_in(const std::vector<std::string>& texts) {
  std::vector<std::string> names;
  for (std::string_view rest : texts) {
    for (std::size_t open = 0; (open = rest.find("${")) != std::string_view::npos;) {
      rest.remove_prefix(open + 2);
      if (const std::size_t close = rest.find('}'); close != std::string_view::npos)
        names.emplace_back(rest.substr(0, close));
    }
  }
  return names;
}

void add_notes(const ConfigKey& key, const ConfigRequest& request, ConfigSetReply& reply) {
  const std::string variable = variable_of(key.row->name);
  if (!key.source && find_variable(request.environment, variable)) {
    reply.notes.push_back(str_cat("the variable ", variable, " is set and beats the file"));
  }
  for (const std::string& name : variables_in(reply.after))
    if (!find_variable(request.environment, name))
      reply.notes.push_back(str_cat("the variable ", name, " is not set: until it is, so is this"));
  if (reply.secret && reply.after.front().find("${") == std::string::npos) {
    reply.notes.emplace_back(
        "the secret stands in the file as it is; ${NAME} in its place reads it from a variable");
  }
}

}  // namespace

Status write_config(const fs::path& file, std::string_view text) {
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (failed) return error_from_errno(failed.value(), "make the folder", file.parent_path());
  return write_file_atomic(file, text);
}

Result<ConfigSetReply> set_config(const ConfigSetRequest& asked, const ConfigRequest& request) {
  RB_TRY(ConfigKey key, parse_config_key(asked.key));
  RB_TRY(const YamlValue value, value_for(key, asked.texts));
  RB_TRY(check_alone(key, value, request.environment));
  RB_TRY(const Target target, open_target(request));
  RB_TRY(const Node root, parse_root(target));

  ConfigSetReply reply{.file = target.location.file.string(),
                       .created = target.created,
                       .key = key.shown,
                       .secret = key.row->meaning == Meaning::secret,
                       .is_list = value.is_list,
                       .before = {},
                       .after = value.texts};
  const Node* before = follow(root, key.path);
  if (before != nullptr && before->kind != Node::Kind::null) reply.before = texts_of(*before);
  auto edit = set_in_yaml(target.text, key.path, value);
  if (!edit) return with_file(std::move(edit).error(), target.shown);
  reply.line = edit->line;

  if (auto whole = check_whole(edit->text, target, request); !whole) {
    const bool was_right = check_whole(target.text, target, request).has_value();
    if (was_right && !blames_another(whole.error(), key)) return std::move(whole).error();
    reply.notes.push_back(str_cat(was_right ? "the file needs more: " : "the file is still wrong: ",
                                  to_string(whole.error())));
  }
  add_notes(key, request, reply);
  RB_TRY(write_config(target.location.file, edit->text));
  if (const auto allowed = allow_own(key, edit->text, target, request); !allowed) {
    reply.notes.push_back(str_cat("it is not remembered as trusted: ", to_string(allowed.error())));
  }
  return reply;
}

}  // namespace runbook
