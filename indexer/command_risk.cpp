// What running a command would do, by the words of a table.
#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "base/text.h"
#include "indexer/commands.h"
#include "indexer/shell_words.h"

namespace runbook {
namespace {

using Risk = CommandRisk;
using Words = std::span<const std::string>;

// Shells within shells end somewhere.
constexpr int kMaxDepth = 4;

/// Words of a program that read and that write, separated by blanks; "rollout:status" is two words
/// in a row, "describe-" begins a word. The first of the command's words that is in either decides.
struct Program {
  std::string_view name;
  std::string_view reads;
  std::string_view writes;
  Risk otherwise = Risk::unknown;
};

constexpr std::string_view kKubeReads =
    "get describe logs top explain api-resources api-versions version cluster-info diff wait "
    "events "
    "port-forward proxy rollout:status rollout:history config:view config:current-context "
    "config:get-contexts auth:can-i auth:whoami adm:top adm:inspect adm:must-gather adm:node-logs "
    "whoami status projects project must-gather options completion";
constexpr std::string_view kKubeWrites =
    "apply create delete edit patch replace scale autoscale label annotate taint cordon uncordon "
    "drain expose set rollout:restart rollout:undo rollout:pause rollout:resume run cp debug evict "
    "certificate adm new-app new-project start-build cancel-build rollback config:set-context "
    "config:use-context config:set import-image process tag login attach";
constexpr std::string_view kCloudReads =
    "describe describe- list list- list_ get get- head- show show- ls tail filter- lookup- search- "
    "simulate- batch-get- get_ wait read view check query";
constexpr std::string_view kCloudWrites =
    "create create- delete delete- update update- put- put modify- start start- stop stop- "
    "terminate- reboot reboot- restart set set- add add- remove remove- attach- detach- associate- "
    "disassociate- register- deregister- run- cancel- enable- disable- reset reset- resize scale "
    "failover failover- promote- restore- rollback rm cp mv sync mb rb deploy import patch apply "
    "authorize- revoke- invoke send- tag- untag- upgrade drain delete_ resize-";

constexpr Program kPrograms[] = {
    {"kubectl", kKubeReads, kKubeWrites},
    {"oc", kKubeReads, kKubeWrites},
    {"k", kKubeReads, kKubeWrites},
    {"helm",
     "list ls status history get show search template lint version env dependency:list diff verify "
     "repo:list",
     "install upgrade uninstall delete rollback repo dependency push package registry pull plugin"},
    {"kustomize", "build version", "edit create"},
    {"argocd",
     "app:get app:list app:diff app:history app:logs app:manifests app:resources cluster:list "
     "repo:list version",
     "app cluster repo login proj account"},
    {"flux", "get logs check tree stats events export diff version",
     "reconcile suspend resume create delete bootstrap install uninstall"},
    {"istioctl", "proxy-status ps proxy-config pc analyze version describe x:describe",
     "install upgrade uninstall kube-inject"},
    {"linkerd", "check stat top tap viz version diagnostics", "install upgrade uninstall inject"},
    {"velero",
     "get describe logs version backup:get backup:describe backup:logs restore:get "
     "restore:describe restore:logs schedule:get",
     "backup restore schedule delete create install uninstall"},
    {"docker",
     "ps images logs inspect stats top version info events diff history search port "
     "container:ls image:ls network:ls network:inspect volume:ls volume:inspect system:df "
     "compose:ps compose:logs compose:config service:ls service:ps service:logs node:ls",
     "run start stop restart rm rmi kill pause unpause build pull push tag create cp update rename "
     "commit load save import prune login container image network volume system compose service "
     "swarm stack node up down"},
    {"docker-compose", "ps logs config top images version events port",
     "up down start stop restart rm kill build pull push run pause unpause create"},
    {"podman", "ps images logs inspect stats top version info events diff history port",
     "run start stop restart rm rmi kill pause build pull push tag create cp"},
    {"crictl", "ps images logs inspect inspecti inspectp stats pods info version img",
     "rm rmi rmp stop stopp run runp create start pull"},
    {"ctr", "list ls info version check", "rm remove delete kill pull run import push prune"},
    {"nerdctl", "ps images logs inspect stats info version",
     "run start stop restart rm rmi kill build pull push"},
    {"systemctl",
     "status show list-units list-unit-files list-timers list-dependencies list-sockets is-active "
     "is-enabled is-failed cat get-default --failed",
     "start stop restart reload enable disable mask unmask daemon-reload kill reset-failed isolate "
     "try-restart reload-or-restart edit set-property daemon-reexec reboot poweroff halt",
     Risk::read},
    {"service", "status --status-all", "start stop restart reload force-reload"},
    {"journalctl", "", "--vacuum-size --vacuum-time --vacuum-files --rotate --flush", Risk::read},
    {"supervisorctl", "status tail pid version",
     "start stop restart reload update reread shutdown"},
    {"aws", kCloudReads, kCloudWrites},
    {"gcloud", kCloudReads, kCloudWrites},
    {"az", kCloudReads, kCloudWrites},
    {"gsutil", "ls cat du stat version hash", "cp mv rm rsync mb rb setmeta acl iam"},
    {"gh", "view list status diff checks watch", "create merge close edit delete rerun run cancel"},
    {"doctl", kCloudReads, kCloudWrites},
    {"openstack", kCloudReads, kCloudWrites},
    {"terraform",
     "plan show output validate graph version providers state:list state:show state:pull fmt "
     "console",
     "apply destroy import taint untaint init state workspace refresh force-unlock"},
    {"tofu", "plan show output validate state:list state:show",
     "apply destroy import taint untaint init state force-unlock"},
    {"pulumi", "preview stack:ls config:get", "up destroy refresh import cancel"},
    {"ansible-playbook", "--check --list-hosts --list-tasks --syntax-check", "", Risk::write},
    {"git",
     "status log diff show blame remote describe rev-parse ls-files ls-remote grep fetch reflog "
     "shortlog bisect:log stash:list branch:--list cat-file config:--get config:--list",
     "push pull commit merge rebase checkout reset revert cherry-pick stash clean tag clone apply "
     "am "
     "add rm mv switch restore init submodule gc worktree"},
    {"etcdctl",
     "get endpoint member:list alarm:list check watch version snapshot:status snapshot:save "
     "user:list "
     "role:list auth:status endpoint-health ls cluster-health lease:list hashkv",
     "put del defrag compact compaction member alarm:disarm snapshot:restore move-leader lease "
     "user "
     "role auth rm set mk txn"},
    {"redis-cli",
     "get mget keys scan info ping ttl pttl type exists dbsize llen lrange lindex hget hgetall "
     "hlen "
     "hkeys scard smembers zcard zrange zscore strlen monitor time role memory latency --latency "
     "--bigkeys --memkeys --hotkeys --stat --scan config:get client:list client:info cluster:info "
     "cluster:nodes cluster:slots cluster:check slowlog:get slowlog:len debug:object xlen xrange "
     "xinfo sentinel:masters sentinel:get-master-addr-by-name sentinel:slaves object "
     "--cluster:check "
     "--cluster:info acl:list acl:whoami",
     "set mset del unlink flushall flushdb expire persist rename incr decr lpush rpush lpop rpop "
     "ltrim hset hdel sadd srem zadd zrem config client cluster slowlog debug shutdown save bgsave "
     "bgrewriteaof replicaof slaveof failover script eval migrate restore move sentinel xadd xtrim "
     "xdel --cluster --pipe swapdb acl"},
    {"rabbitmqctl",
     "status list_queues list_connections list_channels list_exchanges list_bindings "
     "list_consumers "
     "list_users list_vhosts list_policies cluster_status environment node_health_check report "
     "ping "
     "eval_read",
     "stop start_app stop_app reset force_reset purge_queue delete_queue set_policy clear_policy "
     "join_cluster forget_cluster_node close_connection close_all_connections add_user delete_user "
     "set_permissions eval sync_queue cancel_sync_queue change_password await_startup"},
    {"rabbitmq-diagnostics", "", "", Risk::read},
    {"rabbitmqadmin", "list show get export", "declare delete purge publish close import"},
    {"nodetool",
     "status info ring tpstats cfstats tablestats netstats compactionstats describecluster "
     "gossipinfo "
     "getendpoints proxyhistograms tablehistograms version listsnapshots describering",
     "repair cleanup drain decommission removenode assassinate flush compact scrub snapshot "
     "clearsnapshot rebuild move stop disablegossip enablegossip disablebinary enablebinary "
     "setcompactionthroughput upgradesstables refresh truncatehints"},
    {"kafka-topics", "--list --describe --version", "--create --delete --alter"},
    {"kafka-consumer-groups", "--dry-run --list --describe --state --members",
     "--execute --delete --delete-offsets --reset-offsets"},
    {"kafka-configs", "--describe", "--alter --add-config --delete-config"},
    {"kafka-acls", "--list", "--add --remove"},
    {"kafka-reassign-partitions", "--verify --generate --list", "--execute --cancel"},
    {"kafka-leader-election", "", "", Risk::write},
    {"kafka-preferred-replica-election", "", "", Risk::write},
    {"kafka-console-consumer", "", "", Risk::read},
    {"kafka-console-producer", "", "", Risk::write},
    {"kafka-delete-records", "", "", Risk::write},
    {"kafka-log-dirs", "", "", Risk::read},
    {"kafka-broker-api-versions", "", "", Risk::read},
    {"kafka-get-offsets", "", "", Risk::read},
    {"kafka-run-class", "kafka.tools.GetOffsetShell", ""},
    {"kcat", "-L -C -Q", "-P"},
    {"consul", "members info catalog monitor kv:get operator:raft:list-peers version",
     "kv:put kv:delete leave join force-leave reload snapshot operator maint services"},
    {"vault", "status read list version token:lookup operator:raft:list-peers kv:get kv:list",
     "write delete operator token login secrets auth policy kv lease unwrap"},
    {"nomad", "status job:status node:status alloc:status alloc:logs server:members",
     "job node alloc run stop system operator"},
    {"amtool", "alert alert:query silence:query check-config config:show config:routes",
     "silence alert:add cluster"},
    {"promtool", "check query test tsdb:list tsdb:analyze debug", "tsdb"},
    {"ceph",
     "status -s health df osd:tree osd:df osd:stat osd:perf osd:dump osd:pool:ls pg:stat pg:dump "
     "mon:stat versions -w fs:status orch:ps orch:ls report",
     "osd pg mon fs orch config mds mgr auth tell set unset"},
    {"pg_ctl", "status", "start stop restart reload promote init kill"},
    {"patronictl", "list topology history show-config version dsn query",
     "switchover failover restart reload reinit pause resume edit-config remove flush"},
    {"pgbouncer", "", ""},
    {"certbot", "certificates", "renew certonly delete revoke run install"},
    {"kubeadm", "version certs:check-expiration config:view config:images token:list",
     "init join reset upgrade certs token config"},
    {"gitlab-ctl", "status tail service-list show-config",
     "start stop restart reconfigure hup kill promote pg-upgrade cleanse"},
    {"ip", "show list ls get -s", "add del delete set flush change replace", Risk::read},
    {"iptables", "-L --list -S -nL -nvL -vnL -Lnv -Ln -nvxL", "-A -D -I -F -P -R -N -X -Z --flush"},
    {"ipvsadm", "-L -l -Ln -ln --list", "-A -D -E -C -a -d"},
    {"nft", "list", "add delete flush insert replace"},
    {"sysctl", "", "-w -p --system --write", Risk::read},
    {"crontab", "-l", "-e -r"},
    {"mount", "", "-o -t -a --bind remount", Risk::unknown},
    {"sed", "", "-i --in-place", Risk::read},
    {"yq", "", "-i --inplace", Risk::read},
    {"dmesg", "", "-C -c --clear", Risk::read},
    {"date", "", "-s --set", Risk::read},
    {"hostname", "", "", Risk::read},
    {"chronyc", "tracking sources sourcestats activity", "makestep burst online offline"},
    {"timedatectl", "status show timesync-status", "set-ntp set-time set-timezone", Risk::read},
    {"smartctl", "-a -i -H -l --all -x", "-t -s"},
    {"mdadm", "--detail --examine -D -E", "--add --remove --fail --create --stop --manage --grow"},
    {"conntrack", "-L -S -C -E", "-D -F -U"},
    {"openssl", "s_client x509 verify version crl asn1parse", "genrsa req ca genpkey enc pkcs12"},
    {"apt", "list show search policy", "install remove purge update upgrade autoremove"},
    {"apt-get", "", "install remove purge update upgrade autoremove dist-upgrade clean"},
    {"yum", "list info search history repolist", "install remove update upgrade erase clean"},
    {"dnf", "list info search history repolist", "install remove update upgrade clean"},
    {"rpm", "-q -qa -qi -ql -V", "-i -e -U -F -ivh -Uvh"},
    {"dpkg", "-l -L -s --list", "-i -r --install --remove --configure --purge"},
    {"pip", "list show freeze check", "install uninstall download"},
    {"npm", "ls list view outdated audit", "install ci update uninstall publish run"},
};

constexpr std::string_view kReaders =
    " ls cat zcat grep egrep fgrep zgrep rg awk gawk head tail less more wc sort uniq cut tr "
    "column "
    "jq dig nslookup host ping ping6 traceroute tracepath mtr ss netstat arp df du free top htop "
    "ps "
    "pstree pidof pgrep lsof uptime who w id uname echo printf pwd cd test [ [[ true false sleep "
    "which type whereis file stat tcpdump strace ltrace iostat vmstat mpstat sar pidstat iotop "
    "lsblk "
    "blkid lscpu lsmod lspci findmnt readlink realpath basename dirname diff cmp md5sum sha256sum "
    "base64 seq history man whoami env printenv export unset set source . read alias telnet nc "
    "ncat "
    "getent last ulimit nproc numastat perf xxd od hexdump strings tree kubectx kubens stern k9s "
    "logcli pg_isready pg_top pgbadger mysqladmin-status zpool-status nvidia-smi fgrep nl tac rev "
    "local return exit wait for in do done if then else elif fi while until case esac ipmitool-sel "
    "ethtool journal-ctl uniq paste join comm expr bc date cal watchdog lastlog dmidecode jstack "
    "jmap "
    "jstat jps getfacl pmap slabtop ";
constexpr std::string_view kWriters =
    " rm rmdir dd mkfs mkfs.ext4 mkfs.xfs mv cp touch mkdir chmod chown chgrp ln kill pkill "
    "killall "
    "reboot shutdown halt poweroff truncate tee shred useradd userdel usermod groupadd passwd "
    "swapoff "
    "swapon fsck e2fsck xfs_repair parted fdisk wipefs lvextend lvcreate lvremove vgextend "
    "pvcreate "
    "resize2fs xfs_growfs scp rsync sftp vi vim nano emacs patch install umount modprobe rmmod "
    "pg_restore pg_resetwal pg_rewind pg_basebackup createdb dropdb vacuumdb reindexdb mysqlimport "
    "logrotate update-ca-certificates setfacl ansible fallocate unlink init telinit renice fuser "
    "pg_repack growpart mongorestore ";

bool contains_word(std::string_view padded_list, std::string_view word) {
  for (std::size_t at = padded_list.find(word); at != std::string_view::npos;
       at = padded_list.find(word, at + 1)) {
    const bool begins = at == 0 || padded_list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    const bool ends = end == padded_list.size() || padded_list[end] == ' ';
    if (begins && ends) return true;
  }
  return false;
}

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

const Program* find_program(std::string_view name) {
  const auto* found = std::find_if(std::begin(kPrograms), std::end(kPrograms),
                                   [&](const Program& program) { return program.name == name; });
  return found == std::end(kPrograms) ? nullptr : found;
}

bool has_flag(Words words, std::string_view flag) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word == flag ||
           (word.starts_with(flag) && word.size() > flag.size() && word[flag.size()] == '=');
  });
}

