#include "indexer/roles.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace runbook {
namespace {

struct Phrase {
  std::string_view words;
  Role role;
};

// Looked for as whole words in the heading, in this order: the first that is there decides. What
// is told by two words stands above what is told by one ("root cause" above "cause", "how to
// verify the fix" is a verification). From the headings of OpenShift, prometheus-operator, GitLab,
// HolmesGPT and Scoutflo runbooks, of the SRE book's, Azure's, Google's and Elastic's post-mortems,
// and from how people put it.
constexpr Phrase kPhrases[] = {
    {"root cause", Role::root_cause},
    {"root causes", Role::root_cause},
    {"action item", Role::action_items},
    {"action items", Role::action_items},
    {"corrective and preventative", Role::action_items},
    {"corrective and preventive", Role::action_items},
    {"corrective action", Role::action_items},
    {"corrective actions", Role::action_items},
    {"corrective measures", Role::action_items},
    {"follow up", Role::action_items},
    {"follow ups", Role::action_items},
    {"followup", Role::action_items},
    {"follow up actions", Role::action_items},
    {"lessons learned", Role::lessons},
    {"lessons", Role::lessons},
    {"what went well", Role::lessons},
    {"what went wrong", Role::lessons},
    {"what went poorly", Role::lessons},
    {"where we got lucky", Role::lessons},
    {"got lucky", Role::lessons},
    {"takeaways", Role::lessons},
    {"retrospective", Role::lessons},
    {"chain of events", Role::timeline},
    {"sequence of events", Role::timeline},
    {"timeline", Role::timeline},
    {"chronology", Role::timeline},
    {"event log", Role::timeline},
    {"contributing conditions", Role::root_cause},
    {"contributing factors", Role::root_cause},
    {"contributing factor", Role::root_cause},
    {"five whys", Role::root_cause},
    {"5 whys", Role::root_cause},
    {"why did this happen", Role::root_cause},
    {"why it happened", Role::root_cause},

    {"roll back", Role::rollback},
    {"rollback", Role::rollback},
    {"rolling back", Role::rollback},
    {"back out", Role::rollback},
    {"backout", Role::rollback},
    {"revert", Role::rollback},
    {"undo", Role::rollback},

    {"how to verify", Role::verification},
    {"verify", Role::verification},
    {"verifying", Role::verification},
    {"verification", Role::verification},
    {"validation", Role::verification},
    {"validate", Role::verification},
    {"validating", Role::verification},
    {"confirm the fix", Role::verification},
    {"confirm recovery", Role::verification},
    {"post checks", Role::verification},
    {"after the fix", Role::verification},
    {"is it fixed", Role::verification},

    {"escalation", Role::escalation},
    {"escalations", Role::escalation},
    {"escalate", Role::escalation},
    {"escalating", Role::escalation},
    {"escalation path", Role::escalation},
    {"who to call", Role::escalation},
    {"who to contact", Role::escalation},
    {"whom to call", Role::escalation},
    {"contacts", Role::escalation},
    {"contact", Role::escalation},
    {"getting help", Role::escalation},
    {"get help", Role::escalation},
    {"on call", Role::escalation},

    {"prevention", Role::prevention},
    {"prevent", Role::prevention},
    {"preventing", Role::prevention},
    {"preventive measures", Role::prevention},
    {"preventative measures", Role::prevention},
    {"preventive", Role::prevention},
    {"long term fix", Role::prevention},
    {"permanent fix", Role::prevention},
    {"avoid this", Role::prevention},

    {"how to fix", Role::mitigation},
    {"how to resolve", Role::mitigation},
    {"how to mitigate", Role::mitigation},
    {"how to recover", Role::mitigation},
    {"what to do", Role::mitigation},
    {"workaround", Role::mitigation},
    {"workarounds", Role::mitigation},
    {"mitigation", Role::mitigation},
    {"mitigations", Role::mitigation},
    {"mitigate", Role::mitigation},
    {"mitigating", Role::mitigation},
    {"remediation", Role::mitigation},
    {"remediate", Role::mitigation},
    {"remediating", Role::mitigation},
    {"recommended remediation steps", Role::mitigation},
    {"resolution", Role::mitigation},
    {"resolutions", Role::mitigation},
    {"resolve", Role::mitigation},
    {"resolving", Role::mitigation},
    {"recovery", Role::mitigation},
    {"recover", Role::mitigation},
    {"recovering", Role::mitigation},
    {"solution", Role::mitigation},
    {"solutions", Role::mitigation},
    {"fix", Role::mitigation},
    {"fixes", Role::mitigation},
    {"fixing", Role::mitigation},
    {"repair", Role::mitigation},
    {"playbook", Role::mitigation},
    {"immediate actions", Role::mitigation},
    {"immediate action", Role::mitigation},
    {"response steps", Role::mitigation},
    {"quick fix", Role::mitigation},

    {"how to diagnose", Role::diagnosis},
    {"how to debug", Role::diagnosis},
    {"how to investigate", Role::diagnosis},
    {"how to check", Role::diagnosis},
    {"diagnosis", Role::diagnosis},
    {"diagnostics", Role::diagnosis},
    {"diagnostic", Role::diagnosis},
    {"diagnose", Role::diagnosis},
    {"diagnosing", Role::diagnosis},
    {"possible checks", Role::diagnosis},
    {"troubleshooting pointers", Role::diagnosis},
    {"troubleshooting", Role::diagnosis},
    {"troubleshoot", Role::diagnosis},
    {"investigation", Role::diagnosis},
    {"investigate", Role::diagnosis},
    {"investigating", Role::diagnosis},
    {"debugging", Role::diagnosis},
    {"debug", Role::diagnosis},
    {"triage", Role::diagnosis},
    {"synthesize findings", Role::diagnosis},
    {"where to look", Role::diagnosis},
    {"possible causes", Role::diagnosis},
    {"common causes", Role::diagnosis},
    {"likely causes", Role::diagnosis},

    {"symptom", Role::symptoms},
    {"symptoms", Role::symptoms},
    {"what you see", Role::symptoms},
    {"what you will see", Role::symptoms},
    {"how it looks", Role::symptoms},
    {"error messages", Role::symptoms},
    {"error message", Role::symptoms},

    {"detection", Role::detection},
    {"how was it detected", Role::detection},
    {"how we noticed", Role::detection},
    {"how we found out", Role::detection},

    {"user impact", Role::impact},
    {"customer impact", Role::impact},
    {"business impact", Role::impact},
    {"impact", Role::impact},
    {"impacts", Role::impact},
    {"blast radius", Role::impact},
    {"who is affected", Role::impact},
    {"affected", Role::impact},
    {"consequences", Role::impact},

    {"what does this mean", Role::meaning},
    {"what this means", Role::meaning},
    {"what it means", Role::meaning},
    {"what does this alert mean", Role::meaning},
    {"meaning", Role::meaning},
    {"alert details", Role::meaning},
    {"about this alert", Role::meaning},
};

// Words that say something only when they are the whole heading: "Summary", not "Cluster summary
// metrics".
constexpr Phrase kWholeHeadings[] = {
    {"goal", Role::meaning},
    {"description", Role::meaning},
    {"alert", Role::meaning},
    {"alert description", Role::meaning},
    {"explanation", Role::meaning},
    {"summary", Role::summary},
    {"overview", Role::summary},
    {"executive summary", Role::summary},
    {"incident summary", Role::summary},
    {"tldr", Role::summary},
    {"tl dr", Role::summary},
    {"abstract", Role::summary},
    {"background", Role::summary},
    {"introduction", Role::summary},
    {"what happened", Role::summary},
    {"cause", Role::root_cause},
    {"causes", Role::root_cause},
    {"trigger", Role::root_cause},
    {"triggers", Role::root_cause},
    {"why", Role::root_cause},
    {"steps", Role::mitigation},
    {"steps to take", Role::mitigation},
    {"procedure", Role::mitigation},
    {"actions", Role::mitigation},
    {"action", Role::mitigation},
    {"response", Role::mitigation},
    {"runbook", Role::mitigation},
    {"instructions", Role::mitigation},
    {"workflow", Role::diagnosis},
    {"checks", Role::diagnosis},
    {"analysis", Role::diagnosis},
    {"first checks", Role::diagnosis},
    {"events", Role::timeline},
    {"todo", Role::action_items},
    {"next steps", Role::action_items},
    {"owner", Role::escalation},
    {"owners", Role::escalation},
    {"ownership", Role::escalation},
    {"help", Role::escalation},
    {"support", Role::escalation},
    {"references", Role::references},
    {"reference", Role::references},
    {"links", Role::references},
    {"useful links", Role::references},
    {"related links", Role::references},
    {"related", Role::references},
    {"see also", Role::references},
    {"additional resources", Role::references},
    {"resources", Role::references},
    {"further reading", Role::references},
    {"more information", Role::references},
    {"additional information", Role::references},
    {"documentation", Role::references},
    {"dashboards", Role::references},
    {"dashboards and links", Role::references},
};

// Lower-case words, one space between two and at both ends.
std::string padded_words(std::string_view heading) {
  std::string padded = " ";
  for (const Word& word : words(heading)) {
    padded += ascii_lower(heading.substr(word.begin, word.end - word.begin));
    padded += ' ';
  }
  return padded;
}

// "3. Mitigation", "Step 2: verify": numbers in front say nothing.
std::string_view without_number(std::string_view padded) {
  const std::size_t first = padded.find_first_not_of(" 0123456789");
  return first == std::string_view::npos || first == 0 ? padded : padded.substr(first - 1);
}

bool has_words(std::string_view padded, std::string_view phrase) {
  for (std::size_t at = padded.find(phrase); at != std::string_view::npos;
       at = padded.find(phrase, at + 1)) {
    if (padded[at - 1] == ' ' && padded[at + phrase.size()] == ' ') return true;
  }
  return false;
}

}  // namespace

Role role_of_heading(std::string_view heading) {
  // A heading longer than this is a sentence that happens to be marked as one.
  constexpr std::size_t kLongestHeading = 120;
  if (heading.size() > kLongestHeading) return Role::none;
  const std::string padded = padded_words(heading);
  const std::string_view whole = trim(without_number(padded));
  const auto is_whole = [&](const Phrase& phrase) { return phrase.words == whole; };
  if (const auto* found =
          std::find_if(std::begin(kWholeHeadings), std::end(kWholeHeadings), is_whole);
      found != std::end(kWholeHeadings)) {
    return found->role;
  }
  const auto is_inside = [&](const Phrase& phrase) { return has_words(padded, phrase.words); };
  const auto* found = std::find_if(std::begin(kPhrases), std::end(kPhrases), is_inside);
  return found == std::end(kPhrases) ? Role::none : found->role;
}

}  // namespace runbook
