#include "cli/render_service.h"

#include <algorithm>

#include "base/text.h"
#include "cli/phrasing.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  const auto columns = static_cast<std::size_t>(std::max<std::ptrdiff_t>(
      0, static_cast<std::ptrdiff_t>(width) - static_cast<std::ptrdiff_t>(text.size())));
  return text + std::string(columns + 2, ' ');
}

std::string place(const Receipt& receipt, const ServiceView& view) {
  if (receipt.file.empty()) return {};
  const std::string file = shown_file(receipt.file, view.folder);
  return view.style.faint(receipt.line > 0 ? str_cat(file, ":", receipt.line) : file);
}

std::string way_of(const std::vector<std::string>& path) {
  std::string way;
  for (const std::string& name : path)
    way += str_cat(way.empty() ? "" : " → ", one_row(name));
  return way;
}

/// "component · tier 0 · production", what is known of it.
std::string facts_of(const ServiceSummary& service) {
  std::string text;
  const auto add = [&text](std::string_view before, const std::string& fact) {
    if (!fact.empty()) text += str_cat(text.empty() ? "" : " · ", before, one_row(fact));
  };
  add("", service.kind);
  if (service.type != service.kind) add("", service.type);
  add("tier ", service.tier);
  add("", service.lifecycle);
  if (!service.declared) add("", "declared nowhere");
  return text;
}

std::string cycle_rows(const std::vector<std::vector<std::string>>& cycles, const Style& style) {
  std::string rows;
  for (const std::vector<std::string>& cycle : cycles)
    rows += str_cat(style.warn("cycle"), "  ", way_of(cycle), "\n");
  return rows;
}

std::string contact_rows(const std::vector<Contact>& contacts, const ServiceView& view) {
  std::string rows;
  for (const Contact& contact : contacts) {
    const std::string label =
        contact.label.empty() ? "" : str_cat(" (", one_row(contact.label), ")");
    rows += str_cat("  ", padded(one_row(contact.kind), 10), one_row(contact.value), label, "  ",
                    place(contact.from, view), "\n");
  }
  return rows;
}

std::string owner_rows(const std::vector<ServiceOwner>& owners, const ServiceView& view) {
  std::string rows;
  for (const ServiceOwner& owner : owners) {
    const std::string role = owner.role == "owner" ? "" : str_cat(" (", one_row(owner.role), ")");
    rows += str_cat(view.style.strong(one_row(owner.team)), role, "  ", place(owner.from, view),
                    "\n", contact_rows(owner.contacts, view));
  }
  return rows;
}

/// Edges to or from one service, the other end first; several lines that say the same are one row.
std::string edge_rows(const std::vector<ServiceEdge>& edges, bool outwards,
                      const ServiceView& view) {
  std::string rows;
  const auto other = [outwards](const ServiceEdge& edge) -> const std::string& {
    return outwards ? edge.to : edge.from;
  };
  std::size_t width = 0;
  for (const ServiceEdge& edge : edges)
    width = std::max(width, other(edge).size());
  std::vector<const ServiceEdge*> sorted;
  for (const ServiceEdge& edge : edges)
    sorted.push_back(&edge);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return other(*a) < other(*b); });
  std::string before;
  for (const ServiceEdge* edge : sorted) {
    const std::string& name = other(*edge);
    const std::string detail = edge->detail.empty() ? "" : str_cat(" ", one_row(edge->detail));
    rows += str_cat("  ", padded(name == before ? "" : one_row(name), width), edge->kind, detail,
                    "  ", place(edge->at, view), "\n");
    before = name;
  }
  return rows;
}

std::string section(const std::string& title, const std::string& rows, const Style& style) {
  return rows.empty() ? "" : str_cat("\n", style.strong(title), "\n", rows);
}

}  // namespace

