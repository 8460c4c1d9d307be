// What running a command would do, by the words of a table.
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"
#include "indexer/command_tables.h"
#include "indexer/commands.h"
#include "indexer/shell_words.h"
#include "indexer/sql_risk.h"
#include "indexer/word_list.h"

namespace runbook {
namespace {

using Risk = CommandRisk;
using Words = std::span<const std::string>;

// Shells within shells end somewhere.
constexpr int kMaxDepth = 4;

// Whether `word`, or a beginning of it that the list marks with a final '-' or '_', is in the list.
bool lists(std::string_view list, std::string_view word) {
  if (contains_word(list, word)) return true;
  const std::size_t joint = word.find_first_of("-_", 1);
  return joint != std::string_view::npos && word.front() != '-' &&
         contains_word(list, word.substr(0, joint + 1));
}

Risk riskier(Risk a, Risk b) {
  const auto rank = [](Risk risk) {
    return risk == Risk::write ? 2 : risk == Risk::unknown ? 1 : 0;
  };
  return rank(a) >= rank(b) ? a : b;
}

std::string_view program_name(std::string_view word) {
  const std::size_t slash = word.rfind('/');
  if (slash != std::string_view::npos) word.remove_prefix(slash + 1);
  if (word.ends_with(".sh")) word.remove_suffix(3);
  return word;
}

bool has_flag(Words words, std::string_view flag) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word == flag ||
           (word.starts_with(flag) && word.size() > flag.size() && word[flag.size()] == '=');
  });
}

bool is_dry_run(std::string_view name, Words words) {
  // Programs that are known to have the flag; another one may not heed it.
  constexpr std::string_view kHaveIt =
      "kubectl oc k helm argocd rsync apt apt-get git kafka-consumer-groups aws";
  if (!contains_word(kHaveIt, name)) return false;
  if (has_flag(words, "--dry-run=none") || has_flag(words, "--dry-run=false")) return false;
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word == "--dry-run" || word == "--dry-run=client" || word == "--dry-run=server" ||
           word == "--dry-run=true";
  });
}

std::string two_words(std::string_view a, std::string_view b) {
  return str_cat(a, ":", b);
}

// `-Tc` holds `-c`; `--vacuum-t` stands for `--vacuum-time`.
bool holds_writing_flag(const Program& program, std::string_view word) {
  if (word.size() < 2 || word.front() != '-') return false;
  const std::string_view name = word.substr(0, word.find('='));
  if (contains_word(program.writes, name)) return true;
  if (name.starts_with("--")) {
    constexpr std::size_t kShortest = 5;  // letters of an abbreviation, with its dashes
    return name.size() >= kShortest &&
           str_cat(" ", program.writes).find(str_cat(" ", name)) != std::string::npos;
  }
  return std::any_of(name.begin() + 1, name.end(), [&](char letter) {
    return contains_word(program.writes, str_cat("-", letter));
  });
}

// Flags of cloud programs that may stand before the verb, with the next word as their value.
bool takes_value(std::string_view flag) {
  constexpr std::string_view kFlags =
      "--project --zone --region --account --configuration --format --filter --location --cluster "
      "--namespace --impersonate-service-account --billing-project --verbosity -g "
      "--resource-group --subscription --output -o --query -n --name";
  return contains_word(kFlags, flag);
}

// A word behind a flag may be the flag's value, and the verb the word after it.
bool may_be_value(const Program& program, Words args, std::size_t at) {
  const bool behind_flag =
      at > 0 && args[at - 1].starts_with('-') && args[at - 1].find('=') == std::string::npos;
  // Their verbs stand behind the name of a group.
  if (behind_flag && contains_word("aws gcloud az openstack doctl", program.name)) return true;
  return behind_flag && at + 1 < args.size() && lists(program.writes, ascii_lower(args[at + 1]));
}

// `gcloud compute instances frobnicate list`: a word that reads is the verb only behind names of
// groups; behind another verb, which may be new or a plug-in's, it is a name.
bool stands_where_verbs_do(const Program& program, Words before) {
  const std::string_view groups = groups_of_program(program.name);
  if (groups.empty()) return true;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string_view word = before[i];
    if (word.starts_with('-') || contains_word(groups, word)) continue;
    const bool value = i > 0 && takes_value(before[i - 1]);
    if (!value) return false;
  }
  return true;
}

