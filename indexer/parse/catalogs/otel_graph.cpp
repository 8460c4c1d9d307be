// A dump of OpenTelemetry's service graph, as Prometheus prints it: who was seen calling whom.
//
// `traces_service_graph_request_total{client="a",server="b",connection_type=""} 42`, with any
// prefix that an exporter puts in front.
#include <map>

#include "base/ascii.h"
#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"

namespace runbook::catalogs {
namespace {

using Labels = std::map<std::string, std::string, std::less<>>;

/// `name="value"` pairs; a backslash keeps the next character in its value.
Labels parse_labels(std::string_view text) {
  Labels labels;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t equals = text.find('=', at);
    if (equals == std::string_view::npos || equals + 1 >= text.size() || text[equals + 1] != '"')
      break;
    const std::string name(trim(text.substr(at, equals - at)));
    std::string value;
    std::size_t end = equals + 2;
    for (; end < text.size() && text[end] != '"'; ++end) {
      if (text[end] == '\\' && end + 1 < text.size()) ++end;
      value += text[end];
    }
    labels[name] = std::move(value);
    at = text.find(',', end);
    if (at == std::string_view::npos) break;
    ++at;
  }
  return labels;
}

}  // namespace

bool is_otel_graph(const CatalogFile& file) {
  const std::string name = ascii_lower(file.path.substr(file.path.rfind('/') + 1));
  const bool text = name.ends_with(".prom") || name.ends_with(".txt") || name.ends_with(".metrics");
  return text && squash(name).find("servicegraph") != std::string::npos;
}

void read_otel_graph(const CatalogFile& file, FactWriter& out) {
  constexpr std::string_view kMetric = "traces_service_graph_request_total{";
  const LineIndex lines(file.text);
  for (int number = 1; number <= lines.count(); ++number) {
    const std::string_view line = lines.line(number);
    const std::size_t metric = line.find(kMetric);
    const std::size_t close = line.rfind('}');
    if (line.starts_with('#') || metric == std::string_view::npos) continue;
    if (close == std::string_view::npos || close < metric) {
      out.problem(number, "a metric without the end of its labels");
      continue;
    }
    const std::size_t begin = metric + kMetric.size();
    const Labels labels = parse_labels(line.substr(begin, close - begin));
    const auto client = labels.find("client");
    const auto server = labels.find("server");
    if (client == labels.end() || server == labels.end() || client->second.empty() ||
        server->second.empty())
      continue;
    const auto type = labels.find("connection_type");
    const std::string from = str_cat("service:default/", client->second);
    const std::string to = str_cat("service:default/", server->second);
    std::string_view count = trim(line.substr(close + 1));
    count = count.substr(0, count.find(' '));
    out.entity(number, from);
    out.entity(number, to, type == labels.end() ? "" : type->second);
    out.edge(number, from, "observed", to, str_cat(count, " requests"));
  }
}

}  // namespace runbook::catalogs
