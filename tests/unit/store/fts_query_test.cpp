#include "store/fts_query.h"

#include <random>

#include "tests/unit/store/fixture.h"

namespace runbook::test {

using Terms = std::vector<std::string>;

TEST_CASE("terms of a question are its words and the parts of its identifiers", "[store][query]") {
  CHECK(question_terms("Pods stuck TERMINATING") == Terms{"pods", "stuck", "terminating"});
  CHECK(question_terms("KubePodCrashLooping") ==
        Terms{"kubepodcrashlooping", "kube", "pod", "crash", "looping"});
  CHECK(question_terms("db s3 p1") == Terms{"db", "s3", "p1"});
  CHECK(question_terms("5xx") == Terms{"5xx", "xx"});
  CHECK(question_terms("C++") == Terms{"c"});
  CHECK(question_terms("/var/lib/etcd") == Terms{"var", "lib", "etcd"});
  CHECK(question_terms("status=503") == Terms{"status", "503"});
  CHECK(question_terms("kube-apiserver.service") == Terms{"kube", "apiserver", "service"});
  CHECK(question_terms("pg_stat_activity") == Terms{"pg", "stat", "activity"});
  CHECK(question_terms("v1.29.3") == Terms{"v1", "29", "3"});
  CHECK(question_terms("Straße über") == Terms{"straße", "über"});
}

TEST_CASE("stop words count only when there is nothing else", "[store][query]") {
  CHECK(question_terms("why is the disk not full") == Terms{"disk", "not", "full"});
  CHECK(question_terms("what is this") == Terms{"what", "is", "this"});
  CHECK(question_terms("the The THE") == Terms{"the"});
}

TEST_CASE("a text without words asks nothing", "[store][query]") {
  for (const char* text : {"", "   ", "\"*'(){}", "\xf0\x9f\x94\xa5", "---", "\xff\xfe"}) {
    CHECK(match_any(question_terms(text)).expression.empty());
  }
}

TEST_CASE("every term is quoted", "[store][query]") {
  CHECK(match_any({"not", "near"}).expression == R"("not" OR "near")");
  CHECK(match_any({"a\"b"}).expression == R"("a""b")");
  CHECK(match_any({}).expression.empty());
}

TEST_CASE("nothing a user types is an error of the search engine", "[store][query]") {
  const SmallStore store;
  const Reader reader = store.read();
  const auto accepted = [&](const std::string& text) {
    const MatchQuery query = match_any(question_terms(text));
    return reader.lexical(query, {}).has_value() &&
           reader.document_frequencies(query.terms).has_value();
  };
  for (const char* text : {"\"",
                           "*",
                           "NOT",
                           "AND",
                           "NEAR(",
                           "NEAR(a b, 3)",
                           "col:",
                           "title: x",
                           "^",
                           "-n",
                           "kubectl get pods -n kube-system",
                           "a AND OR",
                           "(",
                           ")",
                           "{}",
                           "+",
                           "kaf*",
                           "'; DROP TABLE chunk; --",
                           "\\",
                           "%_",
                           "\xf0\x9f\x94\xa5"}) {
    INFO(text);
    CHECK(accepted(text));
  }
  const std::uint32_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  constexpr std::string_view kSpicy = "\"*^:()-+{}'NEARANDORNOT \tkafka\xc3\xa4\xcc\x88";
  for (int round = 0; round < 500; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) {
      c = random() % 2 == 0 ? kSpicy[random() % kSpicy.size()] : static_cast<char>(random());
    }
    REQUIRE(accepted(text));
  }
}

TEST_CASE("a flag of a pasted command excludes nothing", "[store][query]") {
  const SmallStore store;
  const auto scores =
      must(store.read().lexical(match_any(question_terms("kubectl get pods -n kube-system")), {}));
  CHECK_FALSE(scores.chunks.empty());
}

}  // namespace runbook::test