// Programs whose verb is their first word; others have the name of a service or a group before it.
constexpr std::string_view kVerbFirst =
    "kubectl oc k helm git docker docker-compose podman crictl nerdctl systemctl redis-cli etcdctl "
    "nodetool terraform tofu";

Risk table_risk(const Program& program, Words args) {
  if (std::any_of(args.begin(), args.end(), [&](const std::string& word) {
        return holds_writing_flag(program, word) && !contains_word(program.reads, word);
      })) {
    return Risk::write;
  }
  constexpr std::size_t kFarthestVerb = 40;  // words; behind it stand names and values
  args = args.first(std::min(args.size(), kFarthestVerb));
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string lower = ascii_lower(args[i]);
    // Flags keep their case: `-D` is not `-d`.
    std::string_view word = args[i].starts_with('-') ? std::string_view(args[i]) : lower;
    if (word.starts_with("--")) word = word.substr(0, word.find('='));
    if (word.empty()) continue;
    if (i + 1 < args.size()) {
      const std::string pair = two_words(word, ascii_lower(args[i + 1]));
      if (contains_word(program.writes, pair)) return Risk::write;
      if (contains_word(program.reads, pair) && !may_be_value(program, args, i)) return Risk::read;
    }
    if (contains_word(program.writes, word)) return Risk::write;
    if (lists(program.reads, word) && !may_be_value(program, args, i))
      return stands_where_verbs_do(program, args.first(i)) ? Risk::read : Risk::unknown;
    if (lists(program.writes, word)) return Risk::write;
    // The verb, and it is not known: a plug-in. A word behind a flag may be the flag's value.
    const bool is_verb = !word.starts_with('-') && (i == 0 || !args[i - 1].starts_with('-'));
    const bool verb_first = contains_word(kVerbFirst, program.name);
    if (is_verb && verb_first) return Risk::unknown;
  }
  return program.otherwise;
}

// --- programs whose risk is in their arguments

Risk sql_client_risk(Words args) {
  std::optional<Risk> risk;
  bool files = false;  // reads statements from one, or writes one
  const auto see = [&risk](std::string_view statement) {
    const Risk one = sql_risk(statement);
    risk = risk ? riskier(*risk, one) : one;
  };
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    const bool takes_statement = word == "-c" || word == "-e" || word == "--command" ||
                                 word == "--execute" || word == "-Atc" || word == "-tAc" ||
                                 word == "-tc" || word == "-ec" || word == "-Ne";
    if (takes_statement && i + 1 < args.size()) see(args[++i]);
    for (const std::string_view prefix : {"--command=", "--execute=", "-e"}) {
      if (word.starts_with(prefix) && word.size() > prefix.size()) {
        see(word.substr(prefix.size()));
      }
    }
    if (word == "-l" || word == "--list") see("show databases");
    if (word == "-f" || word.starts_with("--file") || word == "-o" || word.starts_with("--output"))
      files = true;
  }
  if (!risk) return Risk::unknown;
  return files ? riskier(*risk, Risk::unknown) : *risk;
}

bool is_read_method(std::string_view method) {
  return equals_ignore_case(method, "GET") || equals_ignore_case(method, "HEAD") ||
         equals_ignore_case(method, "OPTIONS");
}

// What curl's flags say it does.
struct CurlCall {
  std::string method;
  bool sends = false;
  bool asks = false;    // -G: what is sent is a query
  bool writes = false;  // a file, or what only a file of settings tells
};

void read_curl_flag(std::string_view flag, std::string_view value, CurlCall& call) {
  const bool discards = value == "-" || value == "/dev/null";
  switch (flag.back()) {
    case 'X': call.method = value; break;
    case 'd':
    case 'T':
    case 'F': call.sends = true; break;
    case 'G': call.asks = true; break;
    case 'o':
    case 'D':
    case 'c': call.writes = call.writes || !discards; break;
    case 'O':
    case 'J':
    case 'K':
    case 'Q': call.writes = true; break;
    default: break;
  }
}

// The one-letter flag that a long one stands for; an abbreviation counts.
char letter_of(std::string_view name) {
  constexpr std::pair<std::string_view, char> kLong[] = {
      {"--req", 'X'},  {"--dat", 'd'},     {"--for", 'd'},  {"--js", 'd'},       {"--post", 'd'},
      {"--upl", 'T'},  {"--ge", 'G'},      {"--out", 'o'},  {"--remote-n", 'O'}, {"--conf", 'K'},
      {"--quot", 'Q'}, {"--cookie-", 'c'}, {"--dump", 'D'}, {"--trac", 'o'},     {"--stderr", 'o'}};
  for (const auto& [prefix, letter] : kLong) {
    if (name.starts_with(prefix)) return letter;
  }
  return '\0';
}