bool is_dry_run(Words words) {
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return (word == "--dry-run" || word.starts_with("--dry-run=")) && word != "--dry-run=none" &&
           word != "--dry-run=false";
  });
}

std::string two_words(std::string_view a, std::string_view b) {
  return str_cat(a, ":", b);
}

Risk table_risk(const Program& program, Words args) {
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
      if (contains_word(program.reads, pair)) return Risk::read;
      if (contains_word(program.writes, pair)) return Risk::write;
    }
    if (lists(program.reads, word)) return Risk::read;
    if (lists(program.writes, word)) return Risk::write;
  }
  return program.otherwise;
}

// --- programs whose risk is in their arguments

Risk sql_risk(std::string_view statement) {
  constexpr std::string_view kReads =
      " select show explain describe desc with table values use help \\d \\dt \\l \\conninfo \\x "
      "\\timing \\du \\di \\df \\dn \\c \\q info ";
  constexpr std::string_view kWrites =
      " insert update delete drop truncate alter create grant revoke vacuum reindex analyze "
      "cluster "
      "call do merge replace lock kill set reset flush purge begin commit rollback start copy load "
      "optimize repair refresh comment stop change optimise checkpoint discard reassign rename ";
  // What changes a server though it stands behind SELECT.
  constexpr std::string_view kWritingFunctions[] = {
      "pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_switch_wal",
      "pg_promote",           "setval(",           "lo_unlink",      "pg_drop_",
      "pg_rotate_logfile"};
  std::string text = ascii_lower(statement);
  for (const std::string_view function : kWritingFunctions) {
    if (text.find(function) != std::string::npos) return Risk::write;
  }
  std::replace(text.begin(), text.end(), '(', ' ');
  Risk risk = Risk::read;
  bool any = false;
  for (std::string_view part : split(text, ';')) {
    part = trim(part);
    while (part.starts_with("--")) {
      part = trim(part.substr(std::min(part.find('\n'), part.size())));
    }
    if (part.empty()) continue;
    any = true;
    const std::string_view verb = part.substr(0, part.find_first_of(" \t\n"));
    const bool explains = verb == "explain" && contains_word(part, "analyze");
    const bool with_write =
        verb == "with" && (contains_word(part, "delete") || contains_word(part, "update") ||
                           contains_word(part, "insert"));
    if (contains_word(kWrites, verb) || with_write)
      risk = riskier(risk, Risk::write);
    else if (explains || !contains_word(kReads, verb))
      risk = riskier(risk, Risk::unknown);
  }
  return any ? risk : Risk::unknown;
}

