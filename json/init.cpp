#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

void write_source(Writer& out, const FoundSource& source) {
  out.begin_object();
  out.field("name", source.name);
  out.field("path", source.path);
  out.field("pages", source.pages);
  out.end_object();
}

void write_facts(Writer& out, const FoundFacts& facts) {
  out.begin_object();
  out.field("path", facts.path);
  out.field("kind", facts.kind);
  out.end_object();
}

}  // namespace

std::string to_json(const InitReply& reply, const SyncReport* sync) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.init/1");
  out.field("config", reply.file);
  out.field("written", reply.written);
  out.fact("existing", reply.existing);
  out.fact("kept_as", reply.kept_as);
  out.fact("checkout", reply.checkout);
  out.key("sources");
  out.begin_array();
  for (const FoundSource& source : reply.sources)
    write_source(out, source);
  out.end_array();
  out.key("facts");
  out.begin_array();
  for (const FoundFacts& facts : reply.facts)
    write_facts(out, facts);
  out.end_array();
  out.field("pages_elsewhere", reply.pages_elsewhere);
  out.field("cut_short", reply.cut_short);
  out.fact("text", reply.text);
  out.key("sync");
  if (sync == nullptr) {
    out.null();
  } else {
    out.raw(to_json(*sync));
  }
  out.end_object();
  return out.take();
}

}  // namespace runbook
