#include "graph/ownership.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "graph/entity_ref.h"
#include "graph/path_rules.h"
#include "graph/receipts.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

// How sure the chain's steps are; those of files are the readers'.
constexpr double kFrontMatterConfidence = 0.9;

/// "" or "../…": outside. @return  the path below the folder
std::optional<std::string> below(const fs::path& file, const fs::path& folder) {
  const std::string path = file.lexically_relative(folder).generic_string();
  if (path.empty() || path == ".." || path.starts_with("../")) return std::nullopt;
  return path;
}

std::string place_of(const Receipt& receipt) {
  return receipt.line > 0 ? str_cat(receipt.path, ":", receipt.line) : receipt.path;
}

std::string names_of(const std::vector<ServiceOwner>& owners) {
  std::string names;
  for (const ServiceOwner& owner : owners)
    names += str_cat(names.empty() ? "" : ", ", owner.team);
  return names;
}

class OwnerSearch {
 public:
  OwnerSearch(const Reader& index, Receipts receipts)
      : index_(index), receipts_(std::move(receipts)) {}

  Result<OwnerReply> of_service(const ResolvedName& name) {
    reply_.name = name;
    RB_TRY(const std::vector<ServiceOwner> owners, catalog_owners(name.resolved));
    take("catalog", owners, "names no owner");
    if (!reply_.owners.empty()) return std::move(reply_);
    RB_TRY(const std::vector<ServiceRow> rows, index_.find_services(name.resolved));
    if (rows.empty()) return std::move(reply_);
    RB_TRY(const Receipt declared, receipts_.at(rows.front().place, rows.front().confidence));
    RB_TRY(by_owners_files(declared.file));
    RB_TRY(by_codeowners(declared.file));
    return std::move(reply_);
  }

  Result<OwnerReply> of_path(const std::string& asked, const fs::path& file) {
    reply_.is_path = true;
    reply_.name = {.asked = asked,
                   .resolved = file.string(),
                   .how = Resolution::exact,
                   .why = {},
                   .candidates = {}};
    RB_TRY(const std::optional<DocumentRow> page, find_page(file));
    if (page) {
      RB_TRY(by_front_matter(*page, file));
    } else {
      reply_.tried.push_back({.step = "front matter", .result = "no page of the index", .at = {}});
    }
    RB_TRY(by_owners_files(file));
    RB_TRY(by_codeowners(file));
    if (page) RB_TRY(by_services(*page));
    return std::move(reply_);
  }

 private:
  void take(std::string_view step, const std::vector<ServiceOwner>& owners,
            std::string_view otherwise) {
    OwnerStep tried{.step = std::string(step), .result = std::string(otherwise), .at = {}};
    if (!owners.empty()) {
      tried.result = names_of(owners);
      tried.at = place_of(owners.front().from);
    }
    reply_.tried.push_back(std::move(tried));
    if (reply_.owners.empty()) reply_.owners = owners;
  }

  Result<std::vector<ServiceOwner>> catalog_owners(std::string_view key) {
    std::vector<ServiceOwner> owners;
    std::set<std::string> seen;
    RB_TRY(const std::vector<OwnerRow> rows, index_.find_owners(key));
    for (const OwnerRow& row : rows) {
      if (!seen.insert(row.team).second) continue;
      ServiceOwner owner{.team = row.name, .contacts = {}, .role = "owner", .from = {}};
      RB_TRY(owner.from, receipts_.at(row.place, row.confidence));
      RB_TRY(owner.contacts, contacts_of(row.team));
      owners.push_back(std::move(owner));
    }
    if (owners.empty()) return owners;
    RB_TRY(std::vector<Contact> own, contacts_of(key));
    for (Contact& contact : own) {
      const bool reaches_people = contact.kind == "slack" || contact.kind == "pagerduty" ||
                                  contact.kind == "opsgenie" || contact.kind == "email" ||
                                  contact.kind == "oncall";
      if (reaches_people) owners.front().contacts.push_back(std::move(contact));
    }
    return owners;
  }