Risk sql_client_risk(Words args) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    const bool takes_statement = word == "-c" || word == "-e" || word == "--command" ||
                                 word == "--execute" || word == "-Atc" || word == "-tAc" ||
                                 word == "-tc" || word == "-ec" || word == "-Ne";
    if (takes_statement && i + 1 < args.size()) return sql_risk(args[i + 1]);
    for (const std::string_view prefix : {"--command=", "--execute=", "-e"}) {
      if (word.starts_with(prefix) && word.size() > prefix.size()) {
        return sql_risk(word.substr(prefix.size()));
      }
    }
    if (word == "-l" || word == "--list") return Risk::read;
  }
  return Risk::unknown;
}

bool is_read_method(std::string_view method) {
  return equals_ignore_case(method, "GET") || equals_ignore_case(method, "HEAD") ||
         equals_ignore_case(method, "OPTIONS");
}

Risk curl_risk(Words args) {
  bool sends = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string_view word = args[i];
    if (word == "-G" || word == "--get") return Risk::read;
    std::string_view method;
    if ((word == "--request" ||
         (word.starts_with('-') && !word.starts_with("--") && word.ends_with('X'))) &&
        i + 1 < args.size()) {
      method = args[i + 1];
    } else if (word.starts_with("--request=")) {
      method = word.substr(10);
    } else if (word.starts_with('-') && !word.starts_with("--")) {
      const std::size_t at = word.find('X');
      if (at != std::string_view::npos) method = word.substr(at + 1);
    }
    if (!method.empty()) return is_read_method(method) ? Risk::read : Risk::write;
    for (const std::string_view flag : {"--data", "--form", "--upload-file", "--json", "--post-"}) {
      sends = sends || word.starts_with(flag);
    }
    sends = sends || word == "-T" || word == "-F" ||
            (word.starts_with("-d") && !word.starts_with("--"));
  }
  return sends ? Risk::write : Risk::read;
}