Risk curl_risk(Words args) {
  constexpr std::string_view kValued = "AbcCdDeEFHKmoPQrtTuUwxXyYz";
  CurlCall call;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    const std::string_view next = i + 1 < args.size() ? std::string_view(args[i + 1]) : "";
    if (word.starts_with("--")) {
      const std::size_t equals = word.find('=');
      const char letter = letter_of(word);
      if (letter == '\0') continue;
      read_curl_flag(std::string_view(&letter, 1),
                     equals == std::string_view::npos ? next : word.substr(equals + 1), call);
    } else if (word.starts_with('-')) {
      for (std::size_t k = 1; k < word.size(); ++k) {
        const bool valued = kValued.find(word[k]) != std::string_view::npos;
        const bool attached = k + 1 < word.size();
        read_curl_flag(word.substr(k, 1), attached ? word.substr(k + 1) : next, call);
        if (!valued) continue;
        i += attached ? std::size_t{0} : std::size_t{1};
        break;
      }
    }
  }
  const bool changes =
      call.method.empty() ? call.sends && !call.asks : !is_read_method(call.method);
  return changes || call.writes ? Risk::write : Risk::read;
}

Risk risk_of_words(Words words, int depth);
Risk risk_of_rest(Words words, int depth);
Risk shell_risk(std::string_view line, int depth);

// The words from the first that is no flag; flags in `valued` take the next word along.
Words past_flags(Words words, std::string_view valued) {
  std::size_t i = 0;
  while (i < words.size() && words[i].starts_with('-')) {
    i += contains_word(valued, words[i]) ? std::size_t{2} : std::size_t{1};
  }
  return words.subspan(std::min(i, words.size()));
}

Risk find_risk(Words args, int depth) {
  Risk risk = Risk::read;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "-delete" || args[i].starts_with("-fprint") || args[i] == "-fls")
      return Risk::write;
    if (args[i].starts_with("-exec") || args[i].starts_with("-ok")) {
      risk = riskier(risk, risk_of_words(args.subspan(i + 1), depth + 1));
    }
  }
  return risk;
}

// `sh -c '…'`
Risk script_risk(Words args, int depth) {
  for (std::size_t i = 0; i + 1 < args.size(); ++i) {
    const std::string_view flag = args[i];
    if (flag.starts_with('-') && !flag.starts_with("--") && flag.ends_with('c')) {
      return shell_risk(args[i + 1], depth + 1);
    }
  }
  return Risk::unknown;
}

// A command given to another program as one quoted word or as words of its own.
Risk inner_risk(Words words, int depth) {
  if (words.empty()) return Risk::unknown;
  return words.size() == 1 ? shell_risk(words.front(), depth + 1) : risk_of_words(words, depth + 1);
}

struct Wrapper {
  std::string_view name;
  std::string_view valued_flags;
  std::size_t own_words;  ///< words of its own before the command: ssh's host, timeout's seconds
};

constexpr Wrapper kWrappers[] = {
    {"sudo", "-u -g -U -h -p -C", 0},
    {"doas", "-u", 0},
    {"env", "-u -C", 0},
    {"nohup", "", 0},
    {"time", "-f -o", 0},
    {"timeout", "-s -k --signal --kill-after", 1},
    {"nice", "-n", 0},
    {"ionice", "-c -n -p", 0},
    {"xargs", "-n -I -P -L -d -s -a", 0},
    {"watch", "-n --interval", 0},
    {"exec", "", 0},
    {"command", "", 0},
    {"parallel", "-j", 0},
    {"ssh", "-i -p -l -o -F -J -L -R -D -W -b -c -E -e -I -m -O -Q -S -w -B", 1},
    {"chroot", "", 1},
    {"nsenter", "-t --target", 0},
    {"flock", "-w", 1},
    {"stdbuf", "-o -e -i", 0},
    {"strace", "-p -e -o", 0},
    {"!", "", 0},
    {"then", "", 0},
    {"do", "", 0},
    {"else", "", 0},
    {"if", "", 0},
    {"while", "", 0},
    {"until", "", 0},
};

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