  Result<std::vector<Contact>> contacts_of(std::string_view key) {
    std::vector<Contact> contacts;
    RB_TRY(const std::vector<ContactRow> rows, index_.find_contacts(key));
    for (const ContactRow& row : rows) {
      Contact contact{.kind = row.kind, .value = row.value, .label = row.label, .from = {}};
      RB_TRY(contact.from, receipts_.at(row.place, 1.0));
      contacts.push_back(std::move(contact));
    }
    return contacts;
  }

  Result<std::optional<DocumentRow>> find_page(const fs::path& file) const {
    RB_TRY(const std::vector<SourceRow> sources, index_.list_sources());
    for (const SourceRow& source : sources) {
      const auto path = below(file, source.root);
      if (!path) continue;
      RB_TRY(std::optional<DocumentRow> row, index_.find_document_at(source.id, *path));
      if (row) return row;
    }
    return std::optional<DocumentRow>();
  }

  Status by_front_matter(const DocumentRow& page, const fs::path& file) {
    std::vector<ServiceOwner> owners;
    if (!page.owner_team.empty() || !page.owner_contact.empty()) {
      const std::string& team = page.owner_team.empty() ? page.owner_contact : page.owner_team;
      ServiceOwner owner{.team = team,
                         .contacts = {},
                         .role = "owner",
                         .from = {.path = page.path,
                                  .file = file.string(),
                                  .line = page.owner_line,
                                  .format = "front matter",
                                  .confidence = kFrontMatterConfidence}};
      if (!page.owner_contact.empty() && !page.owner_team.empty())
        owner.contacts.push_back(
            {.kind = "contact", .value = page.owner_contact, .label = {}, .from = owner.from});
      RB_TRY(const std::vector<Contact> of_team, find_team_contacts(team, index_));
      owner.contacts.insert(owner.contacts.end(), of_team.begin(), of_team.end());
      owners.push_back(std::move(owner));
    }
    take("front matter", owners, "names no owner");
    return ok();
  }

  /// The rule files of one format whose folder holds the file, the nearest folder first.
  struct Rules {
    FactFileName file;
    std::string path;  ///< of the file that is asked for, below the rules' folder
  };
  Result<std::vector<Rules>> rules_around(const fs::path& file, std::string_view format) const {
    std::vector<Rules> rules;
    RB_TRY(const std::vector<FactFileName> files, index_.list_fact_files_of(format));
    for (const FactFileName& each : files) {
      const fs::path base = receipts_.file_of(each.source, base_of_rules(each.path));
      if (auto path = below(file, base.has_filename() ? base : base.parent_path()))
        rules.push_back({each, std::move(*path)});
    }
    std::stable_sort(rules.begin(), rules.end(), [](const Rules& a, const Rules& b) {
      const auto depth = [](const Rules& each) { return split(each.path, '/').size(); };
      if (depth(a) != depth(b)) return depth(a) < depth(b);
      return place_in_order(a.file.path) < place_in_order(b.file.path);
    });
    return rules;
  }

  /// Where GitHub looks first, and after it GitLab.
  static int place_in_order(std::string_view path) {
    if (path.find(".github/") != std::string_view::npos) return 0;
    if (path.find("docs/") != std::string_view::npos) return 2;
    return path.find(".gitlab/") != std::string_view::npos ? 3 : 1;
  }

  Result<std::vector<ServiceOwner>> owners_by(const Rules& rules, double confidence) {
    std::vector<ServiceOwner> owners;
    RB_TRY(const std::vector<FactRow> facts, index_.list_facts_of(rules.file.id));
    for (const PathOwners& match : match_owners(facts, rules.path)) {
      RB_TRY(const Receipt from,
             receipts_.at({.file = rules.file.id, .line = match.line}, confidence));
      for (const std::string& name : match.owners) {
        ServiceOwner owner{.team = name, .contacts = {}, .role = match.relation, .from = from};
        RB_TRY(owner.contacts, find_team_contacts(name, index_));
        owners.push_back(std::move(owner));
      }
    }
    return owners;
  }

