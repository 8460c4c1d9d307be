#include "indexer/parse/catalogs/catalog.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/lines.h"
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/templates.h"

namespace runbook::catalogs {
namespace {

// In order: the first that recognises a document reads it. The confidences are those of formats.md:
// what people wrote to say it is believed more than what follows from how things are started.
constexpr std::array kYamlReaders = {
    YamlReader{"backstage", 0.95, is_backstage, read_backstage},
    YamlReader{"owners", 0.7, is_prow_owners, read_prow_owners},
    YamlReader{"datadog", 0.95, is_datadog, read_datadog},
    YamlReader{"cortex", 0.9, is_cortex, read_cortex},
    YamlReader{"opslevel", 0.9, is_opslevel, read_opslevel},
    YamlReader{"services", 0.9, is_services_file, read_services_file},
    YamlReader{"helm", 0.5, is_chart, read_chart},
    YamlReader{"compose", 0.6, is_compose, read_compose},
    YamlReader{"kubernetes", 0.6, is_kubernetes, read_kubernetes},
};

constexpr std::array kTextReaders = {
    TextReader{"codeowners", 0.7, is_codeowners, read_codeowners},
    TextReader{"opentelemetry", 0.9, is_otel_graph, read_otel_graph},
};

// A catalog of 100,000 lines has about 300,000 values; the largest manifests seen (custom resource
// definitions) have 40,000. A tree of so many takes about 100 MB for as long as it is read.
constexpr YamlLimits kLimits{.aliases = Aliases::expand, .max_depth = 64, .max_nodes = 400'000};

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_yaml_name(std::string_view path) {
  const std::string name = ascii_lower(name_of(path));
  return name.ends_with(".yaml") || name.ends_with(".yml") || name == "owners";
}

/// A YAML file that is broken is worth a word only when somebody meant it as a catalog.
bool looks_like_facts(const CatalogFile& file) {
  const std::string name = ascii_lower(name_of(file.path));
  for (const std::string_view part :
       {"catalog", "compose", "owners", "cortex", "opslevel", "datadog", "services"})
    if (name.find(part) != std::string::npos) return true;
  const LineIndex lines(file.text);
  bool version = false;
  bool kind = false;
  for (int number = 1; number <= lines.count(); ++number) {
    version = version || lines.line(number).starts_with("apiVersion:");
    kind = kind || lines.line(number).starts_with("kind:");
  }
  return version && kind;
}

int line_of(const Error& error) {
  constexpr std::string_view kPrefix = "line ";
  int line = 1;
  if (error.where.starts_with(kPrefix))
    std::from_chars(error.where.data() + kPrefix.size(), error.where.data() + error.where.size(),
                    line);
  return line;
}

void append(FactWriter&& from, FileFacts& to) {
  for (FactRow& fact : from.take_facts())
    to.facts.push_back(std::move(fact));
  for (FactProblem& problem : from.take_problems())
    to.problems.push_back(std::move(problem));
}

void read_document(const CatalogFile& file, const Node& document, int lines_before,
                   FileFacts& out) {
  for (const YamlReader& reader : kYamlReaders) {
    if (!reader.recognises(file, document)) continue;
    FactWriter writer(reader.confidence, lines_before);
    reader.read(file, document, writer);
    const std::size_t before = out.facts.size() + out.problems.size();
    append(std::move(writer), out);
    const bool said = out.facts.size() + out.problems.size() > before;
    if (said && out.format.empty()) out.format = reader.format;
    return;
  }
}

/// The documents of a stream one by one, so that a broken one costs itself alone.
void read_apart(const CatalogFile& file, FileFacts& out) {
  const LineIndex lines(file.text);
  const bool wanted = looks_like_facts(file);
  int first = 1;
  for (int number = 1; number <= lines.count() + 1; ++number) {
    const std::string_view line = lines.line(number);
    const bool marker = line.starts_with("---") && (line.size() == 3 || line[3] == ' ');
    if (!marker && number <= lines.count()) continue;
    const std::size_t begin = lines.begin_of(first);
    const auto documents =
        parse_yaml(file.text.substr(begin, lines.begin_of(number) - begin), kLimits);
    if (documents) {
      for (const Node& document : *documents)
        read_document(file, document, first - 1, out);
    } else if (wanted) {
      const Error& error = documents.error();
      out.problems.push_back({.line = line_of(error) + first - 1,
                              .message = str_cat(error.message, "; this document is not read"),
                              .hint = error.hint});
    }
    first = number;
  }
}

void read_yaml(CatalogFile file, FileFacts& out) {
  const std::string neutral = without_templates(file.text);
  file.text = neutral;
  const auto documents = parse_yaml(neutral, kLimits);
  if (!documents) return read_apart(file, out);
  for (const Node& document : *documents)
    read_document(file, document, 0, out);
}

}  // namespace

// --- FactWriter

void FactWriter::add(FactRow fact) {
  const bool unknown =
      holds_template(fact.subject) || holds_template(fact.object) || holds_template(fact.relation);
  if (unknown || fact.subject.empty()) return;
  fact.line += lines_before_;
  fact.confidence = confidence_;
  facts_.push_back(std::move(fact));
}

void FactWriter::entity(int line, std::string subject, std::string_view type) {
  add({.kind = FactKind::entity,
       .line = line,
       .subject = std::move(subject),
       .relation = std::string(type)});
}

void FactWriter::attribute(int line, std::string_view subject, std::string_view name,
                           std::string_view value) {
  if (value.empty()) return;
  add({.kind = FactKind::attribute,
       .line = line,
       .subject = std::string(subject),
       .relation = std::string(name),
       .object = std::string(value)});
}

void FactWriter::alias(int line, std::string_view subject, std::string_view name,
                       std::string_view kind) {
  if (trim(name).empty()) return;
  add({.kind = FactKind::alias,
       .line = line,
       .subject = std::string(subject),
       .relation = std::string(kind),
       .object = std::string(trim(name))});
}

void FactWriter::edge(int line, std::string_view subject, std::string_view kind, std::string object,
                      std::string_view detail) {
  if (object.empty()) return;
  add({.kind = FactKind::edge,
       .line = line,
       .subject = std::string(subject),
       .relation = std::string(kind),
       .object = std::move(object),
       .detail = std::string(detail)});
}

void FactWriter::owner(int line, std::string_view subject, std::string_view team,
                       std::string_view detail) {
  if (trim(team).empty()) return;
  add({.kind = FactKind::owner,
       .line = line,
       .subject = std::string(subject),
       .relation = "owner",
       .object = std::string(trim(team)),
       .detail = std::string(detail)});
}

void FactWriter::contact(int line, std::string_view subject, std::string_view kind,
                         std::string_view value, std::string_view label) {
  if (trim(value).empty()) return;
  add({.kind = FactKind::contact,
       .line = line,
       .subject = std::string(subject),
       .relation = std::string(kind),
       .object = std::string(trim(value)),
       .detail = std::string(label)});
}

void FactWriter::problem(int line, std::string message, std::string hint) {
  problems_.push_back(
      {.line = line + lines_before_, .message = std::move(message), .hint = std::move(hint)});
}

// --- by name

bool fills_values(std::string_view path) {
  return name_of(path) == ".env";
}

bool takes_values(std::string_view path) {
  return is_yaml_name(path) && ascii_lower(name_of(path)).find("compose") != std::string::npos;
}

bool may_hold_facts(std::string_view path) {
  const CatalogFile file{.path = path, .text = {}, .env = {}};
  return is_yaml_name(path) || fills_values(path) ||
         std::any_of(kTextReaders.begin(), kTextReaders.end(),
                     [&](const TextReader& reader) { return reader.recognises(file); });
}

FileFacts read_facts(std::string_view path, std::string_view text, std::string_view env) {
  FileFacts out;
  bool repaired = false;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string valid = to_valid_utf8(text, &repaired);
  const CatalogFile file{.path = path, .text = valid, .env = env};
  if (fills_values(path)) return out;
  const auto* const by_name =
      std::find_if(kTextReaders.begin(), kTextReaders.end(),
                   [&](const TextReader& reader) { return reader.recognises(file); });
  if (by_name != kTextReaders.end()) {
    FactWriter writer(by_name->confidence);
    by_name->read(file, writer);
    append(std::move(writer), out);
    out.format = by_name->format;
  } else {
    read_yaml(file, out);
  }
  if (repaired && !out.format.empty())
    out.problems.push_back({.line = 1,
                            .message = "is not valid UTF-8; the bytes that are not were replaced",
                            .hint = "save it as UTF-8"});
  return out;
}

}  // namespace runbook::catalogs
