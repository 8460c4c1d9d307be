#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

void write_figures(json_out::Writer& out, const EvalFigures& figures) {
  out.begin_object();
  out.field("queries", figures.queries);
  out.field("ndcg_at_10", figures.ndcg_at_10);
  out.field("recall_at_10", figures.recall_at_10);
  out.field("mrr_at_10", figures.mrr_at_10);
  out.field("success_at_1", figures.success_at_1);
  out.end_object();
}

}  // namespace

std::string to_json(const EvalReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.eval/1");
  out.field("mode", to_string(reply.mode));
  out.field("degraded", reply.degraded);
  out.key("all");
  write_figures(out, reply.all);
  out.key("groups");
  out.begin_object();
  for (const auto& [name, figures] : reply.groups) {
    out.key(name);
    write_figures(out, figures);
  }
  out.end_object();
  out.field("without_answer", reply.without_answer);
  out.field("without_answer_none", reply.without_answer_none);
  out.field("answered_none", reply.answered_none);
  out.field("took_ms", reply.took_ms);
  out.field("median_ms", reply.median_ms);
  out.end_object();
  return out.take();
}

}  // namespace runbook
