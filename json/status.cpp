#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

void write_source(Writer& out, const SourceStatus& source) {
  out.begin_object();
  out.field("name", source.name);
  out.field("root", source.root);
  out.field("reachable", source.reachable);
  out.field("documents", source.documents);
  out.end_object();
}

void write_error(Writer& out, const FileError& error) {
  out.begin_object();
  out.field("source", error.source);
  out.field("path", error.path);
  out.field("message", error.message);
  out.fact("hint", error.hint);
  out.end_object();
}

void write_counts(Writer& out, const StatusReply& reply) {
  out.field("documents", reply.documents);
  out.field("sections", reply.sections);
  out.field("chunks", reply.chunks);
  out.field("commands", reply.commands);
  out.key("by_type");
  out.begin_object();
  for (const auto& [type, count] : reply.by_type)
    out.field(type, count);
  out.end_object();
}

}  // namespace

std::string to_json(const StatusReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.status/1");
  out.field("index", reply.index_path);
  out.fact("config", reply.config_path);
  out.key("sources");
  out.begin_array();
  for (const SourceStatus& source : reply.sources)
    write_source(out, source);
  out.end_array();
  write_counts(out, reply);
  out.field("synced_at", reply.synced_at);
  out.field("age_s", reply.age_s);
  out.field("export_age_s", reply.export_age_s);
  out.field("model", reply.model);
  out.field("model_available", reply.model_available);
  out.field("embedded", reply.embedded);
  out.field("pending", reply.pending);
  out.field("text_bytes", reply.text_bytes);
  out.field("disk_bytes", reply.disk_bytes);
  out.key("errors");
  out.begin_array();
  for (const FileError& error : reply.errors)
    write_error(out, error);
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace runbook
