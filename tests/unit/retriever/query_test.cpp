#include "retriever/query.h"

#include <algorithm>

#include <catch2/catch.hpp>

namespace runbook {
namespace {

const Identifier* name(const Query& query, std::string_view key) {
  const auto found = std::find_if(query.identifiers.begin(), query.identifiers.end(),
                                  [&](const Identifier& one) { return one.key == key; });
  return found == query.identifiers.end() ? nullptr : &*found;
}

bool decides(const Query& query, std::string_view key) {
  const Identifier* found = name(query, key);
  return found != nullptr && found->decides;
}

std::vector<std::string> stems(const Query& query) {
  std::vector<std::string> out;
  for (const ContentWord& word : query.content)
    if (!word.aside) out.push_back(word.stem);
  return out;
}

std::vector<std::string> pairs(const Query& query) {
  std::vector<std::string> out;
  for (const WordPair& pair : query.pairs)
    out.push_back(query.content[static_cast<std::size_t>(pair.first)].stem + " " +
                  query.content[static_cast<std::size_t>(pair.second)].stem);
  return out;
}

}  // namespace

TEST_CASE("the name in a pager line's own position decides", "[retriever][query]") {
  CHECK(decides(understand("[FIRING:1] Watchdog (none)"), "watchdog"));
  CHECK(decides(understand("[FIRING:12] HAProxyDown severity=\"s1\""), "haproxydown"));
  CHECK(decides(understand("[RESOLVED] NodeDown"), "nodedown"));
  CHECK(decides(understand("[FIRING:1] Inconsistent CI mirrored tables (s2)"),
                "inconsistentcimirroredtables"));
  CHECK(decides(understand("FIRING: etcdNoLeader"), "etcdnoleader"));
  CHECK(decides(understand("[FIRING:1] NodeDown on worker-3"), "nodedown"));
  CHECK(name(understand("[FIRING:1] Database backup failed"), "database") == nullptr);
  CHECK(decides(understand("x\nalertname: \"NodeDown\", job=y"), "nodedown"));
  CHECK(decides(understand("{alertname=NodeDown}"), "nodedown"));
}

TEST_CASE("a name of three parts decides and a product's name does not", "[retriever][query]") {
  const Query query = understand("KubePodCrashLooping on HAProxy and kube-state-metrics today");
  CHECK(decides(query, "kubepodcrashlooping"));
  REQUIRE(name(query, "haproxy") != nullptr);
  CHECK_FALSE(decides(query, "haproxy"));
  REQUIRE(name(query, "kubestatemetrics") != nullptr);
  CHECK_FALSE(decides(query, "kubestatemetrics"));
  CHECK(name(query, "today") == nullptr);
}

TEST_CASE("the whole question may be a name", "[retriever][query]") {
  CHECK(decides(understand("  consumer lag \n"), "consumerlag"));
  CHECK(decides(understand("redis"), "redis"));
}

TEST_CASE("pairs join neighbours over stop words and across the parts of names",
          "[retriever][query]") {
  CHECK(pairs(understand("pods stuck in terminating")) ==
        std::vector<std::string>{"pod stuck", "stuck termin"});
  CHECK(pairs(understand("KubePodCrashLooping")) ==
        std::vector<std::string>{"kube pod", "pod crash", "crash loop"});
  CHECK(pairs(understand("redis")).empty());
}

TEST_CASE("stop words count only when there is nothing else", "[retriever][query]") {
  CHECK(stems(understand("why is the database down")) ==
        std::vector<std::string>{"databas", "down"});
  CHECK_FALSE(stems(understand("what is this")).empty());
}

TEST_CASE("a word of letters and digits counts as a whole", "[retriever][query]") {
  CHECK(stems(understand("x509")) == std::vector<std::string>{"x509"});
  CHECK(stems(understand("s3")) == std::vector<std::string>{"s3"});
  CHECK(stems(understand("0x1f")) == std::vector<std::string>{"0x1f"});
  CHECK(stems(understand("log4j on k8s")) == std::vector<std::string>{"log4j", "log", "k8"});
  CHECK(pairs(understand("x509 certificate on k8s")) ==
        std::vector<std::string>{"x509 certif", "certif k8"});
  CHECK(stems(understand("restart 6d5f9c7b8d today")) ==
        std::vector<std::string>{"restart", "todai"});
}

TEST_CASE("labels help to find the line and do not count as words of the question",
          "[retriever][query]") {
  const Query query = understand("[FIRING:1] NodeDown (s1) namespace=\"payments\"");
  const auto payments =
      std::find_if(query.content.begin(), query.content.end(),
                   [](const ContentWord& word) { return word.stem == "payment"; });
  REQUIRE(payments != query.content.end());
  CHECK(payments->aside);
}

TEST_CASE("quoted text of two words is a phrase and a label's value is none",
          "[retriever][query]") {
  CHECK(understand("logs say \"Connection refused\" again").phrases ==
        std::vector<std::string>{"connection refused"});
  CHECK(understand("pod=\"a b\" \"one\" \"open").phrases.empty());
}

TEST_CASE("any bytes of any length are understood", "[retriever][query]") {
  for (const std::string_view text :
       {"", " ", "\"", "''", "*", "NOT AND OR", "NEAR(", "col:", "^", "-n", "\xFF\xFE",
        "[FIRING:", "[FIRING:1]", "alertname=", "=", "_", "--__--", "[]", ":"}) {
    INFO(text);
    const Query query = understand(text);
    CHECK(query.text == text);
  }
  std::string bytes;
  for (unsigned i = 0; i < 300'000; ++i)
    bytes += static_cast<char>(i * 7919 % 256);
  const Query query = understand(bytes);
  CHECK(query.content.size() <= kMaxContent);
  CHECK(query.pairs.size() <= kMaxPairs);
  std::string many;
  for (int i = 0; i < 20'000; ++i)
    many += "word" + std::to_string(i) + " ";
  CHECK(understand(many).content.size() == kMaxContent);
}

TEST_CASE("an understood question is one line", "[retriever][query]") {
  CHECK(to_string(understand("NodeDown \"disk full\"")) ==
        "terms: nodedown node down disk full; phrase: disk full; name!: nodedowndiskfull; name: "
        "nodedown; pairs: node+down down+disk disk+full");
}

}  // namespace runbook
