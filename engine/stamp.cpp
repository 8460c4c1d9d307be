#include "engine/stamp.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/yaml.h"
#include "base/yaml_edit.h"
#include "indexer/parse/front_matter.h"

namespace runbook {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class Language { yaml, toml };

/// The page taken apart: what stands between the fences, and what is before and behind it.
struct Page {
  std::string_view before;  ///< byte order mark and opener
  std::string inside;       ///< whole lines; the part that is changed
  std::string_view behind;  ///< closer and body
  Language language = Language::yaml;
  std::string newline;
  Node root;
};

bool is_type_key(std::string_view key) {
  const std::string name = squash(key);
  return name == "type" || name == "kind";
}

bool is_services_key(std::string_view key) {
  const std::string name = squash(key);
  return name == "service" || name == "services";
}

Error cannot_splice(int line, std::string_view key) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("`", key, "` is written in a way that cannot be changed for you"),
               .where = str_cat("line ", line + 1),  // the opener is the first
               .hint = "write it into the page by hand and leave the flag out"};
}

/// The last of the keys that `wanted` takes for ours, since the last one counts.
template <typename Wanted>
const NodeEntry* last_entry(const Node& root, Wanted wanted) {
  const NodeEntry* found = nullptr;
  for (const NodeEntry& entry : root.entries) {
    if (!wanted(entry.first)) continue;
    if (found == nullptr || entry.second.kind != Node::Kind::null) found = &entry;
  }
  return found;
}

// --- YAML

/// @param line  of the key, for an error; 0: it is new
Status set_yaml(Page& page, int line, const std::vector<YamlStep>& path, const YamlValue& value) {
  auto edit = set_in_yaml(page.inside, path, value);
  if (!edit) return cannot_splice(line, path.front().key);
  page.inside = std::move(edit->text);
  return ok();
}

/// What a single value says: "ledger, berth" are two services, unless they are in quotes.
std::vector<std::string> texts_of(const Node& value) {
  std::vector<std::string> texts;
  if (value.quoted) return {value.scalar};
  for (const std::string_view part : split(value.scalar, ','))
    if (!is_blank(part)) texts.emplace_back(trim(part));
  return texts;
}

Status add_to_yaml(Page& page, const NodeEntry* entry, const std::vector<std::string>& services) {
  const std::string key = entry == nullptr ? "services" : entry->first;
  const int line = entry == nullptr ? 0 : entry->second.key_line;
  if (entry != nullptr && entry->second.kind == Node::Kind::mapping) {
    return cannot_splice(line, key);
  }
  if (entry != nullptr && entry->second.kind == Node::Kind::sequence) {
    std::size_t size = entry->second.items.size();
    for (const std::string& service : services)
      RB_TRY(
          set_yaml(page, line, {{.key = key}, {.key = {}, .item = size++}}, {.texts = {service}}));
    return ok();
  }
  YamlValue list{.texts = {}, .is_list = true};
  if (entry != nullptr && entry->second.is_scalar()) list.texts = texts_of(entry->second);
  list.texts.insert(list.texts.end(), services.begin(), services.end());
  return set_yaml(page, line, {{.key = key}}, list);
}

// --- TOML, of which a value on the line of its key is all that is changed

std::string toml_list(const std::vector<std::string>& written) {
  std::string list = "[";
  for (const std::string& value : written)
    list += str_cat(list.size() == 1 ? "" : ", ", value);
  return list + "]";
}

/// A JSON string is one of TOML.
std::string toml_text(const std::string& text) {
  return nlohmann::json(text).dump();
}

/// A new key goes in front of the first table.
void append_toml(Page& page, std::string_view key, const std::string& value) {
  const LineIndex lines(page.inside);
  std::size_t at = page.inside.size();
  for (int i = lines.count(); i >= 1; --i)
    if (trim(lines.line(i)).starts_with('[')) at = lines.begin_of(i);
  page.inside.insert(at, str_cat(key, " = ", value, page.newline));
}

struct Place {
  std::size_t begin = 0;  ///< offsets into Page::inside
  std::size_t end = 0;
};

