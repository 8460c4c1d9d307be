#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {

std::string to_json(const Error& error) {
  json_out::Writer out;
  out.begin_object();
  out.field("schema", "runbook.error/1");
  out.field("code", to_string(error.code));
  out.field("message", error.message);
  out.fact("where", error.where);
  out.fact("hint", error.hint);
  out.end_object();
  return out.take();
}

}  // namespace runbook
