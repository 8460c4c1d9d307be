// A document as every room speaks of it: what it is, where it is, who owns it, how old it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// Lines of a file, 1-based, both ends included. {0, 0}: no lines.
struct LineRange {
  int first = 0;
  int last = 0;
  friend bool operator==(const LineRange&, const LineRange&) = default;
};

/// How a date is known. An unknown date is said to be unknown, never guessed.
enum class DateBasis { unknown, mtime, git, front_matter };

constexpr std::string_view to_string(DateBasis basis) {
  switch (basis) {
    case DateBasis::unknown: return "unknown";
    case DateBasis::mtime: return "mtime";
    case DateBasis::git: return "git";
    case DateBasis::front_matter: return "front matter";
  }
  return "unknown";
}

/// How far a document may be trusted by its age.
struct Freshness {
  std::optional<std::string> date;  ///< YYYY-MM-DD; absent when unknown
  DateBasis basis = DateBasis::unknown;
  std::string field;  ///< front-matter key that gave the date ("last_reviewed_on"), or empty
  std::optional<int> age_days;
  bool stale = false;  ///< older than knowledge.validation.max_age_days
};

struct Owner {
  std::string team;
  std::string contact;
  std::string from;  ///< where this is written: "front matter:4", "CODEOWNERS:12"
};

/// Why a document is about a service.
struct ServiceJoin {
  std::string service;    ///< as the graph names it
  std::string how;        ///< "front matter", "folder", "title" or "text": the surest reason
  double confidence = 0;  ///< 0 to 1
  std::string reason;     ///< for people: `folder checkout/; title holds "checkout"`
};

/// What is known of one document. `type` is one of runbook, postmortem, architecture, ownership,
/// known_issue, environment, playbook, faq, or any name a team uses.
struct DocumentInfo {
  std::string id;      ///< public id: 8 characters or more
  std::string source;  ///< name of the source it lies in
  std::string path;    ///< below the source root, '/' between parts
  std::string file;    ///< absolute path of the file
  std::string type;
  std::string why_type;  ///< `heading "Root cause"`, `folder "postmortems"`, `front matter`
  std::string title;
  std::vector<std::string> services;    ///< as the page names them, then what else it is about
  std::vector<ServiceJoin> joins = {};  ///< the services it is about, the surest first
  std::vector<std::string> tags;
  std::optional<int> severity;  ///< 1 (highest) to 5
  std::string why_severity = {};  ///< `front matter`, `text "SEV-2 (customer facing)"`
  std::optional<Owner> owner;
  Freshness freshness;
};

}  // namespace runbook
