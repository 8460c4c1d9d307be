#include "indexer/parse/front_matter_fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/dates.h"
#include "base/text.h"
#include "indexer/parse/severity.h"

namespace runbook {
namespace {

enum class Field {
  type,
  title,
  aliases,
  services,
  alerts,
  tags,
  severity,
  owner,
  contact,
  validated,
  updated,
  created,
  incident,
  expires,
  review,
  presentation,
  unknown,
};

struct KnownKey {
  std::string_view key;  ///< lower case, without '_' and '-'
  Field field;
};

constexpr KnownKey kKeys[] = {
    {"type", Field::type},
    {"kind", Field::type},
    {"title", Field::title},
    {"aliases", Field::aliases},
    {"alias", Field::aliases},
    {"service", Field::services},
    {"services", Field::services},
    {"alert", Field::alerts},
    {"alerts", Field::alerts},
    {"alertname", Field::alerts},
    {"alertnames", Field::alerts},
    {"triggers", Field::alerts},
    {"tag", Field::tags},
    {"tags", Field::tags},
    {"categories", Field::tags},
    {"category", Field::tags},
    {"labels", Field::tags},
    {"keywords", Field::tags},
    {"severity", Field::severity},
    {"priority", Field::severity},
    {"owner", Field::owner},
    {"owners", Field::owner},
    {"team", Field::owner},
    {"ownerslack", Field::contact},
    {"slack", Field::contact},
    {"oncall", Field::contact},
    {"escalation", Field::contact},
    {"contact", Field::contact},
    {"validated", Field::validated},
    {"lastvalidated", Field::validated},
    {"verified", Field::validated},
    {"lastverified", Field::validated},
    {"lasttested", Field::validated},
    {"lastreviewed", Field::validated},
    {"lastreviewedon", Field::validated},
    {"reviewed", Field::validated},
    {"reviewedon", Field::validated},
    {"updatedate", Field::updated},
    {"updated", Field::updated},
    {"updatedat", Field::updated},
    {"lastupdated", Field::updated},
    {"lastmod", Field::updated},
    {"lastmodified", Field::updated},
    {"modified", Field::updated},
    {"date", Field::created},
    {"created", Field::created},
    {"createdat", Field::created},
    {"published", Field::created},
    {"incidentdate", Field::incident},
    {"dateofincident", Field::incident},
    {"expires", Field::expires},
    {"expiresat", Field::expires},
    {"expiry", Field::expires},
    {"staleafter", Field::expires},
    {"reviewin", Field::review},
    {"reviewcycle", Field::review},
    {"reviewcadence", Field::review},
    // What site generators draw a page by, which says nothing about operations.
    {"draft", Field::presentation},
    {"duration", Field::presentation},
    {"hideinnavigation", Field::presentation},
    {"images", Field::presentation},
    {"jupytext", Field::presentation},
    {"kernelspec", Field::presentation},
    {"layout", Field::presentation},
    {"linktitle", Field::presentation},
    {"menu", Field::presentation},
    {"menutitle", Field::presentation},
    {"navorder", Field::presentation},
    {"oldpaths", Field::presentation},
    {"parent", Field::presentation},
    {"permalink", Field::presentation},
    {"redirectfrom", Field::presentation},
    {"sidebarlabel", Field::presentation},
    {"sidebarposition", Field::presentation},
    {"slug", Field::presentation},
    {"status", Field::presentation},
    {"template", Field::presentation},
    {"toc", Field::presentation},
    {"url", Field::presentation},
    {"weight", Field::presentation},
};

Field field_of(std::string_view key) {
  const std::string squashed = squash(key);
  for (const KnownKey& known : kKeys)
    if (known.key == squashed) return known.field;
  return Field::unknown;
}

struct NamedType {
  std::string_view key;
  std::string_view type;
};

constexpr NamedType kTypes[] = {
    {"runbook", "runbook"},
    {"runbooks", "runbook"},
    {"sop", "runbook"},
    {"postmortem", "postmortem"},
    {"postmortems", "postmortem"},
    {"incident", "postmortem"},
    {"incidentreport", "postmortem"},
    {"incidentreview", "postmortem"},
    {"retrospective", "postmortem"},
    {"rca", "postmortem"},
    {"architecture", "architecture"},
    {"design", "architecture"},
    {"designdoc", "architecture"},
    {"adr", "architecture"},
    {"ownership", "ownership"},
    {"knownissue", "known_issue"},
    {"knownissues", "known_issue"},
    {"environment", "environment"},
    {"environments", "environment"},
    {"playbook", "playbook"},
    {"playbooks", "playbook"},
    {"faq", "faq"},
    // How a site draws the page, not what the page is.
    {"page", ""},
    {"post", ""},
    {"posts", ""},
    {"doc", ""},
    {"docs", ""},
    {"default", ""},
    {"book", ""},
    {"blog", ""},
};

std::string type_named(std::string_view text) {
  const std::string key = squash(text);
  for (const NamedType& known : kTypes)
    if (known.key == key) return std::string(known.type);
  std::string own = ascii_lower(trim(text));
  std::replace_if(
      own.begin(), own.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return own;
}

std::string scalar_text(const Node& node) {
  return node.is_scalar() ? std::string(trim(node.scalar)) : std::string();
}

void add_distinct(std::string_view text, std::vector<std::string>& list) {
  text = trim(text);
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end())
    list.emplace_back(text);
}

enum class Commas { separate, belong };

/// `a`, `a, b` (where commas separate), `[a, b]`, `[{name: a}]`, `{a: b}` as "a=b".
void add_texts(const Node& node, Commas commas, std::vector<std::string>& list) {
  if (node.is_scalar()) {
    if (commas == Commas::belong || node.quoted) return add_distinct(node.scalar, list);
    for (const std::string_view part : split(node.scalar, ','))
      add_distinct(part, list);
  }
  for (const Node& item : node.items) {
    const Node* name = item.find("name");
    if (name == nullptr) name = item.find("alertname");
    add_texts(name != nullptr ? *name : item, Commas::belong, list);
  }
  for (const auto& [key, value] : node.entries)
    add_distinct(str_cat(key, "=", scalar_text(value)), list);
}

/// True when the value holds words that somebody may search for.
bool holds_words(const Node& node) {
  if (node.is_scalar()) {
    const std::string text = ascii_lower(trim(node.scalar));
    if (text == "true" || text == "false" || text == "yes" || text == "no" || text == "null")
      return false;
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return is_ascii_alpha(c) || !is_ascii(c); });
  }
  return std::any_of(node.items.begin(), node.items.end(), holds_words) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const auto& entry) { return holds_words(entry.second); });
}

