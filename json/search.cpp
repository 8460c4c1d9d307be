#include "base/text.h"
#include "json/internal/parts.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

void write_snippet(Writer& out, const Snippet& snippet) {
  out.begin_object();
  out.field("text", snippet.text);
  out.field("lines", snippet.lines);
  out.end_object();
}

void write_contribution(Writer& out, const Contribution& contribution) {
  out.begin_object();
  out.field("signal", contribution.signal);
  out.field("raw", contribution.raw);
  out.field("value", contribution.value);
  out.field("weight", contribution.weight);
  out.fact("note", contribution.note);
  out.end_object();
}

void write_calibration(Writer& out, const Calibration& calibration) {
  out.begin_object();
  out.key("terms");
  out.begin_array();
  for (const CalibrationTerm& term : calibration.terms) {
    out.begin_object();
    out.field("evidence", term.evidence);
    out.field("raw", term.raw);
    out.field("value", term.value);
    out.field("weight", term.weight);
    out.end_object();
  }
  out.end_array();
  out.field("constant", calibration.constant);
  out.field("log_odds", calibration.log_odds);
  out.field("least_chance", calibration.least_chance);
  out.field("chance", calibration.chance);
  out.field("share", calibration.share);
  out.field("least", calibration.least);
  out.field("highest", calibration.highest);
  out.field("threshold", calibration.threshold);
  out.end_object();
}

void write_copies(Writer& out, const std::vector<PageCopy>& copies) {
  out.begin_array();
  for (const PageCopy& copy : copies) {
    out.begin_object();
    out.field("id", copy.id);
    out.field("source", copy.source);
    out.field("path", copy.path);
    out.field("file", copy.file);
    out.field("similarity", copy.similarity);
    out.field("lines_differ", copy.lines_differ);
    out.field("first_difference", copy.first_difference > 0
                                      ? std::optional<std::int64_t>(copy.first_difference)
                                      : std::nullopt);
    out.end_object();
  }
  out.end_array();
}

void write_explanation(Writer& out, const Explanation& explanation) {
  out.begin_object();
  out.key("contributions");
  out.begin_array();
  for (const Contribution& contribution : explanation.contributions) {
    write_contribution(out, contribution);
  }
  out.end_array();
  out.field("raw_score", explanation.raw_score);
  out.key("calibration");
  write_calibration(out, explanation.calibration);
  out.fact("section_reason", explanation.section_reason);
  out.end_object();
}

void write_relation(Writer& out, const Relation& relation) {
  out.begin_object();
  out.field("service", relation.service);
  out.field("hops", relation.hops);
  out.field("path", relation.path);
  out.end_object();
}

void write_hit(Writer& out, const Hit& hit) {
  out.begin_object();
  out.field("rank", hit.rank);
  out.field("score", hit.score);
  out.field("label", to_string(hit.label));
  out.field("tier", to_string(hit.tier));
  out.field("ambiguous", hit.ambiguous);
  out.key("document");
  json_out::write_document(out, hit.document);
  out.key("section");
  json_out::write_section(out, hit.section);
  out.field("location", str_cat(hit.document.path, ":", hit.line));
  out.key("snippet");
  write_snippet(out, hit.snippet);
  out.key("commands");
  json_out::write_commands(out, hit.commands);
  out.key("freshness");
  json_out::write_freshness(out, hit.document.freshness);
  out.null_field("revision");
  out.null_field("escalation");
  out.field("warnings", hit.warnings);
  out.field("changed_since_sync", hit.changed_since_sync);
  out.field("gone", hit.gone);
  out.key("relation");
  hit.relation ? write_relation(out, *hit.relation) : out.null();
  out.field("why", hit.why);
  out.key("copies");
  write_copies(out, hit.copies);
  out.key("explain");
  hit.explain ? write_explanation(out, *hit.explain) : out.null();
  out.end_object();
}

}  // namespace

std::string to_json(const SearchReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.search/1");
  out.field("question", reply.question);
  out.field("hypotheses", reply.hypotheses);
  out.field("mode", to_string(reply.mode));
  out.field("degraded", reply.degraded);
  out.fact("degraded_reason", reply.degraded_reason);
  out.field("vectors_missing", reply.vectors_missing);
  out.field("index_age_s", reply.index_age_s);
  out.field("export_age_s", reply.export_age_s);
  out.field("notes", reply.notes);
  out.field("label", to_string(reply.label));
  out.field("took_ms", reply.took_ms);
  out.key("hits");
  out.begin_array();
  for (const Hit& hit : reply.hits)
    write_hit(out, hit);
  out.end_array();
  out.key("nearest");
  out.begin_array();
  for (const Hit& hit : reply.nearest)
    write_hit(out, hit);
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace runbook