// `PAGER='rm -rf x' git log`: variables whose value other programs run, or that change what a
// program's name stands for. Harmless pagers are known by name.
bool may_run_its_value(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string_view name = assignment.substr(0, equals);
  const std::string_view value = assignment.substr(equals + 1);
  if (value.empty() || contains_word("cat less more true", value)) return false;
  constexpr std::string_view kWhole =
      "PATH ENV IFS VISUAL BROWSER SHELL LESSOPEN LESSCLOSE PSQLRC RUBYOPT PERL5OPT PYTHONSTARTUP";
  if (contains_word(kWhole, name)) return true;
  for (const std::string_view part :
       {"PAGER", "EDITOR", "COMMAND", "_CMD", "EXTERNAL_DIFF", "ASKPASS", "_RSH", "GIT_SSH",
        "GIT_CONFIG", "BASH_ENV", "OPTIONS", "_OPTS", "_ARGS"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return name.starts_with("LD_") || name.starts_with("DYLD_") || name.ends_with("LIB") ||
         name.ends_with("PYTHONPATH");
}

Words assignments_of(Words words) {
  std::size_t count = 0;
  while (count < words.size() && is_assignment(words[count]))
    ++count;
  return words.first(count);
}

bool any_runs_its_value(Words words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return is_assignment(word) && may_run_its_value(word);
  });
}

// `kubectl exec pod -- cmd`, `docker exec box cmd`: as risky as the inner command.
std::optional<Risk> exec_risk(std::string_view program, Words args, int depth) {
  const bool kube = program == "kubectl" || program == "oc" || program == "k";
  const bool box = program == "docker" || program == "podman" || program == "crictl" ||
                   program == "nerdctl" || program == "docker-compose";
  if (!kube && !box) return std::nullopt;
  const auto verb = std::find_if(args.begin(), args.end(), [](std::string_view word) {
    return word == "exec" || word == "rsh";
  });
  if (verb == args.end()) return std::nullopt;
  const Words before = args.first(static_cast<std::size_t>(verb - args.begin()));
  if (kube && table_risk(*find_program(program), before) == Risk::write) return std::nullopt;
  Words rest = args.subspan(static_cast<std::size_t>(verb - args.begin()) + 1);
  if (const auto dashes = std::find(rest.begin(), rest.end(), "--"); dashes != rest.end()) {
    return inner_risk(rest.subspan(static_cast<std::size_t>(dashes - rest.begin()) + 1), depth);
  }
  rest = past_flags(rest, "-n --namespace -c --container -u --user -e --env -w --workdir");
  if (!rest.empty()) rest = rest.subspan(1);  // the pod or container
  rest = past_flags(rest, "-n --namespace -c --container");
  return inner_risk(rest, depth);
}

bool is_flag(std::string_view word) {
  return word.starts_with('-');
}

// A program's text that prints and compares: no shell, no file, no other program's output.
bool awk_only_prints(std::string_view text) {
  for (const std::string_view word : {"system", "getline", "@"}) {
    if (text.find(word) != std::string_view::npos) return false;
  }
  // Before the first print, `>` compares; behind it, it may write.
  const std::size_t print = text.find("print");
  return print == std::string_view::npos
             ? text.find('|') == std::string_view::npos
             : text.find_first_of(">|", print) == std::string_view::npos;
}

// `w`, `e` and `r` of sed's language may stand at many places; a print or a plain s/// is known.
bool sed_only_prints(std::string_view script) {
  if (script.find_first_not_of("0123456789,$;pdq= {}") == std::string_view::npos) return true;
  if (script.size() < 4 || script[0] != 's' || script.find('\n') != std::string_view::npos) {
    return false;
  }
  const char mark = script[1];
  const std::size_t second = script.find(mark, 2);
  if (second == std::string_view::npos || std::count(script.begin(), script.end(), mark) != 3) {
    return false;
  }
  const std::string_view flags = script.substr(script.rfind(mark) + 1);
  return flags.find_first_not_of("gpI0123456789") == std::string_view::npos;
}

Risk sed_risk(Words args) {
  bool script = false;
  for (const std::string& word : args) {
    if (is_flag(word)) {
      if (word.starts_with("--in") || (word[1] != '-' && word.find('i') != std::string::npos)) {
        return Risk::write;
      }
      if (word != "-n" && word != "-E" && word != "-r" && word != "-nE") return Risk::unknown;
    } else if (!script) {
      script = true;
      if (!sed_only_prints(word)) {
        // -i may stand behind the script.
        const bool in_place = std::any_of(args.begin(), args.end(), [](std::string_view it) {
          return it.starts_with("-i") || it.starts_with("--in");
        });
        return in_place ? Risk::write : Risk::unknown;
      }
    }
  }
  return script ? Risk::read : Risk::unknown;
}

