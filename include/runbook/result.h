// Result<T>: a value, or an Error that says what, where and what to do next.
//
// The shape of std::expected, which gcc 12 has only in C++23 mode. Every function that
// can fail returns one; failing files are normal in an indexer, so a failure is a value
// that a worker thread can hand over. Immutable after construction but for during().
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace runbook {

/// What a caller may branch on. The message is for people, the code for programs.
enum class Errc {
  invalid_argument,  ///< wrong flag, key, field or value; the caller can mend it
  not_found,         ///< no such file, document, index or name
  io_error,          ///< the system refused: permission, read-only, vanished
  no_space,          ///< the disk is full
  busy,              ///< another writer holds the lock
  corrupt,           ///< stored data do not agree with themselves
  newer_version,     ///< written by a newer runbook
  too_large,         ///< over a documented limit
  unsupported,       ///< a kind of file or value that is not handled
  unavailable,       ///< an optional part (the model, the network) is not there
  cancelled,         ///< a stop was asked for
  internal,          ///< a mistake of ours
};

/// The name of a code as it stands in JSON.
constexpr std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return "invalid_argument";
    case Errc::not_found: return "not_found";
    case Errc::io_error: return "io_error";
    case Errc::no_space: return "no_space";
    case Errc::busy: return "busy";
    case Errc::corrupt: return "corrupt";
    case Errc::newer_version: return "newer_version";
    case Errc::too_large: return "too_large";
    case Errc::unsupported: return "unsupported";
    case Errc::unavailable: return "unavailable";
    case Errc::cancelled: return "cancelled";
    case Errc::internal: return "internal";
  }
  return "internal";
}

struct Error {
  Errc code = Errc::internal;
  std::string message = {};  ///< lower case, no final dot
  std::string where = {};    ///< "path:line", a key, or empty
  std::string hint = {};     ///< the next step, or empty
};

/// "where: message", as it is shown after "runbook: ".
inline std::string to_string(const Error& error) {
  return error.where.empty() ? error.message : error.where + ": " + error.message;
}

struct Unit {};

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  bool has_value() const { return state_.index() == 0; }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  /// Adds the outer fact ("indexing a.md") in front of an error's message.
  Result during(std::string_view doing) && {
    if (!has_value()) error().message = std::string(doing) + ": " + error().message;
    return std::move(*this);
  }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Unit>;

inline Status ok() {
  return Unit{};
}

namespace internal {
[[noreturn]] inline void assert_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "runbook: internal error: %s (%s:%d)\n", what, file, line);
  std::abort();
}
}  // namespace internal

}  // namespace runbook

#define RB_CONCAT_(a, b) a##b
#define RB_CONCAT(a, b) RB_CONCAT_(a, b)
#define RB_TRY_(tmp, declaration, expression) \
  auto tmp = (expression);                    \
  if (!tmp) return std::move(tmp).error();    \
  declaration = std::move(tmp).value()

/// RB_TRY(auto x, f()); or RB_TRY(f()); — takes the value or returns the error.
#define RB_TRY(...) RB_TRY_PICK_(__VA_ARGS__, RB_TRY_VALUE_, RB_TRY_STATUS_)(__VA_ARGS__)
#define RB_TRY_PICK_(_1, _2, name, ...) name
#define RB_TRY_VALUE_(declaration, ...) \
  RB_TRY_(RB_CONCAT(rb_try_, __COUNTER__), declaration, (__VA_ARGS__))
#define RB_TRY_STATUS_(expression) \
  if (auto rb_try_status = (expression); !rb_try_status) return std::move(rb_try_status).error()

/// For mistakes of ours, active in every build; no input ever reaches one.
#define RB_ASSERT(condition) \
  ((condition) ? void(0) : ::runbook::internal::assert_failed(#condition, __FILE__, __LINE__))
