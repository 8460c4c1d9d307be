#include "json/internal/parts.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

void write_file(json_out::Writer& out, const AddedFile& file) {
  out.begin_object();
  out.field("from", file.from);
  out.field("indexed", file.indexed);
  out.field("replaced", file.replaced);
  out.field("written", file.written);
  out.key("document");
  json_out::write_document(out, file.document);
  out.key("problems");
  json_out::write_problems(out, file.problems);
  out.end_object();
}

}  // namespace

std::string to_json(const AddReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.add/1");
  out.field("folder", reply.folder);
  out.key("files");
  out.begin_array();
  for (const AddedFile& file : reply.files)
    write_file(out, file);
  out.end_array();
  out.field("notes", reply.notes);
  out.field("embedded", reply.sync.embedded);
  out.field("pending", reply.sync.pending);
  out.fact("embedding_note", reply.sync.embedding_note);
  out.field("took_ms", reply.sync.took_ms);
  out.end_object();
  return out.take();
}

}  // namespace runbook
