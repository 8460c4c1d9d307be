#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

void write_counts(json_out::Writer& out, std::string_view key, const CountsByName& counts) {
  out.key(key);
  out.begin_object();
  for (const auto& [name, number] : counts)
    out.field(name, number);
  out.end_object();
}

}  // namespace

std::string to_json(const StatsReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.stats/1");
  out.field("documents", reply.documents);
  out.field("sections", reply.sections);
  out.field("chunks", reply.chunks);
  out.field("text_bytes", reply.text_bytes);
  out.field("index_age_s", reply.index_age_s);
  write_counts(out, "by_source", reply.by_source);
  write_counts(out, "by_type", reply.by_type);
  write_counts(out, "by_service", reply.by_service);
  out.field("without_service", reply.without_service);
  write_counts(out, "by_owner", reply.by_owner);
  out.field("without_owner", reply.without_owner);
  write_counts(out, "sections_by_role", reply.sections_by_role);
  out.key("by_age");
  out.begin_object();
  for (const auto& [name, number] : reply.by_age)
    out.field(name, number);
  out.end_object();
  write_counts(out, "by_date_basis", reply.by_date_basis);
  out.field("stale", reply.stale);
  out.key("commands");
  out.begin_object();
  out.field("total", reply.commands);
  out.field("read", reply.commands_read);
  out.field("write", reply.commands_write);
  out.field("unknown", reply.commands_unknown);
  out.end_object();
  out.field("disk_bytes", reply.disk_bytes);
  write_counts(out, "disk_parts", reply.disk_parts);
  out.end_object();
  return out.take();
}

std::string to_json(const GcReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.gc/1");
  out.field("vectors", reply.vectors);
  out.field("gaps_dropped", reply.gaps_dropped);
  out.field("gaps_kept", reply.gaps_kept);
  out.field("bytes_before", reply.bytes_before);
  out.field("bytes_after", reply.bytes_after);
  out.field("dry_run", reply.dry_run);
  out.field("took_ms", reply.took_ms);
  out.end_object();
  return out.take();
}

std::string to_json(const ExportReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.export/1");
  out.field("path", reply.path);
  out.field("bytes", reply.bytes);
  out.field("documents", reply.documents);
  out.field("index_age_s", reply.index_age_s);
  out.field("exported_at", reply.exported_at);
  out.end_object();
  return out.take();
}

}  // namespace runbook
