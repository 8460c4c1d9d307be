#include "store/names.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "store/internal/stem.h"

namespace runbook {

namespace {

using By = Evidence::NamedDocument::By;

// Two documents may share a name, and one may have it as two kinds ("KafkaLag.md" titled "Kafka
// lag").
constexpr std::string_view kInsertName = R"sql(
  INSERT INTO document_name (key, document, kind) VALUES (:key, :document, :kind)
)sql";

using Names = std::set<std::pair<std::string, int>>;  // squashed, and its kind

/// As the retriever trusts it: one word of three parts. "HAProxy" is a product, "KubePodNotReady"
/// an alert.
bool is_alert_name(std::string_view heading) {
  constexpr std::size_t kParts = 3;
  const std::size_t begin = heading.find_first_not_of("` ");
  if (begin == std::string_view::npos) return false;
  heading = heading.substr(begin, heading.find_last_not_of("` ") - begin + 1);
  return heading.find_first_of(" \t") == std::string_view::npos &&
         split_identifier(heading).size() >= kParts;
}

Names names_of(const ParsedDocument& parsed) {
  const DocumentRow& row = parsed.row;
  Names names;
  const auto add = [&](std::string_view name, By by) {
    std::string key = squash(name);
    if (!key.empty()) names.emplace(std::move(key), static_cast<int>(by));
  };
  add(file_stem(row.path), By::file_name);
  add(row.title, By::title);
  for (const std::string& alert : row.alerts)
    add(alert, By::alert);
  for (const std::string& alias : row.aliases)
    add(alias, By::alias);
  for (const SectionRow& section : parsed.sections)
    if (!section.heading.empty() && is_alert_name(section.heading.back()))
      add(section.heading.back(), By::heading);
  return names;
}

}  // namespace

Status insert_names(const sqlite::Connection& connection, DocumentId document,
                    const ParsedDocument& parsed) {
  RB_TRY(sqlite::Statement insert, connection.prepare(kInsertName));
  for (const auto& [key, kind] : names_of(parsed)) {
    RB_TRY(insert.bind(":document", static_cast<std::int64_t>(document))
               .bind_text(":key", key)
               .bind(":kind", kind)
               .run());
  }
  return ok();
}

constexpr std::string_view kListNamesOf = R"sql(
  SELECT key, kind FROM document_name WHERE document = :document
)sql";

Result<bool> has_its_names(const sqlite::Connection& connection, DocumentId document,
                           const ParsedDocument& parsed) {
  RB_TRY(sqlite::Statement list, connection.prepare(kListNamesOf));
  list.bind(":document", static_cast<std::int64_t>(document));
  Names kept;
  while (true) {
    RB_TRY(const bool more, list.step());
    if (!more) return kept == names_of(parsed);
    kept.emplace(std::string(list.text(0)), static_cast<int>(list.integer(1)));
  }
}

constexpr std::string_view kFindNamed = R"sql(
  SELECT document, kind FROM document_name WHERE key = :key
)sql";

Result<std::vector<Evidence::NamedDocument>> find_named(const sqlite::Connection& connection,
                                                        std::span<const std::string> squashed_keys,
                                                        const DocumentSet& documents) {
  RB_TRY(sqlite::Statement find, connection.prepare(kFindNamed));
  std::vector<Evidence::NamedDocument> named;
  for (const std::string& key : squashed_keys) {
    find.bind_text(":key", key);
    while (true) {
      RB_TRY(const bool more, find.step());
      if (!more) break;
      const DocumentId id{find.integer(0)};
      const std::int64_t kind = std::clamp<std::int64_t>(find.integer(1), 0, 4);
      if (documents.contains(id)) named.push_back({id, key, static_cast<By>(kind)});
    }
    find.reset();
  }
  std::sort(named.begin(), named.end(), [](const auto& a, const auto& b) {
    return std::tie(a.document, a.by, a.key) < std::tie(b.document, b.by, b.key);
  });
  return named;
}

}  // namespace runbook
