#include "base/identifiers.h"

#include <catch2/catch.hpp>

namespace runbook {
namespace {

using Strings = std::vector<std::string>;

Strings words_as_text(std::string_view text) {
  Strings found;
  for (const Word& word : words(text))
    found.emplace_back(text.substr(word.begin, word.end - word.begin));
  return found;
}

TEST_CASE("words are runs of letters, digits and marks", "[base][identifiers]") {
  CHECK(words_as_text("pg_stat-activity 5xx C++") == Strings{"pg", "stat", "activity", "5xx", "C"});
  CHECK(words_as_text("status=503 /var/lib/etcd v1.29.3") ==
        Strings{"status", "503", "var", "lib", "etcd", "v1", "29", "3"});
  CHECK(words_as_text("Größe des Café\u0301s, 日本語") ==
        Strings{"Größe", "des", "Café\u0301s", "日本語"});
  CHECK(words_as_text("can't \U0001F4A5 stop") == Strings{"can", "t", "stop"});
  CHECK(words_as_text("a\xFF"
                      "b") == Strings{"a", "b"});
  CHECK(words_as_text(std::string_view("a\0b", 3)) == Strings{"a", "b"});
  CHECK(words_as_text("") == Strings{});
  CHECK(words_as_text(" .;") == Strings{});
}

TEST_CASE("split_identifier finds the parts of a name", "[base][identifiers]") {
  struct Case {
    std::string_view word;
    Strings parts;
  };
  const Case cases[] = {
      {"KubePodCrashLooping", {"Kube", "Pod", "Crash", "Looping"}},
      {"HTTPServer2xx", {"HTTP", "Server", "2", "xx"}},
      {"etcdMembersDown", {"etcd", "Members", "Down"}},
      {"pg_stat_activity", {"pg", "stat", "activity"}},
      {"__init__", {"init"}},
      {"NodeNetworkReceiveErrs", {"Node", "Network", "Receive", "Errs"}},
      {"KubeAPIDown", {"Kube", "API", "Down"}},
      {"KubePVCs", {"Kube", "PVCs"}},
      {"IPv6Address", {"IPv", "6", "Address"}},
      {"OOMKilled", {"OOM", "Killed"}},
      {"ERR_CONNECTION_REFUSED", {"ERR", "CONNECTION", "REFUSED"}},
      {"kube-apiserver.service", {"kube", "apiserver", "service"}},
      {"p95", {"p", "95"}},
      {"503", {"503"}},
      {"etcd", {"etcd"}},
      {"X", {"X"}},
      {"ÉtatÉteint", {"État", "Éteint"}},
      {"Cafe\u0301Noir", {"Cafe\u0301", "Noir"}},
      {"日本語", {"日本語"}},
      {"日本Pod", {"日本", "Pod"}},
      {"a\xFF"
       "B",
       {"a", "B"}},
      {"", {}},
      {"___", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.word);
    CHECK(split_identifier(c.word) == c.parts);
  }
}

TEST_CASE("split_identifier appends views to what is there", "[base][identifiers]") {
  std::vector<std::string_view> parts = {"first"};
  split_identifier("PodDown", parts);
  CHECK(parts == std::vector<std::string_view>{"first", "Pod", "Down"});
}

TEST_CASE("split_identifiers opens compound words and leaves the rest", "[base][identifiers]") {
  struct Case {
    std::string_view text;
    std::string_view split;
  };
  const Case cases[] = {
      {"see KubePodCrashLooping, now", "see Kube Pod Crash Looping, now"},
      {"`pg_stat_activity` is full", "`pg stat activity` is full"},
      {"HTTP 5xx p95 utf8 v1.29.3", "HTTP 5xx p95 utf8 v1.29.3"},
      {"HTTPServer2xx", "HTTP Server 2 xx"},
      {"_emphasis_ and __init__", "emphasis and init"},
      {"a _ b __", "a _ b __"},
      {"line\n\tNodeDown\r\n", "line\n\tNode Down\r\n"},
      {"Größe \xFF PodDown", "Größe \xFF Pod Down"},
      {"", ""},
  };
  for (const Case& c : cases)
    CHECK(split_identifiers(c.text) == c.split);
}

TEST_CASE("squash keeps what makes names equal", "[base][identifiers]") {
  CHECK(squash("Kube-Pod_Crash Looping.md") == "kubepodcrashloopingmd");
  CHECK(squash("KubePodCrashLooping") == squash("kube_pod_crash_looping"));
  CHECK(squash("日本語 !") == "");
}

}  // namespace
}  // namespace runbook