  Status by_owners_files(const fs::path& file) {
    constexpr double kConfidence = 0.7;
    RB_TRY(const std::vector<Rules> rules, rules_around(file, "owners"));
    for (const Rules& each : rules) {
      RB_TRY(const std::vector<ServiceOwner> owners, owners_by(each, kConfidence));
      if (owners.empty()) continue;
      take("OWNERS", owners, "");
      return ok();
    }
    take("OWNERS", {}, "no such file above it");
    return ok();
  }

  /// One file counts: the nearest, and of several for one folder the one GitHub takes.
  Status by_codeowners(const fs::path& file) {
    constexpr double kConfidence = 0.7;
    RB_TRY(const std::vector<Rules> rules, rules_around(file, "codeowners"));
    if (rules.empty()) {
      take("CODEOWNERS", {}, "no such file above it");
      return ok();
    }
    RB_TRY(const std::vector<ServiceOwner> owners, owners_by(rules.front(), kConfidence));
    take("CODEOWNERS", owners, str_cat("no rule of ", rules.front().file.path, " matches"));
    return ok();
  }

  /// The services the page is about, the surest first.
  Status by_services(const DocumentRow& page) {
    std::vector<ServiceOwner> all;
    RB_TRY(const std::vector<JoinRow> joins, index_.list_joins(page.id));
    for (const JoinRow& join : joins) {
      RB_TRY(std::vector<ServiceOwner> owners, catalog_owners(join.service));
      for (ServiceOwner& owner : owners) {
        const bool known = std::any_of(all.begin(), all.end(), [&](const ServiceOwner& each) {
          return each.team == owner.team;
        });
        if (!known) all.push_back(std::move(owner));
      }
    }
    take("catalog", all,
         joins.empty() ? "the page names no service" : "names no owner of its services");
    return ok();
  }

  const Reader& index_;
  Receipts receipts_;
  OwnerReply reply_;
};

}  // namespace

Result<OwnerReply> find_service_owner(const ResolvedName& name, const Reader& index) {
  RB_TRY(Receipts receipts, Receipts::make(index));
  return OwnerSearch(index, std::move(receipts)).of_service(name);
}

Result<OwnerReply> find_path_owner(const std::string& asked, const fs::path& file,
                                   const Reader& index) {
  RB_TRY(Receipts receipts, Receipts::make(index));
  return OwnerSearch(index, std::move(receipts)).of_path(asked, file);
}

Result<std::vector<Contact>> find_team_contacts(std::string_view written, const Reader& index) {
  RB_TRY(Receipts receipts, Receipts::make(index));
  std::string_view name = written;
  if (name.starts_with('@')) name.remove_prefix(1);
  std::vector<std::string> keys = {key_of(parse_entity_ref(name, "group"))};
  RB_TRY(const std::vector<AliasRow> aliases, index.find_aliases(alias_key(name)));
  for (const AliasRow& alias : aliases)
    if (alias.key.starts_with("team:")) keys.push_back(alias.key);
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos)
    keys.push_back(str_cat("team:", fold_case(name.substr(slash + 1))));
  std::vector<Contact> contacts;
  for (const std::string& key : keys) {
    RB_TRY(const std::vector<ContactRow> rows, index.find_contacts(key));
    for (const ContactRow& row : rows) {
      Contact contact{.kind = row.kind, .value = row.value, .label = row.label, .from = {}};
      RB_TRY(contact.from, receipts.at(row.place, 1.0));
      contacts.push_back(std::move(contact));
    }
    if (!contacts.empty()) return contacts;
  }
  return contacts;
}

}  // namespace runbook
