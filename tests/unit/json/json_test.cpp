#include "json/json.h"

#include <limits>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace runbook {
namespace {

using nlohmann::json;

/// A text that breaks careless writers: quotes, controls, a NUL, ill-formed UTF-8.
const std::string kHostile("a\"b\\c\n\t\x01\x1b[31m\0\x7f\xff\xc3 é 𝄞", 26);

Hit full_hit() {
  Hit hit;
  hit.rank = 1;
  hit.score = 0.83456789;
  hit.label = MatchLabel::strong;
  hit.tier = Tier::name;
  hit.document = {.id = "k3f9a2c1",
                  .source = "runbooks",
                  .path = "db/PostgresDown.md",
                  .file = "/k/db/PostgresDown.md",
                  .type = "runbook",
                  .why_type = "folder \"runbooks\"",
                  .title = "Postgres down",
                  .services = {"payments"},
                  .joins = {{.service = "payments",
                             .how = "title",
                             .confidence = 0.8,
                             .reason = "title holds \"payments\""}},
                  .tags = {"db"},
                  .severity = 1,
                  .why_severity = "front matter",
                  .owner = Owner{.team = "keel", .contact = "", .from = "front matter:4"},
                  .freshness = {.date = "2026-03-02",
                                .basis = DateBasis::front_matter,
                                .field = "last_reviewed_on",
                                .age_days = 264,
                                .stale = true}};
  hit.section = {.heading = {"Postgres down", "Mitigation"},
                 .anchor = "mitigation",
                 .role = Role::mitigation,
                 .lines = {41, 63}};
  hit.line = 47;
  hit.snippet = {.text = "one\ntwo\n", .lines = {46, 47}};
  hit.commands = {{.text = "kubectl -n <namespace> get pods",
                   .shell = "bash",
                   .risk = CommandRisk::read,
                   .placeholders = {"namespace"},
                   .line = 49}};
  hit.relation = Relation{.service = "payments", .hops = 0, .path = {"payments"}};
  hit.why = {"title contains postgres"};
  return hit;
}

TEST_CASE("JSON escapes what draws nothing and keeps its value", "[json]") {
  SearchReply reply;
  reply.question = "a\xc2\x9b b\u202e c\u200b d\U000e0041 \x7f \xff é \U0001f525";
  const std::string text = to_json(reply);
  CHECK(text.find("a\\u009b b\\u202e c\\u200b d\\udb40\\udc41 \\u007f \xEF\xBF\xBD é \U0001f525") !=
        std::string::npos);
  CHECK(json::parse(text)["question"] ==
        "a\xc2\x9b b\u202e c\u200b d\U000e0041 \x7f \xEF\xBF\xBD é \U0001f525");
}

TEST_CASE("a search has the documented shape, in the documented order", "[json][search]") {
  SearchReply reply;
  reply.question = "postgres";
  reply.label = MatchLabel::strong;
  reply.took_ms = 12.3456789;
  reply.hits = {full_hit()};

  CHECK(
      to_json(reply) ==
      R"({"schema":"runbook.search/1","question":"postgres","hypotheses":[],"mode":"hybrid","degraded":[],)"
      R"("degraded_reason":null,"vectors_missing":0,"index_age_s":null,"export_age_s":null,"notes":[],"label":"strong",)"
      R"("took_ms":12.3457,"hits":[{"rank":1,"score":0.8346,"label":"strong","tier":"name",)"
      R"("ambiguous":false,"document":{"id":"k3f9a2c1","source":"runbooks",)"
      R"("path":"db/PostgresDown.md","file":"/k/db/PostgresDown.md","type":"runbook",)"
      R"("why_type":"folder \"runbooks\"","title":"Postgres down","services":["payments"],)"
      R"("joins":[{"service":"payments","how":"title","confidence":0.8,)"
      R"("reason":"title holds \"payments\""}],)"
      R"("tags":["db"],"severity":1,"why_severity":"front matter","owner":{"team":"keel","contact":null,)"
      R"("from":"front matter:4"}},"section":{"heading":["Postgres down","Mitigation"],)"
      R"("anchor":"mitigation","role":"mitigation","lines":[41,63]},)"
      R"("location":"db/PostgresDown.md:47","snippet":{"text":"one\ntwo\n","lines":[46,47]},)"
      R"("commands":[{"text":"kubectl -n <namespace> get pods","shell":"bash","risk":"read",)"
      R"("placeholders":["namespace"],"line":49}],"freshness":{"date":"2026-03-02",)"
      R"("basis":"front matter","field":"last_reviewed_on","age_days":264,"stale":true,)"
      R"("newer_incidents":null},"revision":null,"escalation":null,"warnings":[],)"
      R"("changed_since_sync":false,"gone":false,"relation":{"service":"payments","hops":0,)"
      R"("path":["payments"]},"why":["title contains postgres"],)"
      R"("copies":[],"explain":null}],"nearest":[]})");
}

TEST_CASE("absent facts are null and never missing", "[json][search]") {
  SearchReply reply;
  reply.hits = {Hit{}};

  const json hit = json::parse(to_json(reply))["hits"][0];

  CHECK(hit["document"]["severity"].is_null());
  CHECK(hit["document"]["owner"].is_null());
  CHECK(hit["section"]["anchor"].is_null());
  CHECK(hit["section"]["role"].is_null());
  CHECK(hit["section"]["lines"].is_null());
  CHECK(hit["freshness"]["date"].is_null());
  CHECK(hit["freshness"]["basis"] == "unknown");
  CHECK(hit["explain"].is_null());
}

