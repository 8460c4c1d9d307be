#include "base/text.h"
#include "json/internal/writer.h"
#include "json/json.h"

namespace runbook {
namespace {

using json_out::Writer;

std::string place(const Receipt& receipt) {
  if (receipt.path.empty()) return {};
  return receipt.line > 0 ? str_cat(receipt.path, ":", receipt.line) : receipt.path;
}

void write_receipt(Writer& out, const Receipt& receipt) {
  out.begin_object();
  out.fact("at", place(receipt));
  out.fact("file", receipt.file);
  out.fact("source_kind", receipt.format);
  out.field("confidence", receipt.confidence);
  out.end_object();
}

template <typename List, typename Write>
void write_list(Writer& out, std::string_view key, const List& list, Write write) {
  out.key(key);
  out.begin_array();
  for (const auto& each : list)
    write(out, each);
  out.end_array();
}

void write_name(Writer& out, const ResolvedName& name) {
  out.field("asked", name.asked);
  out.fact("resolved", name.resolved);
  out.field("how", to_string(name.how));
  out.fact("why", name.why);
  out.field("candidates", name.candidates);
}

void write_contact(Writer& out, const Contact& contact) {
  out.begin_object();
  out.field("kind", contact.kind);
  out.field("value", contact.value);
  out.fact("label", contact.label);
  out.fact("from", place(contact.from));
  out.end_object();
}

void write_owner(Writer& out, const ServiceOwner& owner) {
  out.begin_object();
  out.field("team", owner.team);
  write_list(out, "contacts", owner.contacts, write_contact);
  out.field("role", owner.role);
  out.fact("from", place(owner.from));
  out.fact("file", owner.from.file);
  out.fact("source_kind", owner.from.format);
  out.field("confidence", owner.from.confidence);
  out.end_object();
}

void write_summary_fields(Writer& out, const ServiceSummary& service) {
  out.field("name", service.name);
  out.fact("kind", service.kind);
  out.fact("type", service.type);
  out.fact("title", service.title);
  out.fact("description", service.description);
  out.fact("lifecycle", service.lifecycle);
  out.fact("tier", service.tier);
  out.fact("successor", service.successor);
  out.fact("owner", service.owner);
  out.field("declared", service.declared);
}

void write_summary(Writer& out, const ServiceSummary& service) {
  out.begin_object();
  write_summary_fields(out, service);
  out.end_object();
}

void write_edge(Writer& out, const ServiceEdge& edge) {
  out.begin_object();
  out.field("from", edge.from);
  out.field("to", edge.to);
  out.field("kind", edge.kind);
  out.fact("detail", edge.detail);
  out.fact("at", place(edge.at));
  out.fact("file", edge.at.file);
  out.fact("source_kind", edge.at.format);
  out.field("confidence", edge.at.confidence);
  out.field("strength", edge.strength);
  out.end_object();
}

void write_node(Writer& out, const GraphNode& node) {
  out.begin_object();
  out.field("name", node.name);
  out.fact("kind", node.kind);
  out.fact("tier", node.tier);
  out.fact("owner", node.owner);
  out.field("hops", node.hops);
  out.field("path", node.path);
  out.fact("criticality", node.criticality);
  out.field("strength", node.strength);
  out.end_object();
}

void write_cycle(Writer& out, const std::vector<std::string>& cycle) {
  out.value(cycle);
}

void write_alias(Writer& out, const ServiceAlias& alias) {
  out.begin_object();
  out.field("name", alias.name);
  out.field("kind", alias.kind);
  out.fact("from", place(alias.from));
  out.end_object();
}

void write_document(Writer& out, const ServiceDocument& document) {
  out.begin_object();
  out.field("id", document.id);
  out.field("path", document.path);
  out.field("file", document.file);
  out.field("type", document.type);
  out.field("title", document.title);
  out.field("how", document.how);
  out.field("confidence", document.confidence);
  out.field("reason", document.reason);
  out.end_object();
}

void write_step(Writer& out, const OwnerStep& step) {
  out.begin_object();
  out.field("step", step.step);
  out.field("result", step.result);
  out.fact("at", step.at);
  out.end_object();
}

}  // namespace

std::string to_json(const ServiceListReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.services/1");
  write_list(out, "services", reply.services, write_summary);
  out.field("known_owners", reply.known_owners);
  out.end_object();
  return out.take();
}

std::string to_json(const ServiceReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.service/1");
  write_name(out, reply.name);
  out.key("service");
  reply.name.resolved.empty() ? out.null() : write_summary(out, reply.service);
  write_list(out, "declared_at", reply.declared_at, write_receipt);
  write_list(out, "aliases", reply.aliases, write_alias);
  write_list(out, "owners", reply.owners, write_owner);
  write_list(out, "contacts", reply.contacts, write_contact);
  write_list(out, "dependencies", reply.dependencies, write_edge);
  write_list(out, "dependents", reply.dependents, write_edge);
  write_list(out, "structure", reply.structure, write_edge);
  write_list(out, "documents", reply.documents, write_document);
  out.end_object();
  return out.take();
}

std::string to_json(const OwnerReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.owner/1");
  write_name(out, reply.name);
  out.field("is_path", reply.is_path);
  write_list(out, "owners", reply.owners, write_owner);
  write_list(out, "tried", reply.tried, write_step);
  out.end_object();
  return out.take();
}

std::string to_json(const GraphReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.graph/1");
  out.field("question", to_string(reply.question));
  out.fact("service", reply.name.resolved);
  write_name(out, reply.name);
  write_list(out, "nodes", reply.nodes, write_node);
  write_list(out, "edges", reply.edges, write_edge);
  write_list(out, "cycles", reply.cycles, write_cycle);
  out.end_object();
  return out.take();
}

std::string to_json(const PathReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.path/1");
  for (const auto& [key, name] : {std::pair("from", &reply.from), std::pair("to", &reply.to)}) {
    out.key(key);
    out.begin_object();
    write_name(out, *name);
    out.end_object();
  }
  out.field("found", reply.found);
  out.field("reversed", reply.reversed);
  out.key("path");
  reply.found ? write_node(out, reply.end) : out.null();
  write_list(out, "edges", reply.edges, write_edge);
  out.end_object();
  return out.take();
}

std::string to_json(const WholeGraphReply& reply) {
  Writer out;
  out.begin_object();
  out.field("schema", "runbook.service_graph/1");
  write_list(out, "services", reply.services, write_summary);
  write_list(out, "edges", reply.edges, write_edge);
  write_list(out, "cycles", reply.cycles, write_cycle);
  out.end_object();
  return out.take();
}

}  // namespace runbook
