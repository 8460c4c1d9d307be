#include "indexer/command_tables.h"

#include <algorithm>
#include <iterator>

#include "indexer/word_list.h"

namespace runbook {
namespace {

constexpr std::string_view kKubeReads =
    "get describe logs top explain api-resources api-versions version cluster-info diff wait "
    "events "
    "port-forward proxy rollout:status rollout:history config:view config:current-context "
    "config:get-contexts auth:can-i auth:whoami adm:top adm:node-logs "
    "whoami status projects options completion";
constexpr std::string_view kKubeWrites =
    "apply create delete edit patch replace scale autoscale label annotate taint cordon uncordon "
    "drain expose set rollout:restart rollout:undo rollout:pause rollout:resume run cp debug evict "
    "certificate adm new-app new-project start-build cancel-build rollback project "
    "config:set-context "
    "config:use-context config:set import-image process tag login attach";
constexpr std::string_view kCloudReads =
    "describe describe- list list- list_ get get- head- show show- ls tail filter- lookup- search- "
    "simulate- batch-get- get_ wait read view check query";
constexpr std::string_view kCloudWrites =
    "create create- delete delete- update update- put- put modify- start start- stop stop- "
    "terminate- reboot reboot- restart set set- add add- remove remove- attach- detach- associate- "
    "disassociate- register- deregister- run- cancel- enable- disable- reset reset- resize scale "
    "failover failover- promote- restore- rollback rm cp mv sync mb rb deploy import patch apply "
    "get-credentials presign migrate ssh publish- execute- copy- purchase- accept- reject- "
    "allocate- "
    "release- request- import- export- merge- rotate- schedule- change- suspend- resume- assign- "
    "unassign- transact- authorize- revoke- invoke send- tag- untag- upgrade drain delete_ resize-";

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
     "try-restart reload-or-restart edit set-property daemon-reexec reboot poweroff halt "
     "set-default"},
    {"service", "status --status-all", "start stop restart reload force-reload"},
    {"journalctl", "",
     "--vacuum-size --vacuum-time --vacuum-files --rotate --flush --sync --setup-keys "
     "--update-catalog --relinquish-var --smart-relinquish-var --cursor-file",
     CommandRisk::read},
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
     "plan show output validate graph version providers state:list state:show state:pull",
     "apply destroy import taint untaint init state workspace refresh force-unlock fmt -out "
     "providers:lock providers:mirror"},
    {"tofu", "plan show output validate state:list state:show",
     "apply destroy import taint untaint init state force-unlock -out"},
    {"pulumi", "preview stack:ls config:get", "up destroy refresh import cancel"},
    {"ansible-playbook", "--check --list-hosts --list-tasks --syntax-check", "",
     CommandRisk::write},
    {"git",
     "status log diff show blame remote:-v remote:show remote:get-url describe rev-parse ls-files "
     "ls-remote grep fetch reflog "
     "shortlog bisect:log stash:list branch:--list cat-file config:--get config:--list",
     "push pull commit merge rebase checkout reset revert cherry-pick stash clean tag clone apply "
     "am "
     "add rm mv switch restore init submodule gc worktree remote reflog:expire reflog:delete "
     "--output"},
    {"etcdctl",
     "get endpoint member:list alarm:list check watch version snapshot:status "
     "user:list "
     "role:list auth:status endpoint-health ls cluster-health lease:list hashkv",
     "put del defrag check:perf check:datascale compact compaction member alarm:disarm "
     "snapshot:restore move-leader lease "
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
     "memory:purge latency:reset set mset del unlink flushall flushdb expire persist rename incr "
     "decr lpush rpush lpop rpop "
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
    {"rabbitmq-diagnostics", "", "remote_shell eval eval_file exec", CommandRisk::read},
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
    {"kafka-leader-election", "", "", CommandRisk::write},
    {"kafka-preferred-replica-election", "", "", CommandRisk::write},
    {"kafka-console-consumer", "", "--group --consumer-property --consumer.config",
     CommandRisk::read},
    {"kafka-console-producer", "", "", CommandRisk::write},
    {"kafka-delete-records", "", "", CommandRisk::write},
    {"kafka-log-dirs", "", "", CommandRisk::read},
    {"kafka-broker-api-versions", "", "", CommandRisk::read},
    {"kafka-get-offsets", "", "", CommandRisk::read},
    {"kafka-run-class", "kafka.tools.GetOffsetShell", ""},
    {"kcat", "-L -C -Q", "-P -G"},
    {"consul", "members info catalog monitor kv:get operator:raft:list-peers version",
     "kv:put kv:delete leave join force-leave reload snapshot operator maint services"},
    {"vault", "status list version token:lookup operator:raft:list-peers kv:get kv:list",
     "write delete operator token login secrets auth policy kv lease unwrap"},
    {"nomad", "status job:status node:status alloc:status alloc:logs server:members",
     "job node alloc run stop system operator"},
    {"amtool", "alert alert:query silence:query check-config config:show config:routes",
     "silence alert:add cluster"},
    {"promtool", "check query test tsdb:list tsdb:analyze", "tsdb"},
    {"ceph",
     "status -s health df osd:tree osd:df osd:stat osd:perf osd:dump osd:pool:ls pg:stat pg:dump "
     "mon:stat versions -w fs:status orch:ps orch:ls report",
     "osd pg mon fs orch config mds mgr auth tell set unset"},
    {"pg_ctl", "status", "start stop restart reload promote init kill"},
    {"patronictl", "list topology history show-config version dsn",
     "switchover failover restart reload reinit pause resume edit-config remove flush"},
    {"pgbouncer", "", ""},
    {"certbot", "certificates", "renew certonly delete revoke run install"},
    {"kubeadm", "version certs:check-expiration config:view token:list",
     "init join reset upgrade certs token config"},
    {"gitlab-ctl", "status tail service-list show-config",
     "start stop restart reconfigure hup kill promote pg-upgrade cleanse"},
    {"iptables", "-L --list -S -nL -nvL -vnL -Lnv -Ln -nvxL", "-A -D -I -F -P -R -N -X -Z --flush"},
    {"ipvsadm", "-L -l -Ln -ln --list", "-A -D -E -C -a -d"},
    {"nft", "list", "add delete flush insert replace"},
    {"sysctl", "", "-w -p --system --write --load -f", CommandRisk::read},
    {"crontab", "-l", "-e -r"},
    {"mount", "", "", CommandRisk::write},
    {"yq", "", "-i --inplace --in-place -s --split-exp", CommandRisk::read},
    {"dmesg", "", "-C -c -D -E -n --clear --read-clear --console-off --console-on --console-level",
     CommandRisk::read},
    {"sort", "", "-o --output", CommandRisk::read},
    {"ss", "", "-K --kill", CommandRisk::read},
    {"arp", "", "-s -d -f", CommandRisk::read},
    {"tcpdump", "", "-w -z", CommandRisk::read},
    {"tree", "", "-o", CommandRisk::read},
    {"sar", "", "-o", CommandRisk::read},
    {"history", "", "-c -d -w -a", CommandRisk::read},
    {"lastlog", "", "-C -S --clear --set", CommandRisk::read},
    {"chronyc", "tracking sources sourcestats activity", "makestep burst online offline"},
    {"timedatectl", "status show timesync-status", "set-"},
    {"smartctl", "-a -i -H -l --all -x", "-t -s -X -o -S"},
    {"mdadm", "--detail --examine -D -E",
     "-a -r -f -C -S -G -A --assemble --zero-superblock --run --add --remove --fail --create "
     "--stop --manage --grow"},
    {"conntrack", "-L -S -C -E", "-D -F -U -I -z"},
    {"openssl", "s_client x509 verify version crl asn1parse",
     "genrsa req ca genpkey enc pkcs12 -out -keyout -CAcreateserial -writerand"},
    {"apt", "list show search policy", "install remove purge update upgrade autoremove"},
    {"apt-get", "", "install remove purge update upgrade autoremove dist-upgrade clean"},
    {"yum", "list info search repolist history:list history:info",
     "history install remove update upgrade erase clean"},
    {"dnf", "list info search repolist history:list history:info",
     "history install remove update upgrade clean"},
    {"rpm", "-q -qa -qi -ql -V", "-i -e -U -F -ivh -Uvh"},
    {"dpkg", "-l -L -s --list", "-i -r --install --remove --configure --purge"},
    {"pip", "list show freeze check", "install uninstall download"},
    {"npm", "ls list view outdated audit", "audit:fix install ci update uninstall publish run"},
};

