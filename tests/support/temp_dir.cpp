#include "tests/support/temp_dir.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace runbook::test {
namespace fs = std::filesystem;

namespace {

/// A folder that may not be listed cannot be removed.
void make_removable(const fs::path& folder) {
  std::error_code ignored;
  fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, ignored);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) make_removable(entry.path());
  }
}

}  // namespace

TempDir::TempDir() {
  std::string name = (fs::temp_directory_path() / "runbook-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = fs::canonical(name);
}

TempDir::~TempDir() {
  std::error_code ignored;
  make_removable(path_);
  fs::remove_all(path_, ignored);
}

void write_tree(const fs::path& root, std::initializer_list<TreeEntry> entries) {
  for (const TreeEntry& entry : entries) {
    const fs::path path = root / entry.first;
    if (entry.first.ends_with('/')) {
      fs::create_directories(path);
      continue;
    }
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << entry.second;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
  }
}

void make_old(const std::filesystem::path& file) {
  using namespace std::chrono;
  constexpr sys_seconds kNoon = sys_days(2025y / March / 1) + hours(12);
  std::filesystem::last_write_time(file, file_clock::from_sys(kNoon));
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

AsNobody::AsNobody() {
  constexpr uid_t kNobody = 65534;
  if (::getuid() == 0 && ::seteuid(kNobody) != 0) throw std::runtime_error("cannot become nobody");
}

AsNobody::~AsNobody() {
  if (::getuid() == 0 && ::seteuid(0) != 0) std::abort();
}

bool AsNobody::works() {
#ifdef __SANITIZE_ADDRESS__
  std::puts("skipped: the leak checker may not look at a process of two users");
  return false;
#else
  try {
    const AsNobody nobody;
    return ::geteuid() != 0;
  } catch (const std::runtime_error&) {
    std::puts("skipped: this user is denied nothing and cannot become another");
    return false;
  }
#endif
}

}  // namespace runbook::test
