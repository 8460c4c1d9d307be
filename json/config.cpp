#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

std::string_view name_of(ValueOrigin origin) {
  switch (origin) {
    case ValueOrigin::file: return "file";
    case ValueOrigin::variable: return "variable";
    case ValueOrigin::fallback: break;
  }
  return "default";
}

/// A list, a text, or null for a secret.
void write_texts(Writer& out, const std::vector<std::string>& texts, bool is_list) {
  if (is_list) {
    out.value(texts);
  } else if (texts.empty()) {
    out.null();
  } else {
    out.value(texts.front());
  }
}

void write_value(Writer& out, const ConfigValue& value) {
  out.begin_object();
  out.field("key", value.key);
  out.key("value");
  write_texts(out, value.texts, value.is_list);
  out.field("secret", value.secret);
  out.field("origin", name_of(value.origin));
  out.fact("where", value.where);
  out.field("variables", value.variables);
  out.end_object();
}

}  // namespace

std::string to_json(const ConfigReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.config/1");
  out.fact("config", reply.file);
  out.fact("found_by", reply.found_by);
  out.key("values");
  out.begin_array();
  for (const ConfigValue& value : reply.values)
    write_value(out, value);
  out.end_array();
  out.end_object();
  return out.take();
}

std::string to_json(const ConfigSetReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.config_set/1");
  out.field("config", reply.file);
  out.field("created", reply.created);
  out.field("key", reply.key);
  out.field("secret", reply.secret);
  out.key("before");
  write_texts(out, reply.secret || !reply.before ? std::vector<std::string>{} : *reply.before,
              reply.is_list && reply.before);
  out.key("after");
  write_texts(out, reply.secret ? std::vector<std::string>{} : reply.after, reply.is_list);
  out.field("line", reply.line);
  out.field("notes", reply.notes);
  out.end_object();
  return out.take();
}

}  // namespace runbook