constexpr std::string_view kReaders =
    " ls cat zcat grep egrep fgrep zgrep head tail less more wc cut tr "
    "column "
    "jq dig nslookup host ping ping6 traceroute tracepath mtr netstat df du free top htop "
    "ps "
    "pstree pidof pgrep lsof uptime who w id uname echo printf pwd cd test [ [[ true false sleep "
    "which type whereis file stat iostat vmstat mpstat pidstat iotop "
    "lsblk "
    "blkid lscpu lsmod lspci findmnt readlink realpath basename dirname diff cmp md5sum sha256sum "
    "base64 seq whoami printenv export unset set read "
    "getent last ulimit nproc numastat od hexdump strings stern "
    "pg_isready pg_top nl tac rev "
    "local return exit wait for in do done if then else elif fi while until case esac "
    "paste join comm expr cal dmidecode jstack "
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

constexpr std::string_view kGcloudGroups =
    "alpha beta access-context-manager active-directory addresses ai ai-platform analytics-admin "
    "api-gateway app apps artifacts asset auth autoscaling backend-buckets backend-services "
    "backups billing accounts bigtable bms builds buckets certificate-manager channels clusters "
    "composer compute config configurations container databases dataflow dataproc datastore "
    "default-zones deploy deployment-manager disks dns docker domains enabled endpoints "
    "environments eventarc events files filestore firebase firewall-rules firewall-policies "
    "folders forwarding-rules functions health-checks http-health-checks https-health-checks hub "
    "iam images info instance-configs instance-groups instance-templates instances "
    "interconnects ip-addresses jobs keyrings keys kms locations logging logs looker machine-types "
    "managed managed-zones memberships memcache memcached metastore metrics ml monitoring "
    "dashboards "
    "policies network-endpoint-groups networks node-pools notebooks objects operations "
    "organizations os-config packages peerings privateca project-info projects pubsub "
    "queues record-sets recommender redis regions releases repositories reservations "
    "resource-manager revisions roles routers routes run runtime-config scheduler scc schemas "
    "secrets security-policies service-accounts services sinks snapshots source spanner sql "
    "ssl-certificates storage subnets subscriptions target-grpc-proxies target-http-proxies "
    "target-https-proxies target-pools target-ssl-proxies target-tcp-proxies target-vpn-gateways "
    "tasks tiers topics transfer triggers unmanaged url-maps users versions vpc-access connectors "
    "vpn-gateways vpn-tunnels worker-pools workflows executions workstations zones";