/// From the first sign behind `=` to the last in front of a comment. What a text in quotes hides
/// from this eye is found when the page is read back.
std::optional<Place> place_in_toml(const Page& page, const NodeEntry& entry) {
  const LineIndex lines(page.inside);
  const std::string_view line = lines.line(entry.second.key_line);
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::size_t begin = line.find_first_not_of(" \t", equals + 1);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view value = trim(line.substr(begin, line.find(" #", begin) - begin));
  const std::size_t at = lines.begin_of(entry.second.key_line) + begin;
  return Place{at, at + value.size()};
}

Status set_toml(Page& page, const NodeEntry* entry, std::string_view key,
                const std::string& value) {
  if (entry == nullptr) {
    append_toml(page, key, value);
    return ok();
  }
  const auto place = place_in_toml(page, *entry);
  if (!place) return cannot_splice(entry->second.key_line, entry->first);
  page.inside.replace(place->begin, place->end - place->begin, value);
  return ok();
}

Status add_to_toml(Page& page, const NodeEntry* entry, const std::vector<std::string>& services) {
  std::vector<std::string> written;
  if (entry != nullptr) {
    if (entry->second.is_scalar()) written.push_back(toml_text(entry->second.scalar));
    for (const Node& item : entry->second.items) {
      if (!item.is_scalar()) return cannot_splice(entry->second.key_line, entry->first);
      written.push_back(toml_text(item.scalar));
    }
  }
  for (const std::string& service : services)
    written.push_back(toml_text(service));
  return set_toml(page, entry, "services", toml_list(written));
}

// --- type and services

Status write_type(Page& page, const std::string& type) {
  const NodeEntry* const entry = last_entry(page.root, is_type_key);
  if (page.language == Language::toml) return set_toml(page, entry, "type", toml_text(type));
  if (entry == nullptr) return set_yaml(page, 0, {{.key = "type"}}, {.texts = {type}});
  return set_yaml(page, entry->second.key_line, {{.key = entry->first}}, {.texts = {type}});
}

Status add_services(Page& page, const std::vector<std::string>& services) {
  const NodeEntry* const entry = last_entry(page.root, is_services_key);
  return page.language == Language::toml ? add_to_toml(page, entry, services)
                                         : add_to_yaml(page, entry, services);
}

Status read_root(Page& page) {
  page.root = Node{};
  if (page.language == Language::toml) {
    RB_TRY(page.root, parse_toml(page.inside));
  } else {
    RB_TRY(std::vector<Node> documents, parse_yaml(page.inside));
    if (!documents.empty()) page.root = std::move(documents.front());
  }
  return ok();
}

// --- the page

std::string newline_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

/// A splicer that saw no line end yet chose a bare newline.
std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' && !out.ends_with('\r')) out += '\r';
    out += c;
  }
  return out;
}

Error unreadable(const ObservationRow& problem) {
  return Error{.code = Errc::invalid_argument,
               .message = problem.detail,
               .where = str_cat("line ", problem.line),
               .hint = "mend the front matter first, or leave --type and --service out"};
}

/// The page of a text with front matter.
Result<Page> take_apart(std::string_view text, const FrontMatter& front) {
  Page page;
  page.newline = newline_of(text);
  page.language = text.starts_with("+++") ? Language::toml : Language::yaml;
  const std::size_t opener_end = text.find('\n') + 1;
  // The closer is the last line in front of the body.
  std::size_t closer = front.body_begin;
  if (closer > 0 && text[closer - 1] == '\n') --closer;
  const std::size_t before_closer = text.rfind('\n', closer - 1);
  closer = before_closer + 1;
  page.before = text.substr(0, opener_end);
  page.inside = text.substr(opener_end, closer - opener_end);
  page.behind = text.substr(closer);
  RB_TRY(read_root(page));
  return page;
}

/// The page of a text without front matter: an empty one is put in front of it.
Page with_new_front_matter(std::string_view text, std::string& behind) {
  Page page;
  page.newline = newline_of(text);
  page.before = page.newline == "\n" ? "---\n" : "---\r\n";
  const bool blank_line = text.starts_with('\n') || text.starts_with("\r\n");
  behind = str_cat("---", page.newline, blank_line ? "" : page.newline, text);
  page.behind = behind;
  return page;
}

