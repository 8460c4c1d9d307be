// Chart.yaml: the charts that are installed with one. Libraries of templates are no services, so a
// dependency counts when a file knows a service of its name, or when it is a store that everybody
// knows.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "indexer/parse/catalogs/readers.h"
#include "indexer/parse/catalogs/yaml_access.h"

namespace runbook::catalogs {
namespace {

constexpr std::array<std::string_view, 20> kStores = {
    "postgresql", "mysql",         "mariadb",    "redis",     "valkey", "mongodb",   "kafka",
    "rabbitmq",   "elasticsearch", "opensearch", "memcached", "minio",  "zookeeper", "cassandra",
    "nats",       "clickhouse",    "etcd",       "consul",    "vault",  "pgbouncer"};

}  // namespace

bool is_chart(const CatalogFile& file, const Node& document) {
  return file.path.substr(file.path.rfind('/') + 1) == "Chart.yaml" &&
         document.find("name") != nullptr;
}

void read_chart(const CatalogFile&, const Node& document, FactWriter& out) {
  const Node& name = node_at(document, "name");
  if (!name.is_scalar() || text_at(document, "type") == "library") return;
  const std::string subject = str_cat("service:default/", name.scalar);
  out.entity(line_of(name), subject, "chart");
  for_each_item(node_at(document, "dependencies"), [&](const Node& chart) {
    const std::string_view of_chart = text_at(chart, "name");
    const std::string_view alias = text_at(chart, "alias");
    const std::string_view called = alias.empty() ? of_chart : alias;
    if (called.empty() || called == name.scalar) return;
    const bool known = std::find(kStores.begin(), kStores.end(), of_chart) != kStores.end();
    const std::string target = str_cat("service:default/", called);
    if (known) out.entity(chart.line, target, "chart");
    out.edge(chart.line, subject, "chart", known ? target : str_cat("host:", called),
             text_at(chart, "condition"));
  });
}

}  // namespace runbook::catalogs
