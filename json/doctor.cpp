#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {

std::string to_json(const DoctorReply& reply) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.doctor/1");
  out.field("healthy", reply.healthy());
  out.key("checks");
  out.begin_array();
  for (const DoctorCheck& check : reply.checks) {
    out.begin_object();
    out.field("name", check.name);
    out.field("passed", check.passed);
    out.fact("detail", check.detail);
    out.fact("hint", check.hint);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace runbook
