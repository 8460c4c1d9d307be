#include "indexer/file_format.h"

#include <array>

#include "base/text.h"

namespace runbook {
namespace {

struct Ending {
  std::string_view text;
  FileFormat format;
};

constexpr std::array<Ending, 12> kEndings = {{
    {"md", FileFormat::markdown},
    {"markdown", FileFormat::markdown},
    {"mdx", FileFormat::markdown},
    {"txt", FileFormat::plain},
    {"rst", FileFormat::plain},
    {"adoc", FileFormat::plain},
    {"org", FileFormat::plain},
    {"yaml", FileFormat::data},
    {"yml", FileFormat::data},
    {"json", FileFormat::data},
    {"toml", FileFormat::data},
    {"ipynb", FileFormat::notebook},
}};

}  // namespace

FileFormat format_of_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return FileFormat::other;
  for (const Ending& ending : kEndings)
    if (equals_ignore_case(name.substr(dot + 1), ending.text)) return ending.format;
  return FileFormat::other;
}

std::string_view stem_of_file(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
  // What a site generator makes of the page, said in its name.
  constexpr std::string_view kMadeInto = ".html";
  if (name.size() > kMadeInto.size() && name.ends_with(kMadeInto))
    name.remove_suffix(kMadeInto.size());
  return name;
}

}  // namespace runbook