// `ip` takes its words in every abbreviation; only whole ones are known.
Risk ip_risk(Words args) {
  const Words words = past_flags(args, "-n -netns");
  if (std::any_of(args.begin(), args.end(), [](std::string_view word) {
        return contains_word("add del delete set flush change replace append", word);
      })) {
    return Risk::write;
  }
  const bool shows =
      words.size() == 1 || (words.size() > 1 && contains_word("show list ls get", words[1]));
  const bool object =
      !words.empty() &&
      contains_word("a addr address l link r route rule n neigh neighbor maddr netns tunnel",
                    words[0]);
  return shows && object ? Risk::read : Risk::unknown;
}

// Programs that read or write by their arguments alone; nothing for others.
std::optional<Risk> argument_risk(std::string_view name, Words args) {
  const auto all = [&](auto test) { return std::all_of(args.begin(), args.end(), test); };
  if (name == "awk" || name == "gawk") {
    const bool flags = all([](std::string_view word) {
      return !is_flag(word) || word.starts_with("-F") || word == "-v";
    });
    return flags && all(awk_only_prints) ? Risk::read : Risk::unknown;
  }
  if (name == "git") {  // `-c` may name a program that git runs
    if (!args.empty() && args[0] == "-c") return Risk::unknown;
  }
  if (name == "sed") return sed_risk(args);
  if (name == "ip") return ip_risk(args);
  if (name == "hostname") {
    const bool shows = all([](std::string_view word) {
      return contains_word("-f -i -I -s -d -A --fqdn --long --short --domain --ip-address", word);
    });
    return shows ? Risk::read : Risk::write;
  }
  if (name == "date") {
    const bool shows = all([](std::string_view word) {
      return word.starts_with('+') || contains_word("-u --utc -R -I", word);
    });
    const bool asks = !args.empty() && (args[0] == "-d" || args[0].starts_with("--date="));
    if (shows || (asks && args.size() <= 2)) return Risk::read;
    return has_flag(args, "-s") || has_flag(args, "--set") ? Risk::write : Risk::unknown;
  }
  if (name == "uniq") return all(is_flag) ? Risk::read : Risk::unknown;
  if (name == "kubectx" || name == "kubens") return args.empty() ? Risk::read : Risk::write;
  if (name == "nc" || name == "ncat") {
    const bool probes = !args.empty() && is_flag(args[0]) &&
                        args[0].find('z') != std::string::npos &&
                        args[0].find_first_of("ecl") == std::string::npos;
    return probes ? Risk::read : Risk::unknown;
  }
  if (name == "sysctl" &&
      !all([](std::string_view word) { return word.find('=') == std::string_view::npos; })) {
    return Risk::write;
  }
  return std::nullopt;
}

Risk program_risk(std::string_view name, Words args, int depth) {
  // Beside other words `--version` is an option that takes a value: helm upgrade --version 1.2.
  const bool known = find_program(name) != nullptr || is_reader(name);
  if (known && args.size() == 1 && (args[0] == "--help" || args[0] == "--version")) {
    return Risk::read;
  }
  if (const auto inner = exec_risk(name, args, depth)) return *inner;
  if (is_dry_run(name, args)) return Risk::read;
  if (name == "wget") return Risk::write;  // keeps what it gets
  if (name == "curl" || name == "http" || name == "https") return curl_risk(args);
  if (name == "psql" || name == "mysql" || name == "mariadb" || name == "cqlsh" ||
      name == "sqlite3" || name == "clickhouse-client") {
    return sql_client_risk(args);
  }
  if (name == "find") return find_risk(args, depth);
  if (name == "sh" || name == "bash" || name == "zsh" || name == "ash" || name == "su") {
    return script_risk(args, depth);
  }
  if (args.empty() && contains_word("mount hostname timedatectl systemctl uniq", name)) {
    return Risk::read;
  }
  if (const auto risk = argument_risk(name, args)) return *risk;
  if (const Program* program = find_program(name)) {
    // `git -c core.pager=… log` runs what the setting names.
    const bool sets = name == "git" && !args.empty() &&
                      (args[0] == "-c" || args[0].starts_with("--config-env") ||
                       args[0].starts_with("--exec-path="));
    return riskier(table_risk(*program, args), sets ? Risk::unknown : Risk::read);
  }
  if (is_reader(name)) return Risk::read;
  if (is_writer(name)) return Risk::write;
  return Risk::unknown;
}