// --- the check of what came out

nlohmann::json other_keys(const FrontMatter& front) {
  nlohmann::json all = nlohmann::json::parse(front.fields.front_matter_json, nullptr, false);
  nlohmann::json others = nlohmann::json::object();
  if (!all.is_object()) return others;
  for (const auto& [key, value] : all.items())
    if (!is_type_key(key) && !is_services_key(key)) others[key] = value;
  return others;
}

bool holds(const std::vector<std::string>& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& item) { return fold_case(item) == fold_case(name); });
}

bool says_what_was_asked(const FrontMatter& before, const FrontMatter& after, const Stamp& stamp,
                         const std::string& type) {
  if (!after.present || after.problems.size() != before.problems.size()) return false;
  if (other_keys(before) != other_keys(after)) return false;
  if (after.fields.type != (stamp.type.empty() ? before.fields.type : type)) return false;
  const auto kept = [&](const std::string& name) { return holds(after.fields.services, name); };
  return std::all_of(before.fields.services.begin(), before.fields.services.end(), kept) &&
         std::all_of(stamp.services.begin(), stamp.services.end(), kept);
}

/// A type as the index will name it.
Result<std::string> read_type(const std::string& type) {
  if (type.empty()) return std::string();
  const FrontMatter front =
      parse_front_matter(str_cat("---\ntype: ", nlohmann::json(type).dump(), "\n---\n"));
  if (!front.fields.type.empty()) return front.fields.type;
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("the type \"", type, "\" says nothing of what a page is"),
               .hint = "runbook, postmortem, known_issue, architecture, …"};
}

}  // namespace

Result<StampedText> stamp_front_matter(std::string_view bytes, const Stamp& stamp) {
  RB_TRY(const std::string type, read_type(stamp.type));
  const std::string_view mark =
      bytes.starts_with(kByteOrderMark) ? bytes.substr(0, kByteOrderMark.size()) : "";
  const std::string_view text = bytes.substr(mark.size());
  const FrontMatter front = parse_front_matter(text);
  std::vector<std::string> missing;
  for (const std::string& service : stamp.services)
    if (!holds(front.fields.services, service) && !holds(missing, service))
      missing.push_back(service);
  const bool new_type = front.fields.type != type && !type.empty();
  if (!new_type && missing.empty()) return StampedText{.bytes = std::string(bytes), .written = {}};
  for (const ObservationRow& problem : front.problems)
    if (!front.present || front.fields.front_matter_json.empty()) return unreadable(problem);

  std::string new_behind;
  Page page;
  if (front.present) {
    auto taken = take_apart(text, front);
    if (!taken && !front.problems.empty()) return unreadable(front.problems.front());
    RB_TRY(page, std::move(taken));
  } else {
    page = with_new_front_matter(text, new_behind);
  }
  const bool new_lines = page.inside.empty();
  StampedText out;
  if (new_type) {
    RB_TRY(write_type(page, stamp.type));
    out.written.push_back("type: " + type);
  }
  if (!missing.empty()) {
    RB_TRY(read_root(page));  // lines may have moved
    RB_TRY(add_services(page, missing));
    std::string names;
    for (const std::string& name : missing)
      names += str_cat(names.empty() ? "" : ", ", name);
    out.written.push_back("services: " + names);
  }
  if (new_lines && page.newline == "\r\n") page.inside = with_crlf(page.inside);
  const std::string stamped = str_cat(page.before, page.inside, page.behind);
  if (!says_what_was_asked(front, parse_front_matter(stamped), stamp, type)) {
    return Error{.code = Errc::invalid_argument,
                 .message = "its front matter is written in a way that cannot be changed for you",
                 .where = "line 1",
                 .hint = "write type and services into the page by hand, leave the flags out"};
  }
  out.bytes = str_cat(mark, stamped);
  return out;
}

}  // namespace runbook
