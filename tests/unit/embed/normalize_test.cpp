#include <string>

#include <catch2/catch.hpp>

#include "embed/embedder.h"

namespace runbook {
namespace {

struct Case {
  const char* given;
  const char* wanted;
};

void check_all(std::initializer_list<Case> cases) {
  for (const Case& each : cases) {
    CAPTURE(each.given);
    CHECK(normalize_for_embedding(each.given) == each.wanted);
  }
}

TEST_CASE("identifiers are split into the words they are made of", "[embed][normalize]") {
  check_all({{"KubePodCrashLooping", "Kube Pod Crash Looping"},
             {"pg_stat_activity is full", "pg stat activity is full"},
             {"etcd HTTP 5xx", "etcd HTTP 5xx"}});
}

TEST_CASE("the state of an alert goes and its name stays", "[embed][normalize]") {
  check_all({{"[FIRING:1] NodeDown (prod)", "Node Down (prod)"},
             {"[RESOLVED] disk full", "disk full"},
             {"[firing: 12] disk full", "disk full"},
             {"[FIRE] drill [FIRING:x]", "[FIRE] drill [FIRING:x]"},
             {"array[0] [", "array[0] ["}});
}

TEST_CASE("labels go, but the alert's own name stays", "[embed][normalize]") {
  check_all({{R"(disk full namespace="payments", pod="api-0" now)", "disk full now"},
             {R"(disk {job="node",mountpoint="/a \"b\" c"} full)", "disk { } full"},
             {R"(alertname="KubePodCrashLooping" severity="page")",
              R"(alertname="Kube Pod Crash Looping")"},
             {R"(path =~"x" code=~"5.." rate)", R"(path =~"x" rate)"},
             {R"(say "hello" x= "y")", R"(say "hello" x= "y")"},
             {R"(unclosed key="value)", R"(unclosed key="value)"},
             {"split key=\"a\nb\" over lines", "split key=\"a b\" over lines"}});
}

TEST_CASE("addresses go and versions stay", "[embed][normalize]") {
  check_all({{"10.2.3.4 refused", "refused"},
             {"dial tcp 10.2.3.4:9100: refused", "dial tcp : refused"},
             {"route to 10.2.0.0/16 lost", "route to lost"},
             {"upgrade to 1.29.3 failed", "upgrade to 1.29.3 failed"},
             {"build 1.2.3.4.5 and v1.2.3.4", "build 1.2.3.4.5 and v1.2.3.4"},
             {"1234.1.1.1 is none", "1234.1.1.1 is none"}});
}

TEST_CASE("generated names go and the names in front of them stay", "[embed][normalize]") {
  check_all({{"pod checkout-7d9f8b6c4d-x2x9z restarts", "pod checkout restarts"},
             {"daemon node-exporter-x7k2p down", "daemon node-exporter down"},
             {"request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed", "request failed"},
             {"the pre-sync hook and blue-green", "the pre-sync hook and blue-green"},
             {"a-12345 b-xkcdq", "a-12345 b-xkcdq"}});
}

TEST_CASE("a text that is all labels is kept as it is", "[embed][normalize]") {
  check_all({{R"(namespace="payments")", R"(namespace="payments")"},
             {"10.2.3.4", "10.2.3.4"},
             {"[FIRING:2]", "[FIRING:2]"}});
}

TEST_CASE("white space collapses, and nothing stays nothing", "[embed][normalize]") {
  check_all({{"", ""}, {" \t\n ", ""}, {"  a \n\t b  ", "a b"}});
}

TEST_CASE("text of other scripts and ill-formed bytes pass through", "[embed][normalize]") {
  check_all({{"数据库 宕机", "数据库 宕机"}, {"\xFF\xC3(", "\xFF\xC3("}});
}

}  // namespace
}  // namespace runbook
