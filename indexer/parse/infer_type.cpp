#include "indexer/parse/infer_type.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"
#include "indexer/file_format.h"
#include "indexer/roles.h"

namespace runbook {
namespace {

enum class Type : std::uint8_t {
  runbook,
  postmortem,
  architecture,
  ownership,
  known_issue,
  environment,
  playbook,
  faq,
};
constexpr std::array<std::string_view, 8> kTypeNames = {"runbook",   "postmortem",  "architecture",
                                                        "ownership", "known_issue", "environment",
                                                        "playbook",  "faq"};

// Below this a page is just a document: one weak sign, or one heading, is no kind.
constexpr double kEnough = 2.25;

/// What a name says. Weights are steps of one scale: 5 settles it, 3 is what a folder of that name
/// says, 1 tips a balance. In a file's name or title the whole weight counts, in a folder's less:
/// a folder called `runbooks` holds post-mortems too.
struct NameSign {
  std::string_view words;  ///< whole words, lower case
  Type type;
  double in_name;
  double in_folder;
};

constexpr NameSign kNameSigns[] = {
    {"post mortem", Type::postmortem, 5, 3.5},
    {"post mortems", Type::postmortem, 5, 3.5},
    {"postmortem", Type::postmortem, 5, 3.5},
    {"postmortems", Type::postmortem, 5, 3.5},
    {"incident report", Type::postmortem, 5, 3.5},
    {"incident reports", Type::postmortem, 3, 3.5},
    {"incident review", Type::postmortem, 4, 3.5},
    {"rca", Type::postmortem, 4, 3},
    {"incidents", Type::postmortem, 0.5, 2.5},
    {"runbook", Type::runbook, 3.5, 3},
    {"runbooks", Type::runbook, 2, 3},
    {"sop", Type::runbook, 3.5, 3},
    {"alert", Type::runbook, 1.5, 1},
    {"alerts", Type::runbook, 1.5, 2.5},
    {"troubleshooting", Type::runbook, 3, 2.5},
    {"troubleshoot", Type::runbook, 3, 2.5},
    {"debugging", Type::runbook, 2.5, 2},
    {"how to", Type::runbook, 2.5, 2},
    {"howto", Type::runbook, 2.5, 2},
    {"disaster recovery", Type::runbook, 2.5, 2},
    {"playbook", Type::playbook, 4.5, 4},
    {"playbooks", Type::playbook, 4, 4},
    {"architecture", Type::architecture, 3.5, 3},
    {"design", Type::architecture, 2.5, 2.5},
    {"adr", Type::architecture, 4, 4},
    {"adrs", Type::architecture, 4, 4},
    {"decisions", Type::architecture, 2, 3},
    {"rfc", Type::architecture, 2, 3},
    {"rfcs", Type::architecture, 2, 3},
    {"ownership", Type::ownership, 4, 3},
    {"owners", Type::ownership, 4, 3},
    {"who owns", Type::ownership, 4, 0},
    {"contacts", Type::ownership, 3, 2},
    {"known issue", Type::known_issue, 5, 4},
    {"known issues", Type::known_issue, 5, 4},
    {"known problems", Type::known_issue, 5, 4},
    {"known bugs", Type::known_issue, 5, 4},
    {"workaround", Type::known_issue, 2, 2},
    {"environment", Type::environment, 2, 2},
    {"environments", Type::environment, 3.5, 3},
    {"faq", Type::faq, 5, 4},
    {"faqs", Type::faq, 5, 4},
    {"frequently asked questions", Type::faq, 5, 4},
};

/// What a section is for tells what its page is; each role counts once.
struct RoleSign {
  Role role;
  Type type;
  double weight;
};

constexpr RoleSign kRoleSigns[] = {
    {Role::timeline, Type::postmortem, 2},     {Role::lessons, Type::postmortem, 2},
    {Role::root_cause, Type::postmortem, 1.5}, {Role::action_items, Type::postmortem, 1},
    {Role::detection, Type::postmortem, 0.75}, {Role::prevention, Type::postmortem, 0.5},
    {Role::mitigation, Type::runbook, 1.5},    {Role::diagnosis, Type::runbook, 1.5},
    {Role::meaning, Type::runbook, 1.5},       {Role::symptoms, Type::runbook, 1},
    {Role::rollback, Type::runbook, 0.75},     {Role::verification, Type::runbook, 0.75},
    {Role::escalation, Type::runbook, 0.5},
};

/// Wording of the first lines; the weakest evidence.
struct WordSign {
  std::string_view words;  ///< lower case
  Type type;
  double weight;
};

constexpr WordSign kWordSigns[] = {
    {"this runbook", Type::runbook, 1.5},    {"this alert", Type::runbook, 1.5},
    {"alert fires", Type::runbook, 1.5},     {"fires when", Type::runbook, 1.5},
    {"this playbook", Type::playbook, 2},    {"post-mortem of", Type::postmortem, 1.5},
    {"blameless", Type::postmortem, 1.5},    {"known issue", Type::known_issue, 1.5},
    {"workaround:", Type::known_issue, 1.5},
};
constexpr std::size_t kWordingBytes = 2'000;  // where a page says what it is about

// A file named like an alert, by three parts or more ("KubePodCrashLooping"): product names
// ("CloudFront", "PagerDuty") have two.
constexpr std::size_t kAlertNameParts = 3;
constexpr double kAlertNameWeight = 2.5;

class Scale {
 public:
  void add(Type type, double weight, std::string_view kind, std::string_view what) {
    Pan& pan = pans_[static_cast<std::size_t>(type)];
    pan.weight += weight;
    if (weight <= pan.strongest) return;
    pan.strongest = weight;
    pan.why = str_cat(kind, " \"", what, "\"");
  }
  InferredType heaviest() const {
    const auto best = std::max_element(
        pans_.begin(), pans_.end(), [](const Pan& a, const Pan& b) { return a.weight < b.weight; });
    if (best->weight < kEnough) return {"document", "nothing says what kind of page it is"};
    return {std::string(kTypeNames[static_cast<std::size_t>(best - pans_.begin())]), best->why};
  }

