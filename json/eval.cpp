#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

void write_comparison(json_out::Writer& out, const std::optional<EvalComparison>& against) {
  out.key("against");
  if (!against) {
    out.null();
    return;
  }
  out.begin_object();
  out.field("ndcg_at_10", against->ndcg_at_10);
  out.field("difference", against->difference);
  out.field("p_value", against->p_value);
  out.field("better", against->better);
  out.field("worse", against->worse);
  out.end_object();
}

void write_figures(json_out::Writer& out, const EvalFigures& figures) {
  out.field("queries", figures.queries);
  out.field("ndcg_at_10", figures.ndcg_at_10);
  out.field("recall_at_10", figures.recall_at_10);
  out.field("mrr_at_10", figures.mrr_at_10);
  out.field("success_at_1", figures.success_at_1);
  out.field("sections_judged", figures.sections_judged);
  out.field("section_right", figures.section_right);
}

void write_refusals(json_out::Writer& out, const EvalRefusals& refusals) {
  out.field("without_answer", refusals.without_answer);
  out.field("without_answer_none", refusals.without_answer_none);
  out.field("answered_none", refusals.answered_none);
}

}  // namespace

std::string to_json(const EvalReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.eval/1");
  out.field("mode", to_string(reply.mode));
  out.field("degraded", reply.degraded);
  out.key("all");
  out.begin_object();
  write_figures(out, reply.all);
  write_comparison(out, reply.against);
  out.end_object();
  out.key("groups");
  out.begin_array();
  for (const EvalGroup& group : reply.groups) {
    out.begin_object();
    out.field("field", group.field);
    out.field("value", group.value);
    write_figures(out, group.figures);
    write_comparison(out, group.against);
    write_refusals(out, group.refusals);
    out.end_object();
  }
  out.end_array();
  write_refusals(out, reply.refusals);
  out.field("never_asked", reply.never_asked);
  out.field("took_ms", reply.took_ms);
  out.field("median_ms", reply.median_ms);
  out.end_object();
  return out.take();
}

}  // namespace runbook
