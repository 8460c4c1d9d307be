// The readers, one pair of functions a format. Their rows stand in catalog.cpp.
#pragma once

#include "indexer/parse/catalogs/catalog.h"

namespace runbook::catalogs {

bool is_backstage(const CatalogFile& file, const Node& document);
void read_backstage(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_compose(const CatalogFile& file, const Node& document);
void read_compose(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_codeowners(const CatalogFile& file);
void read_codeowners(const CatalogFile& file, FactWriter& out);

bool is_prow_owners(const CatalogFile& file, const Node& document);
void read_prow_owners(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_kubernetes(const CatalogFile& file, const Node& document);
void read_kubernetes(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_chart(const CatalogFile& file, const Node& document);
void read_chart(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_services_file(const CatalogFile& file, const Node& document);
void read_services_file(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_datadog(const CatalogFile& file, const Node& document);
void read_datadog(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_cortex(const CatalogFile& file, const Node& document);
void read_cortex(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_opslevel(const CatalogFile& file, const Node& document);
void read_opslevel(const CatalogFile& file, const Node& document, FactWriter& out);

bool is_otel_graph(const CatalogFile& file);
void read_otel_graph(const CatalogFile& file, FactWriter& out);

}  // namespace runbook::catalogs
