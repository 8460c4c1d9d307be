#include "base/file_system.h"

#include <sys/vfs.h>

namespace runbook {
namespace {

struct SharedKind {
  std::uint64_t magic;
  std::string_view name;
};

// From statfs(2) and the kernel's magic.h; the last ones are not in them. FUSE holds sshfs, rclone
// and virtiofs, and also local ones, which lose nothing but some speed.
constexpr SharedKind kSharedKinds[] = {
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB"},
    {0x01021997, "9p"},
    {0x65735546, "FUSE"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x00C36400, "Ceph"},
    {0x73757245, "Coda"},
    {0x7461636F, "OCFS2"},
    {0x01161970, "GFS2"},
    {0x786F4256, "VirtualBox"},
    {0x0BD00BD0, "Lustre"},
    {0x47504653, "GPFS"},
    {0x19830326, "BeeGFS"},
    {0xBACBACBC, "VMware"},
    {0x7C7C6673, "Parallels"},
};

}  // namespace

std::string_view shared_file_system(std::uint64_t magic) {
  for (const SharedKind& kind : kSharedKinds) {
    if (kind.magic == magic) return kind.name;
  }
  return {};
}

std::string_view shared_file_system(const std::filesystem::path& path) {
  struct statfs status {};
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (::statfs(path.c_str(), &status) != 0 && ::statfs(folder.c_str(), &status) != 0) return {};
  // The field is signed on some machines: its 32 bits are the number.
  return shared_file_system(static_cast<std::uint32_t>(status.f_type));
}

}  // namespace runbook