TEST_CASE("an explanation holds every contribution", "[json][search]") {
  Hit hit;
  hit.explain =
      Explanation{.contributions = {{.signal = "lexical",
                                     .raw = 7.5,
                                     .value = std::numeric_limits<double>::quiet_NaN(),
                                     .weight = 0.5,
                                     .note = ""}},
                  .raw_score = 0.25,
                  .calibration = {.terms = {{.evidence = "bm25", .value = 2}}, .chance = 0.75},
                  .section_reason = "best chunk"};
  SearchReply reply;
  reply.hits = {hit};

  const json explain = json::parse(to_json(reply))["hits"][0]["explain"];

  CHECK(explain["raw_score"] == 0.25);
  CHECK(explain["contributions"][0]["signal"] == "lexical");
  CHECK(explain["contributions"][0]["value"].is_null());  // no number is no fact
  CHECK(explain["calibration"]["terms"][0]["evidence"] == "bm25");
  CHECK(explain["calibration"]["chance"] == 0.75);
  CHECK(explain["section_reason"] == "best chunk");
}

TEST_CASE("every shape is valid JSON whatever a document holds", "[json]") {
  SearchReply search;
  search.question = kHostile;
  search.degraded = {kHostile};
  Hit hit = full_hit();
  hit.document.path = hit.document.title = hit.snippet.text = hit.commands[0].text = kHostile;
  search.hits = {hit};
  SyncReport sync;
  sync.sources = {{.name = kHostile,
                   .root = kHostile,
                   .skipped = {{kHostile, 1}},
                   .errors = {{kHostile, kHostile, kHostile}},
                   .warnings = {}}};
  ShowReply show;
  show.text = kHostile;
  ListReply list;
  list.notes = {kHostile};
  list.documents = {hit.document};
  AddReply add;
  add.files = {{.from = kHostile,
                .document = hit.document,
                .written = {kHostile},
                .problems = {{kHostile, kHostile, ""}}}};
  StatsReply stats;
  stats.by_type = {{kHostile, 1}};
  const ExportReply exported{.path = kHostile, .index_age_s = {}, .exported_at = ""};
  StatusReply status;
  status.by_type = {{kHostile, 1}};
  status.errors = {{kHostile, kHostile, kHostile, kHostile}};
  DoctorReply doctor;
  doctor.checks = {{.name = kHostile, .detail = kHostile, .hint = kHostile}};
  EvalReply eval;
  eval.groups = {
      {.field = kHostile, .value = kHostile, .figures = {}, .refusals = {}, .against = {}}};
  const Error error{.message = kHostile, .where = kHostile, .hint = kHostile};

  const std::vector<std::pair<std::string, std::string>> shapes = {
      {"runbook.search/1", to_json(search)}, {"runbook.sync/1", to_json(sync)},
      {"runbook.show/1", to_json(show)},     {"runbook.status/1", to_json(status)},
      {"runbook.list/1", to_json(list)},     {"runbook.add/1", to_json(add)},
      {"runbook.stats/1", to_json(stats)},   {"runbook.export/1", to_json(exported)},
      {"runbook.gc/1", to_json(GcReply{})},  {"runbook.doctor/1", to_json(doctor)},
      {"runbook.eval/1", to_json(eval)},     {"runbook.error/1", to_json(error)}};
  for (const auto& [schema, text] : shapes) {
    CAPTURE(text);
    const json value = json::parse(text, nullptr, false);
    REQUIRE(value.is_object());
    CHECK(value["schema"] == schema);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
  }
}

TEST_CASE("a sync report has the documented shape", "[json][sync]") {
  SyncReport report;
  report.sources = {{.name = "docs",
                     .root = "/k/docs",
                     .added = 2,
                     .unchanged = 1,
                     .skipped = {{"binary", 3}},
                     .errors = {{"a.md", "cannot be read", ""}},
                     .warnings = {}}};
  report.documents = 3;
  report.chunks = 9;

  CHECK(
      to_json(report) ==
      R"({"schema":"runbook.sync/1","sources":[{"name":"docs","root":"/k/docs","added":2,)"
      R"("updated":0,"moved":0,"removed":0,"unchanged":1,"skipped":{"binary":3},)"
      R"("dates_note":null,)"
      R"("errors":[{"path":"a.md","message":"cannot be read","hint":null}],"warnings":[]}],)"
      R"("documents":3,"chunks":9,"embedded":0,"pending":0,"vectors_indexed":0,"embedding_note":null,)"
      R"("replaced_model":null,"replaced_texts":0,"fact_files":0,"services":0,"edges":0,)"
      R"("text_ms":0,"embed_ms":0,"took_ms":0,"dry_run":false,"cancelled":false,"partial":true})");
}

TEST_CASE("an error is an object with its code", "[json][error]") {
  CHECK(to_json(Error{.code = Errc::busy, .message = "another sync runs (pid 7)"}) ==
        R"j({"schema":"runbook.error/1","code":"busy","message":"another sync runs (pid 7)",)j"
        R"("where":null,"hint":null})");
}

}  // namespace
}  // namespace runbook
