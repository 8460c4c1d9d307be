#include "json/internal/parts.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {

std::string to_json(const ListReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.list/1");
  out.field("total", reply.total);
  out.field("index_age_s", reply.index_age_s);
  out.field("export_age_s", reply.export_age_s);
  out.field("notes", reply.notes);
  out.key("documents");
  out.begin_array();
  for (const DocumentInfo& document : reply.documents) {
    out.begin_object();
    json_out::write_document_fields(out, document);
    out.key("freshness");
    json_out::write_freshness(out, document.freshness);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace runbook
