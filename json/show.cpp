#include "json/internal/parts.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {

std::string to_json(const ShowReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.show/1");
  out.key("document");
  json_out::write_document(out, reply.document);
  out.key("freshness");
  json_out::write_freshness(out, reply.document.freshness);
  out.key("section");
  reply.section ? json_out::write_section(out, *reply.section) : out.null();
  out.field("lines", reply.lines);
  out.field("text", reply.text);
  out.key("commands");
  json_out::write_commands(out, reply.commands);
  out.field("changed_since_sync", reply.changed_since_sync);
  out.field("gone", reply.gone);
  out.end_object();
  return out.take();
}

}  // namespace runbook
