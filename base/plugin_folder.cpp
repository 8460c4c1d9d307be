#include "base/plugin_folder.h"

#include <dlfcn.h>

#include <system_error>

namespace runbook {

namespace fs = std::filesystem;

fs::path own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&own_folder), &info) == 0) return {};
  std::error_code failed;
  const fs::path file = fs::canonical(info.dli_fname, failed);
  return failed ? fs::path() : file.parent_path();
}

fs::path plugin_file(std::string_view name) {
  const fs::path here = own_folder();
  if (here.empty()) return {};
  const fs::path beside_library = (here / "runbook" / name).lexically_normal();
  std::error_code failed;
  if (fs::exists(beside_library, failed)) return beside_library;
  const fs::path below_prefix = (here / "../lib/runbook" / name).lexically_normal();
  return fs::exists(below_prefix, failed) ? below_prefix : beside_library;
}

}  // namespace runbook