std::string render_list(const ServiceListReply& reply, const ServiceView& view) {
  std::size_t width = 0;
  std::size_t owner_width = 0;
  for (const ServiceSummary& service : reply.services) {
    width = std::max(width, service.name.size());
    owner_width = std::max(owner_width, service.owner.size());
  }
  std::string text;
  for (const ServiceSummary& service : reply.services) {
    std::string row = str_cat(padded(one_row(service.name), width),
                              padded(one_row(service.owner), owner_width), facts_of(service));
    row.resize(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  if (reply.services.empty() && !reply.known_owners.empty()) {
    std::string owners;
    for (const std::string& owner : reply.known_owners)
      owners += str_cat(owners.empty() ? "" : ", ", one_row(owner));
    text += str_cat(view.style.faint(str_cat("owners of services are: ", owners)), "\n");
  }
  return text;
}

std::string render_service(const ServiceReply& reply, const ServiceView& view) {
  if (reply.name.resolved.empty()) return {};
  const ServiceSummary& service = reply.service;
  std::string text =
      str_cat(view.style.strong(one_row(service.name)), "  ", facts_of(service), "\n");
  if (!service.title.empty() && service.title != service.name)
    text += str_cat(one_row(service.title), "\n");
  if (!service.description.empty()) text += str_cat(one_row(service.description), "\n");
  if (!service.successor.empty())
    text += str_cat(
        view.style.warn(str_cat("retired; ", one_row(service.successor), " took its place")), "\n");
  std::string declared;
  for (const Receipt& receipt : reply.declared_at)
    declared += str_cat("  ", padded(receipt.format, 10), place(receipt, view), "\n");
  std::string aliases;
  for (const ServiceAlias& alias : reply.aliases)
    aliases += str_cat("  ", one_row(alias.name), "  ", view.style.faint(alias.kind), "  ",
                       place(alias.from, view), "\n");
  std::string documents;
  for (const ServiceDocument& document : reply.documents)
    documents += str_cat("  ", padded(one_row(document.type), 12), one_row(document.title), "  ",
                         view.style.faint(shown_file(document.file, view.folder)), "\n      ",
                         fixed(document.confidence, 2), "  ",
                         view.style.faint(one_row(document.reason)), "\n");
  return str_cat(text, section("owner", owner_rows(reply.owners, view), view.style),
                 section("contacts and links", contact_rows(reply.contacts, view), view.style),
                 section("depends on", edge_rows(reply.dependencies, true, view), view.style),
                 section("needed by", edge_rows(reply.dependents, false, view), view.style),
                 section("part of", edge_rows(reply.structure, true, view), view.style),
                 section("also called", aliases, view.style),
                 section("declared", declared, view.style),
                 section("documents", documents, view.style));
}

std::string render_owner(const OwnerReply& reply, const ServiceView& view) {
  if (reply.name.resolved.empty()) return {};
  std::string text = owner_rows(reply.owners, view);
  if (reply.owners.empty())
    text += str_cat(
        view.style.warn(str_cat("nobody is named as owner of ", one_row(reply.name.asked))), "\n");
  std::string tried;
  for (const OwnerStep& step : reply.tried)
    tried += str_cat(tried.empty() ? "" : " · ", step.step, ": ", one_row(step.result),
                     step.at.empty() ? "" : str_cat(" (", one_row(step.at), ")"));
  return str_cat(text, view.style.faint(str_cat("tried: ", tried)), "\n");
}

std::string render_graph(const GraphReply& reply, const ServiceView& view) {
  if (reply.name.resolved.empty()) return {};
  const std::string name = one_row(reply.name.resolved);
  const bool outwards = reply.question == GraphQuestion::dependencies;
  if (reply.nodes.empty())
    return str_cat(outwards ? str_cat(name, " depends on nothing that is known")
                            : str_cat("nothing that is known depends on ", name),
                   "\n");
  const bool direct = std::all_of(reply.nodes.begin(), reply.nodes.end(),
                                  [](const GraphNode& node) { return node.hops == 1; });
  std::string text;
  if (direct && reply.question != GraphQuestion::impact) {
    text = edge_rows(reply.edges, outwards, view);
  } else {
    const auto total = static_cast<std::int64_t>(reply.nodes.size());
    text = str_cat(outwards ? str_cat(name, " depends on ", count(total, "service"))
                            : str_cat(count(total, "service"),
                                      total == 1 ? " depends on " : " depend on ", name),
                   ", directly or not\n");
    std::size_t width = 0;
    for (const GraphNode& node : reply.nodes)
      width = std::max(width, node.name.size());
    for (const GraphNode& node : reply.nodes) {
      std::string facts = str_cat(count(node.hops, "hop"), "  ", padded(node.criticality, 6));
      if (!node.tier.empty()) facts += str_cat("tier ", one_row(node.tier), "  ");
      if (!node.owner.empty()) facts += str_cat(one_row(node.owner), "  ");
      const std::string way = node.hops > 1 ? view.style.faint(way_of(node.path)) : "";
      std::string row = str_cat("  ", padded(one_row(node.name), width), facts, way);
      row.resize(row.find_last_not_of(' ') + 1);
      text += row + "\n";
    }
  }
  return text + cycle_rows(reply.cycles, view.style);
}

std::string render_path(const PathReply& reply, const ServiceView& view) {
  if (reply.from.resolved.empty() || reply.to.resolved.empty()) return {};
  if (!reply.found)
    return str_cat("no way is known between ", one_row(reply.from.resolved), " and ",
                   one_row(reply.to.resolved), "\n");
  std::string text = str_cat(view.style.strong(way_of(reply.end.path)), "  ",
                             count(reply.end.hops, "hop"), ", ", reply.end.criticality, "\n");
  if (reply.reversed)
    text = str_cat(view.style.warn(str_cat("the other way round: ", one_row(reply.to.resolved),
                                           " depends on ", one_row(reply.from.resolved))),
                   "\n", text);
  for (const ServiceEdge& edge : reply.edges)
    text += str_cat("  ", one_row(edge.from), " → ", one_row(edge.to), "  ", edge.kind,
                    edge.detail.empty() ? "" : str_cat(" ", one_row(edge.detail)), "  ",
                    place(edge.at, view), "\n");
  return text;
}

std::string render_whole(const WholeGraphReply& reply, const ServiceView& view) {
  std::string text;
  std::string before;
  for (const ServiceEdge& edge : reply.edges) {
    if (edge.from != before) text += str_cat(view.style.strong(one_row(edge.from)), "\n");
    before = edge.from;
    text += str_cat("  → ", one_row(edge.to), "  ", edge.kind, "  ", place(edge.at, view), "\n");
  }
  return text + cycle_rows(reply.cycles, view.style);
}

}  // namespace runbook::cli
