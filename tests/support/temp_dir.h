// A folder of its own for each test, gone when the test is over.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace runbook::test {

/// Makes an empty folder below the system's folder for temporary files, and removes it with all it
/// holds, whatever permissions a test left there. Throws when it cannot be made.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Writes files below `root`, their folders made as needed: {{"db/PostgresDown.md", "# …"}}. A name
/// that ends in '/' makes an empty folder. Throws when something cannot be written.
using TreeEntry = std::pair<std::string_view, std::string_view>;
void write_tree(const std::filesystem::path& root, std::initializer_list<TreeEntry> entries);

/// Gives a file a day in 2025: a sync reads a file again that was written in the tick of the clock
/// in which it was last read.
void make_old(const std::filesystem::path& file);

/// The bytes of a file. Throws when it cannot be read.
std::string read_text(const std::filesystem::path& path);

/// While it lives, root is denied what everybody else is denied: permissions are tested as root
/// too. `works()` is false where this user may not become another one.
class AsNobody {
 public:
  AsNobody();
  ~AsNobody();
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  static bool works();
};

}  // namespace runbook::test