Risk risk_of_words(Words words, int depth);
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
    if (args[i] == "-delete" || args[i] == "-fprint") return Risk::write;
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
    {"xargs", "-n -I -P -L -d -s -a -i", 0},
    {"watch", "-n --interval -d", 0},
    {"exec", "", 0},
    {"command", "", 0},
    {"parallel", "-j", 0},
    {"ssh", "-i -p -l -o -F -J -L -R -D -W -b -c", 1},
    {"chroot", "", 1},
    {"nsenter", "-t --target", 0},
    {"flock", "-w", 1},
    {"stdbuf", "-o -e -i", 0},
    {"strace", "-p -e -o -f", 0},
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

Words without_assignments(Words words) {
  while (!words.empty() && is_assignment(words.front()))
    words = words.subspan(1);
  return words;
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
  Words rest = args.subspan(static_cast<std::size_t>(verb - args.begin()) + 1);
  if (const auto dashes = std::find(rest.begin(), rest.end(), "--"); dashes != rest.end()) {
    return inner_risk(rest.subspan(static_cast<std::size_t>(dashes - rest.begin()) + 1), depth);
  }
  rest = past_flags(rest, "-n --namespace -c --container -u --user -e --env -w --workdir");
  if (!rest.empty()) rest = rest.subspan(1);  // the pod or container
  rest = past_flags(rest, "-n --namespace -c --container");
  return inner_risk(rest, depth);
}

