#include "base/secrets.h"

#include <string>

#include <catch2/catch.hpp>

#include "base/text.h"

namespace runbook {
namespace {

// Made up, and put together here so that no scanner takes this file for a leak.
const std::string kAws = str_cat("AKIA", "Q7ZK2MXW5TRB9LPD");
const std::string kGitHub = str_cat("ghp_", "a8Kd0sLq3Zx7Vb1Nm5Tr9Yw2Ec6Uf4Hj0PgA");
const std::string kSlack = str_cat("xoxb-", "2048-1024-abcDEF123");
const std::string kOpenAi = str_cat("sk-", "proj-Zk3mQ8vT1xY6bN4cR7pL2wS9");
const std::string kJwt = str_cat("eyJ", "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJlMDE");
const std::string kRandom = "q7XvT2mKz9LpB4wRdY6sHn3C";

struct Row {
  std::string text;
  std::string redacted;
};

TEST_CASE("secrets of known shapes are replaced and nothing around them", "[base][secrets]") {
  const std::vector<Row> rows = {
      {"id " + kAws + " in eu-1", "id [redacted] in eu-1"},
      {"git clone with " + kGitHub, "git clone with [redacted]"},
      {"bot=" + kSlack + ";", "bot=[redacted];"},
      {"use " + kOpenAi + ".", "use [redacted]."},
      {"cookie " + kJwt + " end", "cookie [redacted] end"},
      {"postgres://app:S3cr3t!x@db-1:5432/ledger", "postgres://app:[redacted]@db-1:5432/ledger"},
      {"redis://:p4ss@cache:6379/0", "redis://:[redacted]@cache:6379/0"},
      {"https://hooks.slack.com/services/T0AB12CD/B0EF34GH/abcdefghij1234567890",
       "https://[redacted]"},
  };
  for (const Row& row : rows)
    CHECK(redact_secrets(row.text) == row.redacted);
}

TEST_CASE("values behind a word that announces them are replaced", "[base][secrets]") {
  const std::vector<Row> rows = {
      {"password: hunter2", "password: [redacted]"},
      {"DB_PASSWORD=correcthorse", "DB_PASSWORD=[redacted]"},
      {"db.passwd = 'a b c d'", "db.passwd = '[redacted]'"},
      {"--password=tr0ub4dor -h db", "--password=[redacted] -h db"},
      {"\"adminPassword\": \"x1y2z3w4\",", "\"adminPassword\": \"[redacted]\","},
      {"Authorization: Bearer " + kRandom, "Authorization: Bearer [redacted]"},
      {"export API_KEY=" + kRandom, "export API_KEY=[redacted]"},
      {"client_secret: 8f14e45fceea167a5a36dedd4bea2543", "client_secret: [redacted]"},
      {"token " + kRandom + " expires", "token [redacted] expires"},
  };
  for (const Row& row : rows)
    CHECK(redact_secrets(row.text) == row.redacted);
}

TEST_CASE("what only looks like a secret stays", "[base][secrets]") {
  const std::vector<std::string> rows = {
      "password: <password>",
      "PGPASSWORD=${PGPASSWORD} psql",
      "password: {{ vault.password }}",
      "password: ********",
      "password: $(vault read -field=password kv/db)",
      "Password: ask the on-call lead of payments",
      "the password is in the vault",
      "secret: payments-db",
      "kubectl create secret generic payments-db",
      "token bucket of 2000 requests",
      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke it",
      "pod checkout-7d9f8b6c4d-x2x9z",
      "trace 123e4567-e89b-12d3-a456-426614174000",
      "https://user@example.com/path",
      "see sk-learn-contrib-and-other-packages",
      "kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\"}",
      "sha256:5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
      "api_key: your-api-key-goes-here-1234",
      "",
  };
  for (const std::string& row : rows)
    CHECK(redact_secrets(row) == row);
}

TEST_CASE("a private key goes with all its lines, also when it was cut", "[base][secrets]") {
  const std::string line = "MIIEowIBAAKCAQEAx7Q2Zk3mQ8vT1xY6bN4cR7pL2wS9dF0gH5jK8lM1nB4vC7xZ";
  const std::string begin = "-----BEGIN RSA PRIVATE KEY-----\n";
  const std::string end = "-----END RSA PRIVATE KEY-----";

  CHECK(redact_secrets("key:\n" + begin + line + "\n" + line + "\nshort==\n" + end + "\nafter") ==
        "key:\n[redacted]\nafter");
  CHECK(redact_secrets(begin + line + "\n" + line) == "[redacted]");
  CHECK(redact_secrets(line + "\n" + end + "\nafter") == "[redacted]\nafter");
  CHECK(redact_secrets(line + "\n" + line + "\n" + line) == "[redacted]");
  CHECK(redact_secrets(begin + "Proc-Type: 4,ENCRYPTED\n\n" + line + "\nx9\nThe end") ==
        "[redacted]\nThe end");
  CHECK(redact_secrets("grep -- '" + begin + "finds keys") == "grep -- '" + begin + "finds keys");
  CHECK(redact_secrets("one line alone:\n" + line + "\n") == "one line alone:\n" + line + "\n");
}

TEST_CASE("a secret is named by its kind and place", "[base][secrets]") {
  const std::string text = "a " + kAws + " password: hunter2";

  const std::vector<Secret> found = find_secrets(text);

  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == "AWS access key");
  CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == kAws);
  CHECK(found[1].kind == "password");
}

TEST_CASE("a long hostile text is read in one pass", "[base][secrets]") {
  std::string words;
  for (int i = 0; i < 100'000; ++i)
    words += "token ";
  std::string colons;
  for (int i = 0; i < 100'000; ++i)
    colons += "a://";

  CHECK(redact_secrets(words) == words);
  CHECK(redact_secrets(colons) == colons);
}

}  // namespace
}  // namespace runbook
