#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {

std::string to_json(const TrustReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.trust/1");
  out.field("config", reply.file);
  out.fact("why", reply.why);
  out.fact("kept_in", reply.kept_in);
  out.key("claims");
  out.begin_array();
  for (const TrustClaim& claim : reply.claims) {
    out.begin_object();
    out.field("key", claim.key);
    out.field("does", claim.does);
    out.field("asks", claim.asks);
    out.field("where", claim.where);
    out.field("leaves_machine", claim.leaves_machine);
    out.field("trusted", claim.trusted);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace runbook
