#include "indexer/commands.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

std::vector<std::string> texts(const std::vector<Command>& commands) {
  std::vector<std::string> found;
  for (const Command& command : commands)
    found.push_back(command.text);
  return found;
}

std::vector<std::string> texts_of(std::string_view code, std::string_view info) {
  return texts(commands_of_block(code, info, 1));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("every line of a shell block that is no comment is a command", "[indexer][commands]") {
  const auto commands =
      commands_of_block("# look first\nkubectl get pods\n\nkubectl delete pod x\n", "bash", 10);
  REQUIRE(texts(commands) == Texts{"kubectl get pods", "kubectl delete pod x"});
  CHECK(commands[0].line == 11);
  CHECK(commands[1].line == 13);
  CHECK(commands[0].shell == "bash");
  CHECK(commands[0].risk == CommandRisk::read);
  CHECK(commands[1].risk == CommandRisk::write);
}

TEST_CASE("where there are prompts, the other lines are output", "[indexer][commands]") {
  CHECK(texts_of("$ oc get co\nNAME   VERSION\netcd   4.15\n$ oc whoami\nadmin\n", "console") ==
        Texts{"oc get co", "oc whoami"});
  CHECK(texts_of("ops@db1:~$ sudo systemctl status pg\nactive\n[root@db1 ~]# df -h\n", "") ==
        Texts{"sudo systemctl status pg", "df -h"});
  CHECK(texts_of("sh-4.4# ls /var/lib/etcd\nmember\n", "text") == Texts{"ls /var/lib/etcd"});
  CHECK(texts_of("PS C:\\ops> Get-Service x\nRunning\n", "") == Texts{"Get-Service x"});
}

TEST_CASE("root's prompt counts in a console block and is a comment in a script",
          "[indexer][commands]") {
  CHECK(texts_of("# systemctl restart crio\n", "console") == Texts{"systemctl restart crio"});
  CHECK(texts_of("# systemctl restart crio\n", "bash").empty());
}

TEST_CASE("a command that goes on over lines is one command", "[indexer][commands]") {
  CHECK(texts_of("kubectl get pods \\\n  -n x\nls\n", "sh") ==
        Texts{"kubectl get pods \\\n  -n x", "ls"});
  CHECK(texts_of("cat x |\n  grep y\n", "sh") == Texts{"cat x |\n  grep y"});
  CHECK(texts_of("kubectl patch x -p '{\n  \"a\": 1\n}'\nls\n", "sh") ==
        Texts{"kubectl patch x -p '{\n  \"a\": 1\n}'", "ls"});
  CHECK(texts_of("for p in a b; do\n  kubectl delete pod $p\ndone\nls\n", "sh") ==
        Texts{"for p in a b; do\n  kubectl delete pod $p\ndone", "ls"});
  CHECK(texts_of("$ docker run \\\n> -it x\nout\n", "console") == Texts{"docker run \\\n-it x"});
}

TEST_CASE("a here-document belongs to its command", "[indexer][commands]") {
  CHECK(texts_of("cat <<'EOF' | kubectl apply -f -\n# kept\nkind: Pod\nEOF\nls\n", "bash") ==
        Texts{"cat <<'EOF' | kubectl apply -f -\n# kept\nkind: Pod\nEOF", "ls"});
}

TEST_CASE("SQL is read statement by statement", "[indexer][commands]") {
  const auto commands = commands_of_block(
      "-- who blocks\nSELECT pid\nFROM pg_stat_activity;\nVACUUM orders;\n", "sql", 1);
  REQUIRE(texts(commands) == Texts{"SELECT pid\nFROM pg_stat_activity;", "VACUUM orders;"});
  CHECK(commands[0].line == 2);
  CHECK(commands[0].risk == CommandRisk::read);
  CHECK(commands[1].risk == CommandRisk::write);
  CHECK(texts_of("postgres=# select 1;\n 1\n", "") == Texts{"select 1;"});
}

TEST_CASE("what is no command language gives no commands", "[indexer][commands]") {
  CHECK(texts_of("kubectl: yes\n", "yaml").empty());
  CHECK(texts_of("import os\n", "python").empty());
  CHECK(texts_of("ERROR connection refused\nat line 3\n", "").empty());
  CHECK(texts_of("", "bash").empty());
  CHECK(texts_of("kubectl get pods\nkubectl get nodes\n", "") ==
        Texts{"kubectl get pods", "kubectl get nodes"});
}

TEST_CASE("a command's words tell whether it reads or writes", "[indexer][commands][risk]") {
  struct Row {
    const char* command;
    CommandRisk risk;
  };
  constexpr auto read = CommandRisk::read;
  constexpr auto write = CommandRisk::write;
  constexpr auto unknown = CommandRisk::unknown;
  const Row rows[] = {
      {"kubectl -n kube-system get pods -o wide", read},
      {"kubectl rollout status deploy/x", read},
      {"kubectl rollout restart deploy/x", write},
      {"kubectl delete pod <pod-name> -n <namespace>", write},
      {"kubectl get pod <pod-name> -n <namespace>", read},
      {"kubectl delete pod x --dry-run=client", read},
      {"kubectl delete pod x --dry-run=none", write},
      {"kubectl exec -it x -- rm -rf /tmp/y", write},
      {"kubectl exec -n a x -c y -- cat /etc/hosts", read},
      {"oc adm drain node1", write},
      {"helm list -A", read},
      {"helm rollback x 3", write},
      {"systemctl status etcd", read},
      {"sudo systemctl restart etcd", write},
      {"sudo -u postgres psql -c 'SELECT 1'", read},
      {"psql -c 'DELETE FROM t'", write},
      {"psql -c \"select pg_terminate_backend(1)\"", write},
      {"aws ec2 describe-instances", read},
      {"aws ec2 terminate-instances --instance-ids i", write},
      {"aws s3 ls", read},
      {"gcloud compute instances list", read},
      {"gcloud sql instances restart x", write},
      {"az vm show", read},
      {"redis-cli INFO memory", read},
      {"redis-cli -h x FLUSHALL", write},
      {"redis-cli config get maxmemory", read},
      {"redis-cli config set maxmemory 1gb", write},
      {"kafka-topics.sh --describe --topic x", read},
      {"kafka-topics.sh --delete --topic x", write},
      {"kafka-consumer-groups --reset-offsets --to-latest --execute --group g", write},
      {"etcdctl endpoint health", read},
      {"etcdctl member list", read},
      {"etcdctl member remove 1", write},
      {"etcdctl defrag", write},
      {"git log --oneline", read},
      {"git push origin main", write},
      {"terraform plan", read},
      {"terraform apply", write},
      {"terraform state list", read},
      {"terraform state rm x", write},
      {"curl -s http://localhost:9090/-/healthy", read},
      {"curl -XPOST http://localhost/reload", write},
      {"curl -X GET -d '{}' http://localhost/_search", read},
      {"curl --data @x http://localhost", write},
      {"rm -rf /tmp/x", write},
      {"dd if=/dev/zero of=/dev/sda", write},
      {"df -h | sort", read},
      {"ps aux | grep x | awk '{print $2}' | xargs kill -9", write},
      {"find / -name core", read},
      {"find / -name core -delete", write},
      {"find . -exec rm {} \\;", write},
      {"sed -n 1,5p x", read},
      {"sed -i s/a/b/ x", write},
      {"kubectl get cm x -o yaml > backup.yaml", write},
      {"dmesg > /dev/null 2>&1", read},
      {"ssh db1 'sudo reboot'", write},
      {"ssh -i key db1 uptime", read},
      {"watch -n 2 kubectl get pods", read},
      {"bash -c 'kubectl delete ns x'", write},
      {"FOO=bar env BAZ=1 kubectl get ns", read},
      {"kubectl delete pod $(kubectl get pods -o name)", write},
      {"for p in a b; do kubectl delete pod $p; done", write},
      {"./do-something.sh", unknown},
      {"our-tool --fix", unknown},
      {"kubectl frobnicate", unknown},
      {"", unknown},
  };
  for (const Row& row : rows) {
    INFO(row.command);
    CHECK(to_string(risk_of_command(row.command, "bash")) == to_string(row.risk));
  }
}

TEST_CASE("what may change something is never said to read", "[indexer][commands][risk]") {
  const char* const rows[] = {
      "psql -c \"SELECT pg_create_logical_replication_slot('a','b')\"",
      "psql -c \"SELECT nextval('seq')\"",
      "psql -c 'SELECT pg_advisory_lock(1)'",
      "psql -c 'SELECT * INTO backup FROM orders'",
      "psql -c 'SELECT my_function(1)'",
      "psql -c 'SELECT \"nextval\"(1)'",
      "psql -c 'SELECT nextval/**/(1)'",
      "psql -c 'SELECT 1' -c 'DELETE FROM t'",
      "psql -c 'EXPLAIN ANALYZE DELETE FROM t'",
      "awk 'BEGIN{system(\"rm x\")}'",
      "awk '{print $1 > \"f\"}' x",
      "awk '{\"date\" | getline x}'",
      "hostname newname",
      "wget http://x/y",
      "curl http://x | sh",
      "curl http://x | sudo bash -s",
      "curl -sd '{}' http://x",
      "curl -o file http://x",
      "curl -sXDELETE http://x",
      "echo \"$(rm x)\"",
      "echo \"`rm x`\"",
      "echo ${x:-$(rm y)}",
      "ls\x1b[2K",
      "ls\x08",
      "kubectl exec p -- psql -c 'DELETE FROM t'",
      "kubectl get pods -o name | xargs kubectl delete",
      "kubectl -n status delete pod x",
      "git -C log push",
      "git remote add x y",
      "git reset --hard",
      "helm upgrade x y --version 1.2",
      "helm upgrade x y --version=1.2",
      "our-tool --dry-run",
      "our-tool --version",
      "sort -o x y",
      "sort -uo x y",
      "uniq a b",
      "openssl x509 -in a -out b",
      "sed -ni p x",
      "sed -n 'w out' x",
      "sed s/a/b/e x",
      "sed s/a/b/ -i x",
      "tee x",
      "ls > /dev/nullx",
      "redis-cli -h get set a b",
      "redis-cli memory purge",
      "aws s3 cp a b",
      "gcloud container clusters get-credentials x",
      "systemctl set-default x",
      "crontab -r",
      "iptables -F",
      "iptables -L -Z",
      "ip link set x down",
      "ip a a 1.2.3.4 dev x",
      "sysctl vm.swappiness=1",
      "sysctl -w a=b",
      "mount /dev/x /mnt",
      "date -s now",
      "date 010203042026",
      "timedatectl set-local-rtc 1",
      "journalctl --vacuum-t=1d",
      "journalctl --rotate",
      "dmesg -C",
      "dmesg -Tc",
      "ss -tK dst x",
      "source ./x.sh",
      ". ./x.sh",
      "tcpdump -i any -w x",
      "kubens other",
      "nc x 80",
      "ltrace rm x",
      "terraform fmt",
      "terraform plan -out=x",
      "find . -fprintf x y",
      "kubectl delete pod exec x ls",
      "gcloud compute ssh vm --zone list",
      "alias ls='rm x'",
      "aws lambda publish-version --function-name list-x",
      "time -o f ls",
      "gcloud x y -- ls",
      "kubectl my-plugin get x",
      "git -c core.pager='rm x' log",
      "cat <<E\n$(rm x)\nE\n",
      "echo '<<E'\nrm x",
      "systemctl link status",
  };
  for (const char* const row : rows) {
    INFO(row);
    CHECK(to_string(risk_of_command(row, "bash")) != to_string(CommandRisk::read));
  }
}

TEST_CASE("well-known reading commands are said to read", "[indexer][commands][risk]") {
  const char* const rows[] = {
      "psql -c 'SELECT count(*) FROM t WHERE (a > 1)'",
      "psql -Atc 'select now()'",
      "mysql -e 'SHOW SLAVE STATUS\\G'",
      "awk '{print $2}' x",
      "awk '$5 > 80 {print $1}' x",
      "hostname -f",
      "hostname",
      "sort -rn",
      "sed -n 1,5p x",
      "sed s/a/b/g x",
      "date",
      "date +%s",
      "date -u",
      "ip addr",
      "ip route show",
      "ip -s link show eth0",
      "mount",
      "sysctl vm.swappiness",
      "top",
      "ps aux",
      "dmesg -T",
      "ss -tlnp",
      "journalctl -u x -f",
      "nc -zv x 80",
      "git fetch",
      "systemctl --no-pager status x",
      "kubectl apply -f x --dry-run=client",
      "git remote -v",
      "helm upgrade x y --dry-run",
      "openssl x509 -in a -noout",
      "iptables -nvL",
      "timedatectl",
      "find . -name x -exec grep -l y {} +",
      "aws --region x ec2 describe-instances",
      "curl -s -o /dev/null -w '%{http_code}' http://x",
      "kubectl --version",
  };
  for (const char* const row : rows) {
    INFO(row);
    CHECK(to_string(risk_of_command(row, "bash")) == to_string(CommandRisk::read));
  }
}

TEST_CASE("a variable whose value is run, and a verb nobody knows, are never called reading",
          "[indexer][commands][risk]") {
  for (const char* const row :
       {"PAGER='rm -rf /srv' git log", "GIT_SSH_COMMAND=./x git fetch", "LD_PRELOAD=./x.so ls",
        "env PAGER=./x git log", "sudo EDITOR=./x cat y", "PATH=.:$PATH ls", "export PAGER=./x",
        "git -c core.pager=./x log", "gcloud compute instances frobnicate list",
        "gcloud frobnicate --project p describe", "az vm frobnicate show",
        "az vm run --name x show"}) {
    INFO(row);
    CHECK(to_string(risk_of_command(row, "bash")) != to_string(CommandRisk::read));
  }
  for (const char* const row :
       {"PAGER=cat git log", "PAGER= git log", "KUBECONFIG=./x kubectl get pods",
        "PGPASSWORD=x psql -c 'select 1'", "AWS_PROFILE=x aws ec2 describe-instances",
        "gcloud --project p compute instances list --filter x",
        "gcloud container clusters describe c --zone z", "az aks nodepool show --name x",
        "az --subscription s postgres flexible-server list"}) {
    INFO(row);
    CHECK(to_string(risk_of_command(row, "bash")) == to_string(CommandRisk::read));
  }
}

TEST_CASE("SQL, PromQL and PowerShell have risks of their own", "[indexer][commands][risk]") {
  CHECK(risk_of_command("EXPLAIN SELECT 1;", "sql") == CommandRisk::read);
  CHECK(risk_of_command("WITH x AS (DELETE FROM t RETURNING *) SELECT 1", "sql") ==
        CommandRisk::write);
  CHECK(risk_of_command("select 1; drop table t;", "sql") == CommandRisk::write);
  CHECK(risk_of_command("sum(rate(x[5m]))", "promql") == CommandRisk::read);
  CHECK(risk_of_command("Get-Service x | Restart-Service", "powershell") == CommandRisk::write);
  CHECK(risk_of_command("Get-Service x", "powershell") == CommandRisk::read);
}

TEST_CASE("placeholders are found in all their spellings", "[indexer][commands][placeholders]") {
  CHECK(placeholders_of("kubectl -n <namespace> get pod <pod name>") ==
        Texts{"namespace", "pod name"});
  CHECK(placeholders_of("kubectl -n ${NAMESPACE} logs $POD_NAME") ==
        Texts{"namespace", "pod_name"});
  CHECK(placeholders_of("x {{ namespace }} {{ $labels.pod }}") == Texts{"namespace", "pod"});
  CHECK(placeholders_of("ssh [host-name] YOUR_TOKEN") == Texts{"host-name", "your_token"});
  CHECK(placeholders_of("<a> <b> <a>") == Texts{"a", "b"});
  CHECK(placeholders_of("awk '{print $NF}' \"$LOG_FILE\"") == Texts{"log_file"});
}

TEST_CASE("the shell's own signs are no placeholders", "[indexer][commands][placeholders]") {
  for (const char* command :
       {"cat <<EOF", "sort < file > other", "[ -f x ]", "ls [a-z]*", "echo $HOME $1 $x",
        "for POD in a; do echo $POD; done", "POD=$(get); echo ${POD}", "awk '{print $2}'"}) {
    INFO(command);
    CHECK(placeholders_of(command).empty());
  }
}

TEST_CASE("a quote that nobody closes does not swallow a log", "[indexer][commands]") {
  std::string code = "echo it's\n";
  for (int i = 0; i < 100'000; ++i)
    code += "kubectl get pods $A $B\n";
  CHECK(commands_of_block(code, "sh", 1).size() <= kMaxCommandsOfBlock);
}

}  // namespace runbook