/// A site generator's aliases are old addresses of the page, not other names of it.
bool is_address(std::string_view text) {
  return text.starts_with('/') || text.starts_with('.') ||
         text.find("://") != std::string_view::npos;
}

class FieldReader {
 public:
  FieldReader(int line_offset, FrontMatter& out) : line_offset_(line_offset), out_(out) {}

  void read(const std::string& key, const Node& value);
  void finish();

 private:
  void read_type(const Node& value);
  void read_aliases(const Node& value);
  void read_severity(const std::string& key, const Node& value);
  void read_owner(const Node& value);
  void read_validated(const std::string& key, const Node& value);
  void read_expires(const std::string& key, const Node& value);
  void read_date(const std::string& key, const Node& value, std::string& column);
  std::optional<Date> date_of(const std::string& key, const Node& value);
  std::optional<int> days_of(const std::string& key, const Node& value);
  void problem(const std::string& key, const Node& value, std::string_view expected);

  DocumentRow& row() { return out_.fields; }

  int line_offset_;
  FrontMatter& out_;
  std::optional<int> review_days_;
};

void FieldReader::read(const std::string& key, const Node& value) {
  if (value.kind == Node::Kind::null || (value.is_scalar() && is_blank(value.scalar))) return;
  switch (field_of(key)) {
    case Field::type: return read_type(value);
    case Field::title: row().title = scalar_text(value); return;
    case Field::aliases: return read_aliases(value);
    case Field::services: return add_texts(value, Commas::separate, row().services);
    case Field::alerts:
      add_texts(value, Commas::separate, row().alerts);
      out_.has_searchable_values = true;
      return;
    case Field::tags:
      add_texts(value, Commas::separate, row().tags);
      out_.has_searchable_values |= holds_words(value);
      return;
    case Field::severity: return read_severity(key, value);
    case Field::owner: return read_owner(value);
    case Field::contact:
      if (row().owner_contact.empty()) {
        std::vector<std::string> contacts;
        add_texts(value, Commas::belong, contacts);
        if (!contacts.empty()) row().owner_contact = contacts.front();
        if (row().owner_line == 0) row().owner_line = value.key_line + line_offset_;
      }
      return;
    case Field::validated: return read_validated(key, value);
    case Field::updated: return read_date(key, value, row().updated_date);
    case Field::created: return read_date(key, value, row().created_date);
    case Field::incident: return read_date(key, value, row().incident_date);
    case Field::expires: return read_expires(key, value);
    case Field::review: review_days_ = days_of(key, value); return;
    case Field::presentation: return;
    case Field::unknown: out_.has_searchable_values |= holds_words(value); return;
  }
}