Risk risk_of_words(Words words, int depth) {
  if (depth > kMaxDepth) return Risk::unknown;
  const Words assignments = assignments_of(words);
  words = words.subspan(assignments.size());
  if (any_runs_its_value(assignments)) return riskier(Risk::unknown, risk_of_rest(words, depth));
  return risk_of_rest(words, depth);
}

Risk risk_of_rest(Words words, int depth) {
  if (words.empty()) return Risk::read;  // sets variables of the shell alone
  const std::string_view name = program_name(words.front());
  if (name == "export" && any_runs_its_value(words)) return Risk::unknown;
  const Words args = words.subspan(1);
  const auto* wrapper = std::find_if(std::begin(kWrappers), std::end(kWrappers),
                                     [&](const Wrapper& it) { return it.name == name; });
  if (wrapper == std::end(kWrappers)) return program_risk(name, args, depth);
  if ((name == "time" || name == "strace") && has_flag(args, "-o")) return Risk::write;
  Words inner = past_flags(args, wrapper->valued_flags);
  inner = inner.subspan(std::min(wrapper->own_words, inner.size()));
  return inner.empty() ? Risk::unknown : inner_risk(inner, depth);
}

// `… | sh`, `… | sudo bash -s`: what comes is run.
bool runs_its_input(Words words) {
  if (!words.empty() && program_name(words.front()) == "sudo") {
    words = past_flags(words.subspan(1), "-u -g");
  }
  return !words.empty() && contains_word("sh bash zsh ash dash ksh", program_name(words.front())) &&
         std::all_of(words.begin() + 1, words.end(), [](std::string_view word) {
           return word == "-" || (is_flag(word) && !word.ends_with('c'));
         });
}

Risk shell_risk(std::string_view line, int depth) {
  if (depth > kMaxDepth) return Risk::unknown;
  const std::vector<SimpleCommand> commands = split_commands(line);
  if (commands.empty()) return Risk::unknown;
  Risk risk = Risk::read;
  for (const SimpleCommand& command : commands) {
    risk = riskier(risk, risk_of_words(command.words, depth));
    if (command.piped && runs_its_input(command.words)) risk = Risk::write;
    if (command.writes_file) risk = Risk::write;
  }
  return risk;
}

bool is_control_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

Risk powershell_risk(std::string_view command) {
  constexpr std::string_view kReads =
      " get test show measure select where find format compare sort ";
  if (ascii_lower(command).find("format-volume") != std::string::npos) return Risk::write;
  constexpr std::string_view kWrites =
      " set remove new restart stop start clear add move copy rename invoke enable disable update "
      "install uninstall suspend resume reset register unregister write out ";
  Risk risk = Risk::read;
  // What stands in a block or behind a separator is not looked at.
  if (command.find_first_of("{(&>;\n") != std::string_view::npos) risk = Risk::unknown;
  for (const std::string_view part : split(command, '|')) {
    const std::string text = ascii_lower(trim(part));
    const std::string_view verb = std::string_view(text).substr(0, text.find_first_of("- "));
    if (contains_word(kWrites, verb)) return Risk::write;
    if (!contains_word(kReads, verb)) risk = Risk::unknown;
  }
  return risk;
}

}  // namespace

bool is_operations_tool(std::string_view word) {
  constexpr std::string_view kOthers = " sudo curl wget ssh psql mysql dig nslookup df tcpdump ";
  const std::string_view name = program_name(word);
  return name.size() > 1 && (contains_word(kOthers, name) || find_program(name) != nullptr);
}

CommandRisk risk_of_command(std::string_view command, std::string_view shell) {
  // A terminal may act on them: nobody can tell what is run from what is seen.
  if (std::any_of(command.begin(), command.end(), is_control_byte)) return Risk::unknown;
  const std::string kind = ascii_lower(shell);
  if (kind == "sql" || kind == "psql" || kind == "mysql" || kind == "postgresql" ||
      kind == "plsql" || kind == "pgsql" || kind == "cql") {
    return sql_risk(command);
  }
  if (kind == "promql" || kind == "logql") return Risk::read;
  if (kind == "powershell" || kind == "pwsh" || kind == "ps1") return powershell_risk(command);
  return shell_risk(command, 0);
}

}  // namespace runbook