constexpr std::string_view kAzGroups =
    "account acr activity-log ad address-pool afd agentpool aks alert alerts api apim app "
    "app-insights appconfig application-gateway appservice artifacts assignment autoscale backend "
    "backup batch bicep bgp blob boards cache cdn certificate cognitiveservices command component "
    "config consumption container containerapp cosmosdb credential custom-domain database db "
    "deployment devops diagnostic-settings disk dns endpoint env event eventgrid eventhub "
    "eventhubs express-route extension extension-type factory feature file firewall firewall-rule "
    "flexible-server frontend-ip functionapp gallery graph group hdinsight health host identity "
    "image instance inbound-nat-rule insights iot item job k8s-configuration key keyvault kusto lb "
    "local-gateway lock locks log log-analytics log-config log-profiles logic logs "
    "management-group "
    "mariadb member metrics monitor mysql namespace nat network network-rule nic nodepool "
    "notification-hub nsg operation origin parameter pipelines plan policy postgres private-dns "
    "private-endpoint private-link probe profile provider public-ip queue quota rdbms record-set "
    "redis registry relay replica repos repository resource resource-health restore-point revision "
    "role rule scale search secret security security-group server service service-endpoint "
    "servicebus settings share sig signalr site-recovery slot snapshot sp spring sql staticwebapp "
    "storage subnet subscription synapse table tag task topic traffic-manager usage user vault "
    "vm vmss vnet vnet-gateway volume vpn-connection vpn-gateway watcher webapp workspace zone a "
    "aaaa "
    "cname mx ns ptr srv txt";

}  // namespace

std::string_view groups_of_program(std::string_view name) {
  if (name == "gcloud") return kGcloudGroups;
  return name == "az" ? kAzGroups : std::string_view();
}

const Program* find_program(std::string_view name) {
  const auto* found = std::find_if(std::begin(kPrograms), std::end(kPrograms),
                                   [&](const Program& program) { return program.name == name; });
  return found == std::end(kPrograms) ? nullptr : found;
}

bool is_reader(std::string_view name) {
  return contains_word(kReaders, name);
}

bool is_writer(std::string_view name) {
  return contains_word(kWriters, name);
}

}  // namespace runbook
