#include "engine/add_place.h"

#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "indexer/file_format.h"

namespace runbook {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxNameBytes = 255;  // of every common file system

Error bad_place(std::string_view place, std::string_view why) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat("this name ", why),
               .where = std::string(place),
               .hint = "name its place below the knowledge folder with `--as db/lag.md`"};
}

bool draws_nothing(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint point = decode_utf8(name, at);
    if (point.valid && is_invisible_control(point.value)) return true;
    at += point.size;
  }
  return false;
}

/// `%2e%2e`: dots to whoever takes the name out of a link.
bool is_encoded_dots(std::string_view part) {
  bool encoded = false;
  while (!part.empty()) {
    const bool dot = part.front() == '.';
    if (!dot && !part.starts_with("%2e") && !part.starts_with("%2E")) return false;
    encoded = encoded || !dot;
    part.remove_prefix(dot ? 1 : 3);
  }
  return encoded;
}

/// Why a part of a path will not do; empty when it will.
std::string_view fault_of(std::string_view part) {
  if (part.empty()) return "has an empty part";
  if (part == "." || part == ".." || is_encoded_dots(part)) return "leaves the knowledge folder";
  if (part == "~") return "begins in the home folder";
  if (part.front() == '.') return "is hidden, and hidden files are not indexed";
  if (part.size() > kMaxNameBytes) return "is too long";
  if (!is_valid_utf8(part)) return "is not valid UTF-8";
  if (draws_nothing(part)) return "holds control characters";
  return {};
}

std::string_view own_name(std::string_view from) {
  return from.substr(from.rfind('/') + 1);
}

Error in_the_way(const std::string& place, std::string_view what) {
  return Error{.code = Errc::invalid_argument,
               .message = str_cat(what, " is in the way"),
               .where = place,
               .hint = "give it another name with `--as`"};
}

/// A name of the folder that equals `name` but for case.
std::string twin_of(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    std::string other = entry.path().filename().string();
    if (other != name && fold_case(other) == fold_case(name)) return other;
  }
  return {};
}

}  // namespace

Result<std::string> place_for(std::string_view from, std::string_view as) {
  if (as.starts_with('/')) return bad_place(as, "is absolute");
  const bool folder = as.empty() || as.ends_with('/');
  const std::string place = folder ? str_cat(as, own_name(from)) : std::string(as);
  for (const std::string_view part : split(place, '/')) {
    if (const std::string_view fault = fault_of(part); !fault.empty())
      return bad_place(place, fault);
  }
  if (is_document(format_of_file(place))) return place;
  return Error{.code = Errc::unsupported,
               .message = "not a kind of file that is indexed",
               .where = place,
               .hint =
                   "indexed are .md, .markdown, .mdx, .txt, .rst, .adoc and .org; a text with "
                   "another ending gets one with `--as NAME.md`"};
}

Result<Taken> look_at_place(const fs::path& folder, const std::string& place) {
  fs::path at = folder;
  std::string done;
  for (const std::string_view part : split(place, '/')) {
    const std::string name(part);
    if (const std::string twin = twin_of(at, name); !twin.empty()) {
      return Error{.code = Errc::invalid_argument,
                   .message = str_cat("differs only by case from ", done, twin,
                                      " that is there; on other machines both are one file"),
                   .where = place,
                   .hint = "give it another name with `--as`, or the very same one with `--force`"};
    }
    at /= name;
    done += name;
    const bool last = done.size() == place.size();
    std::error_code failed;
    const fs::file_status status = fs::symlink_status(at, failed);
    if (!fs::exists(status)) return Taken::no;
    if (last && fs::is_regular_file(status)) return Taken::yes;
    if (last || !fs::is_directory(status)) {
      return in_the_way(place, fs::is_directory(status)
                                   ? "a folder of this name"
                                   : str_cat(done, ", which is no folder or file,"));
    }
    done += '/';
  }
  return Taken::no;
}

}  // namespace runbook
