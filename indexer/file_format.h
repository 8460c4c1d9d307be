// Which files are documents, told by their names alone.
#pragma once

#include <string_view>

namespace runbook {

enum class FileFormat {
  markdown,  ///< .md .markdown .mdx
  plain,     ///< .txt .rst .adoc .org: text without a structure of ours
  notebook,  ///< .ipynb: its Markdown cells
  data,      ///< .yaml .yml .json .toml: pages only where that is asked for
  other,
};

FileFormat format_of_file(std::string_view path);

/// The name without folders and endings: "ops/db-failover.html.md" → "db-failover".
std::string_view stem_of_file(std::string_view path);

constexpr bool is_document(FileFormat format) {
  return format == FileFormat::markdown || format == FileFormat::plain ||
         format == FileFormat::notebook;
}

}  // namespace runbook