 private:
  struct Pan {
    double weight = 0;
    double strongest = 0;
    std::string why;
  };
  std::array<Pan, kTypeNames.size()> pans_;
};

/// " known issues of 2024 ": words of a name between single spaces, lower case.
std::string spaced(std::string_view name) {
  std::string out = " ";
  for (const Word& word : words(name))
    out += ascii_lower(split_identifiers(name.substr(word.begin, word.end - word.begin))) + " ";
  return out;
}

bool holds(const std::string& name, std::string_view sign) {
  return name.find(str_cat(" ", sign, " ")) != std::string::npos;
}

/// File name and title often say the same: a sign in both counts once.
void weigh_names(std::string_view stem, std::string_view title, Scale& scale) {
  const std::string spaced_stem = spaced(stem);
  const std::string spaced_title = spaced(title);
  for (const NameSign& sign : kNameSigns) {
    if (holds(spaced_stem, sign.words))
      scale.add(sign.type, sign.in_name, "file name", stem);
    else if (holds(spaced_title, sign.words))
      scale.add(sign.type, sign.in_name, "title", title);
  }
  if (stem.find_first_of(" -_.") == std::string_view::npos &&
      split_identifier(stem).size() >= kAlertNameParts)
    scale.add(Type::runbook, kAlertNameWeight, "file name like an alert's", stem);
}

/// The nearest folder says most; each one further up a little less.
void weigh_folders(std::string_view path, Scale& scale) {
  constexpr double kFurtherUp = 0.9;  // `runbooks/` two levels up still makes a runbook
  double share = 1;
  std::vector<std::string_view> parts = split(path, '/');
  parts.pop_back();
  for (auto part = parts.rbegin(); part != parts.rend(); ++part, share *= kFurtherUp) {
    const std::string name = spaced(*part);
    for (const NameSign& sign : kNameSigns)
      if (sign.in_folder > 0 && holds(name, sign.words))
        scale.add(sign.type, sign.in_folder * share, "folder", *part);
  }
}

void weigh_headings(std::span<const Block> blocks, Scale& scale) {
  std::array<bool, kRoleNames.size()> seen{};
  for (const Block& block : blocks) {
    if (block.kind != BlockKind::heading) continue;
    const Role role = role_of_heading(block.text);
    if (std::exchange(seen[static_cast<std::size_t>(role)], true)) continue;
    for (const RoleSign& sign : kRoleSigns)
      if (sign.role == role) scale.add(sign.type, sign.weight, "heading", block.text);
  }
}

void weigh_wording(std::string_view body, Scale& scale) {
  const std::string start = ascii_lower(body.substr(0, kWordingBytes));
  for (const WordSign& sign : kWordSigns)
    if (start.find(sign.words) != std::string::npos)
      scale.add(sign.type, sign.weight, "wording", sign.words);
}

}  // namespace

InferredType infer_type(std::string_view path, std::string_view title, std::string_view body,
                        std::span<const Block> blocks) {
  Scale scale;
  weigh_names(stem_of_file(path), title, scale);
  weigh_folders(path, scale);
  weigh_headings(blocks, scale);
  weigh_wording(body, scale);
  return scale.heaviest();
}

}  // namespace runbook
