#include "json/internal/parts.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

void write_source(Writer& out, const SourceReport& source) {
  out.begin_object();
  out.field("name", source.name);
  out.field("root", source.root);
  out.field("added", source.added);
  out.field("updated", source.updated);
  out.field("moved", source.moved);
  out.field("removed", source.removed);
  out.field("unchanged", source.unchanged);
  out.key("skipped");
  out.begin_object();
  for (const auto& [reason, count] : source.skipped)
    out.field(reason, count);
  out.end_object();
  out.fact("dates_note", source.dates_note);
  out.key("errors");
  json_out::write_problems(out, source.errors);
  out.key("warnings");
  json_out::write_problems(out, source.warnings);
  out.end_object();
}

}  // namespace

std::string to_json(const SyncReport& report) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.sync/1");
  out.key("sources");
  out.begin_array();
  for (const SourceReport& source : report.sources)
    write_source(out, source);
  out.end_array();
  out.field("documents", report.documents);
  out.field("chunks", report.chunks);
  out.field("embedded", report.embedded);
  out.field("pending", report.pending);
  out.field("vectors_indexed", report.vectors_indexed);
  out.fact("embedding_note", report.embedding_note);
  out.fact("replaced_model", report.replaced_model);
  out.field("replaced_texts", report.replaced_texts);
  out.field("fact_files", report.fact_files);
  out.field("services", report.services);
  out.field("edges", report.edges);
  out.field("text_ms", report.text_ms);
  out.field("embed_ms", report.embed_ms);
  out.field("took_ms", report.took_ms);
  out.field("dry_run", report.dry_run);
  out.field("cancelled", report.cancelled);
  out.field("partial", report.partial() || report.cancelled);
  out.end_object();
  return out.take();
}

}  // namespace runbook