void FieldReader::read_type(const Node& value) {
  row().type = type_named(scalar_text(value));
  if (!row().type.empty()) row().why_type = "front matter";
}

void FieldReader::read_aliases(const Node& value) {
  std::vector<std::string> texts;
  add_texts(value, Commas::belong, texts);
  for (const std::string& text : texts)
    if (!is_address(text)) add_distinct(text, row().aliases);
}

void FieldReader::read_severity(const std::string& key, const Node& value) {
  const auto level = parse_severity(scalar_text(value));
  if (level) {
    row().severity = level;
    row().why_severity = "front matter";
    return;
  }
  // `priority` is also the word of site maps ("0.8"): only `severity` is surely meant.
  if (squash(key) == "severity") problem(key, value, "1 to 5, sev1, P1 or critical");
}

void FieldReader::read_owner(const Node& value) {
  std::vector<std::string> names;
  for (const std::string_view name : {"team", "name", "owner"})
    if (const Node* part = value.find(name)) add_texts(*part, Commas::belong, names);
  for (const std::string_view name : {"slack", "contact", "email", "channel"})
    if (const Node* part = value.find(name); part != nullptr && row().owner_contact.empty())
      row().owner_contact = scalar_text(*part);
  if (value.entries.empty()) add_texts(value, Commas::belong, names);
  for (const std::string& name : names) {
    if (!row().owner_team.empty()) row().owner_team += ", ";
    row().owner_team += name;
  }
  row().owner_line = value.key_line + line_offset_;
}

/// The newest of several validations counts.
void FieldReader::read_validated(const std::string& key, const Node& value) {
  const auto date = date_of(key, value);
  if (!date || to_string(*date) < row().validated_date) return;
  row().validated_date = to_string(*date);
  row().validated_field = key;
}

/// A day, or a time span after the validation.
void FieldReader::read_expires(const std::string& key, const Node& value) {
  if (const auto days = parse_days(scalar_text(value)))
    review_days_ = days;
  else
    read_date(key, value, row().expires_date);
}

void FieldReader::read_date(const std::string& key, const Node& value, std::string& column) {
  if (const auto date = date_of(key, value)) column = to_string(*date);
}

std::optional<Date> FieldReader::date_of(const std::string& key, const Node& value) {
  const auto date = parse_date(scalar_text(value));
  if (!date) problem(key, value, "a date such as 2026-03-02");
  return date;
}

std::optional<int> FieldReader::days_of(const std::string& key, const Node& value) {
  const auto days = parse_days(scalar_text(value));
  if (!days) problem(key, value, "a time span such as \"6 months\"");
  return days;
}

void FieldReader::problem(const std::string& key, const Node& value, std::string_view expected) {
  const std::string got =
      value.is_scalar() ? str_cat("\"", value.scalar, "\"") : std::string("a list or mapping");
  out_.problems.push_back({.kind = "bad_front_matter",
                           .line = value.key_line + line_offset_,
                           .detail = str_cat(key, ": expected ", expected, ", got ", got)});
}

/// Front matter that says how long a review holds says when it ends.
void FieldReader::finish() {
  if (!review_days_ || !row().expires_date.empty() || row().validated_date.empty()) return;
  if (const auto validated = parse_date(row().validated_date))
    row().expires_date = to_string(Date{validated->days + *review_days_});
}

}  // namespace

void read_front_matter_fields(const Node& root, int line_offset, FrontMatter& out) {
  FieldReader reader(line_offset, out);
  for (const auto& entry : root.entries)
    reader.read(entry.first, entry.second);
  reader.finish();
}

}  // namespace runbook
