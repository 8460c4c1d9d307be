// Writes one JSON value from front to back. No tree is built: a reply with 200 hits is one string.
//
// Our own and not nlohmann's, because the shapes share parts (a document, a section), its types may
// not stand in headers, and a cold search should not pay for a tree. Confined to one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runbook/types/document.h"

namespace runbook::json_out {

class Writer {
 public:
  /// Only strings and bools are taken as they are: `const char*` would else become a bool.
  void value(std::string_view text);
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth);
  void value(std::int64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(double number);    ///< at most four decimals; null when not finite
  void value(LineRange lines);  ///< [first, last]; null for no lines
  void value(const std::vector<std::string>& texts);
  template <typename T>
  void value(const std::optional<T>& maybe) {
    maybe ? value(*maybe) : null();
  }
  void null();
  /// A value that is JSON already.
  void raw(std::string_view json);

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);

  template <typename T>
  void field(std::string_view name, const T& content) {
    key(name);
    value(content);
  }
  void null_field(std::string_view name) {
    key(name);
    null();
  }
  /// null in place of an empty text: a fact that is not known.
  void fact(std::string_view name, std::string_view text) {
    key(name);
    text.empty() ? null() : value(text);
  }

  std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool needs_comma_ = false;  ///< something stands before at this level
};

}  // namespace runbook::json_out
