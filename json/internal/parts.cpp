#include "json/internal/parts.h"

namespace runbook::json_out {
namespace {

void write_owner(Writer& out, const Owner& owner) {
  out.begin_object();
  out.fact("team", owner.team);
  out.fact("contact", owner.contact);
  out.fact("from", owner.from);
  out.end_object();
}

void write_command(Writer& out, const Command& command) {
  out.begin_object();
  out.field("text", command.text);
  out.fact("shell", command.shell);
  out.field("risk", to_string(command.risk));
  out.field("placeholders", command.placeholders);
  out.field("line", command.line);
  out.end_object();
}

void write_join(Writer& out, const ServiceJoin& join) {
  out.begin_object();
  out.field("service", join.service);
  out.field("how", join.how);
  out.field("confidence", join.confidence);
  out.field("reason", join.reason);
  out.end_object();
}

}  // namespace

void write_document_fields(Writer& out, const DocumentInfo& document) {
  out.field("id", document.id);
  out.field("source", document.source);
  out.field("path", document.path);
  out.fact("file", document.file);
  out.fact("type", document.type);
  out.fact("why_type", document.why_type);
  out.field("title", document.title);
  out.field("services", document.services);
  out.key("joins");
  out.begin_array();
  for (const ServiceJoin& join : document.joins)
    write_join(out, join);
  out.end_array();
  out.field("tags", document.tags);
  out.field("severity", document.severity);
  out.fact("why_severity", document.why_severity);
  out.key("owner");
  document.owner ? write_owner(out, *document.owner) : out.null();
}

void write_document(Writer& out, const DocumentInfo& document) {
  out.begin_object();
  write_document_fields(out, document);
  out.end_object();
}

void write_section(Writer& out, const SectionInfo& section) {
  out.begin_object();
  out.field("heading", section.heading);
  out.fact("anchor", section.anchor);
  out.fact("role", section.role == Role::none ? "" : to_string(section.role));
  out.field("lines", section.lines);
  out.end_object();
}

void write_freshness(Writer& out, const Freshness& freshness) {
  out.begin_object();
  out.field("date", freshness.date);
  out.field("basis", to_string(freshness.basis));
  out.fact("field", freshness.field);
  out.field("age_days", freshness.age_days);
  out.field("stale", freshness.stale);
  out.null_field("newer_incidents");
  out.end_object();
}

void write_commands(Writer& out, const std::vector<Command>& commands) {
  out.begin_array();
  for (const Command& command : commands)
    write_command(out, command);
  out.end_array();
}

void write_problems(Writer& out, const std::vector<FileProblem>& problems) {
  out.begin_array();
  for (const FileProblem& problem : problems) {
    out.begin_object();
    out.field("path", problem.path);
    out.field("message", problem.message);
    out.fact("hint", problem.hint);
    out.end_object();
  }
  out.end_array();
}

}  // namespace runbook::json_out
