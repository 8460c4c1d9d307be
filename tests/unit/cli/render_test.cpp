#include <algorithm>

#include <catch2/catch.hpp>

#include "cli/render_search.h"
#include "cli/render_show.h"
#include "cli/render_status.h"
#include "cli/render_sync.h"

namespace runbook::cli {
namespace {

Hit postgres_hit() {
  Hit hit;
  hit.rank = 1;
  hit.label = MatchLabel::strong;
  hit.document.id = "k3f9a2c1";
  hit.document.path = "db/PostgresDown.md";
  hit.document.file = "/k/docs/db/PostgresDown.md";
  hit.document.type = "runbook";
  hit.document.title = "Postgres down";
  hit.document.services = {"payments", "ledger"};
  hit.document.owner = Owner{.team = "keel", .contact = "#team-keel", .from = "front matter:4"};
  hit.document.freshness = {.date = "2026-03-02",
                            .basis = DateBasis::front_matter,
                            .field = "last_reviewed_on",
                            .age_days = 264,
                            .stale = true};
  hit.section.heading = {"Postgres down", "Mitigation"};
  hit.line = 47;
  hit.snippet = {.text = "Restart the primary.\n\nThen wait.\n", .lines = {46, 48}};
  hit.commands = {{.text = "kubectl -n <namespace> delete pod <pod>",
                   .shell = "bash",
                   .risk = CommandRisk::write,
                   .placeholders = {"namespace", "pod"},
                   .line = 49}};
  hit.why = {"title contains postgres"};
  return hit;
}

SearchReply reply_of(std::vector<Hit> hits) {
  SearchReply reply;
  reply.question = "restart postgres";
  reply.hits = std::move(hits);
  return reply;
}

const SearchView kView{.screen = {.style = {}, .columns = 80}, .folder = "/k"};

TEST_CASE("a hit says what it is, where it is, whose it is, how old it is and what to run",
          "[cli][render]") {
  CHECK(render_search({}, reply_of({postgres_hit()}), kView) ==
        "1  Postgres down › Mitigation  strong\n"
        "   docs/db/PostgresDown.md:47  id k3f9a2c1\n"
        "   runbook · payments, ledger · owner keel #team-keel\n"
        "   STALE, 8 months old (last_reviewed_on 2026-03-02)\n"
        "      46  Restart the primary.\n"
        "      48  Then wait.\n"
        "   CHANGES  kubectl -n <namespace> delete pod <pod>\n"
        "   fill in: namespace, pod\n"
        "   why: title contains postgres\n");
}

TEST_CASE("a place is a link on a terminal that knows them", "[cli][render]") {
  Hit hit = postgres_hit();
  hit.document.file = "/k/docs/a b\x1b]8;;x.md";
  SearchView view = kView;
  view.screen.links = {.on = true, .with_line = false, .host = "box"};

  const std::string text = render_search({}, reply_of({hit}), view);
  CHECK(text.find("\x1b]8;;file://box/k/docs/a%20b%1B%5D8%3B%3Bx.md\x1b\\docs/a b\\x1b]8;;x.md:47"
                  "\x1b]8;;\x1b\\  id k3f9a2c1\n") != std::string::npos);

  view.screen.links.with_line = true;
  CHECK(render_search({}, reply_of({hit}), view).find("x.md#47\x1b\\") != std::string::npos);
  CHECK(render_search({}, reply_of({hit}), kView).find('\x1b') == std::string::npos);
}

TEST_CASE("a file that changed since the sync is marked", "[cli][render]") {
  Hit hit = postgres_hit();
  hit.changed_since_sync = true;
  hit.warnings = {"expired on 2026-01-01"};

  const std::string text = render_search({}, reply_of({hit}), kView);

  CHECK(text.find("! the file changed since the last sync: lines may have moved\n") !=
        std::string::npos);
  CHECK(text.find("! expired on 2026-01-01\n") != std::string::npos);
}

TEST_CASE("near-copies are named below their hit, three at most", "[cli][render]") {
  Hit hit = postgres_hit();
  const auto copy = [](std::string path, double similarity, int differ, int first) {
    return PageCopy{.id = "c1",
                    .source = "runbooks",
                    .path = path,
                    .file = "/k/" + path,
                    .similarity = similarity,
                    .lines_differ = differ,
                    .first_difference = first};
  };
  hit.copies = {copy("a.md", 1, 0, 0), copy("b.md", 1, 1, 4), copy("c.md", 0.876, 12, 40),
                copy("d.md", 1, 0, 0)};

  const std::string text = render_search({}, reply_of({hit}), kView);

  CHECK(text.find("   copy: a.md  id c1  the same text\n"
                  "   copy: b.md  id c1  the same text, 1 line differs, line 4\n"
                  "   copy: c.md  id c1  88 % alike, 12 lines differ, the first is line 40\n"
                  "   and 1 more (--copies shows each)\n") != std::string::npos);
}

TEST_CASE("an explanation goes from the raw sum to the score", "[cli][render]") {
  Hit hit = postgres_hit();
  hit.score = 0.4;
  hit.explain = Explanation{
      .contributions =
          {{.signal = "lexical", .raw = 12, .value = 1, .weight = 0.5, .note = "words: disk"}},
      .raw_score = 0.5,
      .calibration = {.terms = {{.evidence = "coverage", .raw = 0.7, .value = 0.7, .weight = 2}},
                      .constant = -1,
                      .log_odds = 0.4,
                      .chance = 0.6,
                      .share = 0.667,
                      .threshold = 0.3},
      .section_reason = "best chunk"};

  const std::string text = render_search({}, reply_of({hit}), kView);

  CHECK(text.find("   score 0.400, tier score, raw 0.500 =\n"
                  "     lexical    0.50 × 1.000  raw 12.000  words: disk\n"
                  "     chance 0.600 that anything here is right, of log odds 0.400 = -1.000\n"
                  "       + coverage 2.00 × 0.700  raw 0.700\n"
                  "     score 0.400 = chance × 0.667 of the best raw sum; below 0.300 nothing is "
                  "relevant\n"
                  "     section: best chunk\n") != std::string::npos);
}

TEST_CASE("five hits with much to say fit on two screens", "[cli][render]") {
  std::vector<Hit> hits;
  for (int rank = 1; rank <= 5; ++rank) {
    Hit hit = postgres_hit();
    hit.rank = rank;
    hit.snippet = {.text = "", .lines = {40, 69}};
    for (int i = 0; i < 30; ++i)
      hit.snippet.text += std::string(500, 'x') + "\n";
    hit.commands.assign(20, hit.commands.front());
    hits.push_back(hit);
  }

  const std::string text = render_search({}, reply_of(hits), kView);

  CHECK(std::count(text.begin(), text.end(), '\n') <= 100);
}

TEST_CASE("no byte of a document drives the terminal", "[cli][render]") {
  const std::string hostile = "x\x1b[2J\x07\r\n\x9b";
  Hit hit = postgres_hit();
  hit.document.title = hit.document.type = hit.document.id = hostile;
  hit.document.file = hit.document.path = hostile;
  hit.document.services = {hostile};
  hit.document.owner = Owner{.team = hostile, .contact = hostile, .from = hostile};
  hit.document.freshness.field = hostile;
  hit.section.heading = {hostile};
  hit.snippet = {.text = hostile, .lines = {1, 1}};
  hit.commands[0].text = hostile;
  hit.commands[0].placeholders = {hostile};
  hit.why = hit.warnings = {hostile};
  hit.copies = {{.id = hostile, .source = hostile, .path = hostile, .file = hostile}};

  SearchRequest request;
  request.question = hostile;
  request.filters.types = {hostile};
  for (const std::string& text : {render_search(request, reply_of({hit}), kView),
                                  render_search(request, reply_of({}), kView)}) {
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find('\r') == std::string::npos);
    CHECK(text.find('\x9b') == std::string::npos);
  }
}

TEST_CASE("nothing relevant is said plainly, with next steps", "[cli][render]") {
  SearchRequest request;
  request.question = "how to fly";
  request.filters.types = {"runbook"};

  CHECK(render_search(request, reply_of({}), kView) ==
        "nothing relevant for \"how to fly\"\n"
        "  try it without --type runbook\n"
        "  try the alert's name, the exact error text, or what is seen to be wrong\n"
        "  `runbook knowledge status` says what is indexed\n");
  CHECK(render_search({}, reply_of({}), kView) == "nothing relevant: the question is empty\n");
}

TEST_CASE("what limits an answer is said in one line", "[cli][render]") {
  SearchReply reply;
  CHECK(search_note(reply).empty());
  reply.degraded = {"vector"};
  reply.degraded_reason = "no local model";
  reply.vectors_missing = 1'200;
  reply.index_age_s = 3 * 24 * 3600;
  CHECK(search_note(reply) ==
        "searched without vector: no local model; last synced 3 days ago (`runbook knowledge "
        "sync` refreshes)");
  reply.degraded.clear();
  reply.index_age_s = 60;
  CHECK(search_note(reply) == "1,200 chunks without a vector yet, found by their words alone");
}

TEST_CASE("a sync report names each file that failed", "[cli][render]") {
  SyncReport report;
  report.sources.resize(1);
  SourceReport& source = report.sources[0];
  source.name = "docs";
  source.root = "/k/docs";
  source.added = 2'311;
  source.skipped = {{"binary", 4}, {"ignored", 8}};
  source.errors = {{"a.md", "permission denied", "chmod +r a.md"}};
  report.documents = 2'311;
  report.chunks = 23'004;
  report.embedded = 5;
  report.pending = 10;
  report.took_ms = 1'400;

  CHECK(render_sync(report, Detail::brief, {}) ==
        "docs  /k/docs\n"
        "  2,311 added\n"
        "  12 files skipped: 4 binary · 8 ignored\n"
        "  error a.md: permission denied\n"
        "      hint: chmod +r a.md\n"
        "2,311 documents, 23,004 chunks · 5 vectors made, 10 missing · 1.4 s\n");
}

TEST_CASE("lines are shown with their numbers in the file", "[cli][render]") {
  ShowReply reply;
  reply.document.title = "T";
  reply.document.file = "/k/a.md";
  reply.document.id = "abcdefgh";
  reply.text = "nine\nten\n";
  reply.lines = {9, 10};

  CHECK(render_show(reply, kView.screen, "/k") ==
        "T\na.md:9  id abcdefgh\nage unknown\n\n 9  nine\n10  ten\n");
}

TEST_CASE("a failed check says the next step", "[cli][render]") {
  DoctorReply reply;
  reply.checks = {{.name = "fts rows equal chunks", .passed = true, .detail = "9", .hint = "x"},
                  {.name = "sums", .passed = false, .detail = "2 wrong", .hint = "sync --rebuild"}};

  CHECK(render_doctor(reply, {}) ==
        "ok     fts rows equal chunks: 9\n"
        "FAILED sums: 2 wrong\n"
        "         hint: sync --rebuild\n"
        "1 of 2 checks failed\n");
}

}  // namespace
}  // namespace runbook::cli
