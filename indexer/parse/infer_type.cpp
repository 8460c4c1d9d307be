#include "indexer/parse/infer_type.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/text.h"
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

// Below this a page is just a document: one weak sign is no kind.
constexpr double kEnough = 1.5;

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
    {"incidents", Type::postmortem, 0.5, 3},
    {"runbook", Type::runbook, 3.5, 3},
    {"runbooks", Type::runbook, 2, 3},
    {"sop", Type::runbook, 3.5, 3},
    {"alerts", Type::runbook, 1.5, 2.5},
    {"troubleshooting", Type::runbook, 3, 2.5},
    {"troubleshoot", Type::runbook, 3, 2.5},
    {"debugging", Type::runbook, 2, 2},
    {"how to", Type::runbook, 2, 2},
    {"howto", Type::runbook, 2, 2},
    {"disaster recovery", Type::runbook, 2, 2},
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
    {"on call", Type::ownership, 1, 1},
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
    {Role::timeline, Type::postmortem, 3},     {Role::lessons, Type::postmortem, 3},
    {Role::action_items, Type::postmortem, 2}, {Role::root_cause, Type::postmortem, 1.5},
    {Role::detection, Type::postmortem, 0.5},  {Role::prevention, Type::postmortem, 0.5},
    {Role::mitigation, Type::runbook, 2},      {Role::diagnosis, Type::runbook, 2},
    {Role::meaning, Type::runbook, 1.5},       {Role::symptoms, Type::runbook, 1},
    {Role::rollback, Type::runbook, 1},        {Role::verification, Type::runbook, 1},
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
constexpr double kAlertNameWeight = 2;

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

enum class Place { name, folder };

void weigh_name(std::string_view name, Place place, double share, std::string_view kind,
                Scale& scale) {
  const std::string text = spaced(name);
  for (const NameSign& sign : kNameSigns) {
    if (text.find(str_cat(" ", sign.words, " ")) == std::string::npos) continue;
    const double weight = place == Place::name ? sign.in_name : sign.in_folder;
    if (weight > 0) scale.add(sign.type, weight * share, kind, name);
  }
}

std::string_view stem_of(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.rfind('.'));
}

void weigh_path(std::string_view path, Scale& scale) {
  const std::string_view stem = stem_of(path);
  weigh_name(stem, Place::name, 1, "file name", scale);
  if (stem.find_first_of(" -_.") == std::string_view::npos &&
      split_identifier(stem).size() >= kAlertNameParts)
    scale.add(Type::runbook, kAlertNameWeight, "file name like an alert's", stem);
  // The nearest folder says most; each one further up half as much.
  double share = 1;
  std::vector<std::string_view> parts = split(path, '/');
  parts.pop_back();
  for (auto part = parts.rbegin(); part != parts.rend(); ++part, share /= 2)
    weigh_name(*part, Place::folder, share, "folder", scale);
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
  weigh_path(path, scale);
  weigh_name(title, Place::name, 1, "title", scale);
  weigh_headings(blocks, scale);
  weigh_wording(body, scale);
  return scale.heaviest();
}

}  // namespace runbook
