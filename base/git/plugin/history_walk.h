// When each of many files was last changed, in one walk over history.
//
// Every path follows one line of commits: at a merge the first parent in which the file is the
// same, as `git log -1 -- PATH` does. So the paths that stand at a commit move to its parent
// together, those that the commit changed stay behind with its date, and each commit is compared
// with its parent once for all of them. A file that was only renamed is followed to its old name: a
// move makes no page younger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/git/plugin/repository.h"
#include "base/git/plugin_api.h"

namespace runbook::git {

/// Confined to one thread.
class HistoryWalk {
 public:
  /// @param dates  one a path; both outlive this
  /// @throws GitError when the objects cannot be opened
  HistoryWalk(const rb_git_request& request, rb_git_date* dates);
  /// @throws GitError when the newest commit or its tree cannot be read
  void run();

 private:
  using PathIndex = std::uint32_t;
  using GroupId = std::uint32_t;

  /// Paths that stand at the same commit. A path is in the group that group_of_ says; `paths` may
  /// name others that have left.
  struct Group {
    GroupId id = 0;
    std::size_t size = 0;
    std::vector<PathIndex> paths;
  };
  struct Change {
    PathIndex path = 0;
    bool added = false;  ///< the parent has no file of this name
    git_oid now{};
  };
  using Changes = std::vector<Change>;
  struct Stop {
    Commit commit;
    Group group;
  };
  struct OidOrder {
    bool operator()(const git_oid& a, const git_oid& b) const { return git_oid_cmp(&a, &b) < 0; }
  };
  /// Newest first, so that lines of history that part meet again before they are walked twice.
  struct Next {
    std::int64_t unix_s = 0;
    git_oid id{};
    bool operator<(const Next& other) const { return unix_s < other.unix_s; }
  };

  Group group_of_tracked(const git_oid& tree);
  void visit(Stop stop);
  void visit_parents(Stop& stop);
  Changes changes(const Group& group, const Commit& commit, const Commit& parent);
  /// Those of the changes that are mere renames take their old names and return to the group.
  void follow_renames(Group& group, const Commit& commit, const Commit& parent, Changes& changes);
  void move_to(const Commit& parent, Group group);
  void settle(PathIndex path, rb_git_verdict verdict, std::int64_t unix_s);
  void settle_all(const Group& group, rb_git_verdict verdict, std::int64_t unix_s = 0);
  void settle_known(Group& group);

  Group new_group() { return {.id = ++last_group_, .size = 0, .paths = {}}; }
  void add(Group& group, PathIndex path);
  void leave(Group& group, const Changes& changes);
  void want_name(PathIndex path);
  bool told_to_stop();

  const rb_git_request& request_;
  rb_git_date* dates_;
  Repository repository_;
  std::vector<std::string> names_;  ///< of each path, at the commit where it stands
  std::vector<unsigned char> known_;
  std::vector<GroupId> group_of_;  ///< of each path; 0: settled
  GroupId last_group_ = 0;
  std::unordered_map<std::string, std::vector<PathIndex>> by_name_;
  std::unordered_set<std::string> folders_;  ///< that hold wanted names, "docs/db/"
  std::map<git_oid, Stop, OidOrder> stops_;
  std::priority_queue<Next> next_;
  std::set<git_oid, OidOrder> boundary_;
  std::size_t done_ = 0;
  std::size_t visited_ = 0;
};

}  // namespace runbook::git
