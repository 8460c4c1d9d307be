#include "tests/support/places.h"

namespace runbook::test {
namespace {

std::string join(std::string folder, std::string_view below) {
  if (!below.empty()) folder.append("/").append(below);
  return folder;
}

}  // namespace

std::string source_path(std::string_view below) {
  return join(RB_SOURCE_DIR, below);
}

std::string built_path(std::string_view below) {
  return join(RB_BINARY_DIR, below);
}

}  // namespace runbook::test
