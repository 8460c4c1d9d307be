#include "base/plugin.h"

#include <dlfcn.h>

#include "base/text.h"

namespace runbook {

Result<Plugin> Plugin::open(const std::filesystem::path& file, std::string_view what) {
  // Lazy: a runtime has thousands of functions, of which a question calls few.
  void* const library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (library != nullptr) return Plugin(library);
  const char* const why = dlerror();
  return Error{
      .code = Errc::unavailable,
      .message = str_cat(what, " cannot be loaded: ", why == nullptr ? "no reason given" : why),
      .hint = "build and install runbook again; words are searched without it"};
}

void* Plugin::find(const char* name) const {
  return dlsym(library_, name);
}

}  // namespace runbook