Risk program_risk(std::string_view name, Words args, int depth) {
  if (has_flag(args, "--help") || has_flag(args, "--version")) return Risk::read;
  if (const auto inner = exec_risk(name, args, depth)) return *inner;
  if (is_dry_run(args)) return Risk::read;
  if (name == "curl" || name == "wget" || name == "http" || name == "https") return curl_risk(args);
  if (name == "psql" || name == "mysql" || name == "mariadb" || name == "cqlsh" ||
      name == "sqlite3" || name == "clickhouse-client") {
    return sql_client_risk(args);
  }
  if (name == "find") return find_risk(args, depth);
  if (name == "sh" || name == "bash" || name == "zsh" || name == "ash" || name == "su") {
    return script_risk(args, depth);
  }
  if (name == "mount" && args.empty()) return Risk::read;
  if (const Program* program = find_program(name)) return table_risk(*program, args);
  if (contains_word(kReaders, name)) return Risk::read;
  if (contains_word(kWriters, name)) return Risk::write;
  return Risk::unknown;
}

Risk risk_of_words(Words words, int depth) {
  if (depth > kMaxDepth) return Risk::unknown;
  words = without_assignments(words);
  if (words.empty()) return Risk::read;  // sets variables of the shell alone
  const std::string_view name = program_name(words.front());
  const Words args = words.subspan(1);
  const auto* wrapper = std::find_if(std::begin(kWrappers), std::end(kWrappers),
                                     [&](const Wrapper& it) { return it.name == name; });
  if (wrapper == std::end(kWrappers)) return program_risk(name, args, depth);
  Words inner = past_flags(args, wrapper->valued_flags);
  inner = inner.subspan(std::min(wrapper->own_words, inner.size()));
  return inner.empty() ? Risk::unknown : inner_risk(inner, depth);
}

Risk shell_risk(std::string_view line, int depth) {
  if (depth > kMaxDepth) return Risk::unknown;
  const std::vector<SimpleCommand> commands = split_commands(line);
  if (commands.empty()) return Risk::unknown;
  Risk risk = Risk::read;
  for (const SimpleCommand& command : commands) {
    risk = riskier(risk, risk_of_words(command.words, depth));
    if (command.writes_file) risk = Risk::write;
  }
  return risk;
}

Risk powershell_risk(std::string_view command) {
  constexpr std::string_view kReads =
      " get test show measure select where find format compare sort ";
  constexpr std::string_view kWrites =
      " set remove new restart stop start clear add move copy rename invoke enable disable update "
      "install uninstall suspend resume reset register unregister write out ";
  Risk risk = Risk::read;
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
