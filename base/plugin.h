// An opened plugin: heavy libraries stay behind a shared object of our own until one is needed.
//
// It stays in the process until that ends: unloading a runtime gains nothing.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/plugin_folder.h"
#include "runbook/result.h"

namespace runbook {

/// Immutable, thread-safe.
class Plugin {
 public:
  /// @param what  how it is called in messages: "the local model's plugin"
  /// @error unavailable with the loader's own words
  static Result<Plugin> open(const std::filesystem::path& file, std::string_view what);

  /// False when the plugin has no such function.
  template <typename Function>
  bool resolve(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(find(name));
    return function != nullptr;
  }

 private:
  explicit Plugin(void* library) : library_(library) {}
  void* find(const char* name) const;
  void* library_;
};

}  // namespace runbook
