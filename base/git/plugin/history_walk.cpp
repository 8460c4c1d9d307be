#include "base/git/plugin/history_walk.h"

#include <algorithm>
#include <utility>

#include "base/git/plugin/tree_diff.h"

namespace runbook::git {
namespace {

constexpr std::size_t kCommitsBetweenCalls = 64;
// A commit that moves more files than this is an import; who moved where is not looked for in it.
constexpr std::size_t kMaxRenameCandidates = 100'000;

git_oid oid_from_hex(const char* hex) {
  git_oid oid{};
  if (git_oid_fromstr(&oid, hex) != 0) throw GitError("a commit's name is no hash");
  return oid;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

HistoryWalk::HistoryWalk(const rb_git_request& request, rb_git_date* dates)
    : request_(request),
      dates_(dates),
      repository_(request.objects),
      known_(request.known, request.known + request.path_count),
      group_of_(request.path_count) {
  for (std::size_t i = 0; i < request.boundary_count; ++i)
    boundary_.insert(oid_from_hex(request.boundary[i]));
  for (std::size_t i = 0; i < request.path_count; ++i) {
    dates_[i] = {.verdict = RB_GIT_UNKNOWN, .unix_s = 0};
    names_.emplace_back(request.paths[i]);
    want_name(static_cast<PathIndex>(i));
  }
}

void HistoryWalk::run() {
  const Commit head = repository_.commit(oid_from_hex(request_.head));
  move_to(head, group_of_tracked(head.tree));
  while (!next_.empty() && !told_to_stop()) {
    auto stop = stops_.extract(next_.top().id);
    next_.pop();
    if (!stop.empty()) visit(std::move(stop.mapped()));
  }
}

HistoryWalk::Group HistoryWalk::group_of_tracked(const git_oid& tree) {
  Group group = new_group();
  TreeDiff diff{.repository = repository_,
                .enter = [this](const std::string& folder) { return folders_.count(folder) > 0; },
                .differs =
                    [&](const std::string& path, const git_oid*, const git_oid*) {
                      const auto wanted = by_name_.find(path);
                      if (wanted == by_name_.end()) return;
                      for (const PathIndex index : wanted->second)
                        add(group, index);
                    }};
  diff.run(nullptr, &tree);
  for (PathIndex path = 0; path < group_of_.size(); ++path)
    if (group_of_[path] == 0) settle(path, RB_GIT_UNTRACKED, 0);
  return group;
}

void HistoryWalk::visit(Stop stop) {
  const Commit& commit = stop.commit;
  if (request_.known_head != nullptr && git_oid_streq(&commit.id, request_.known_head) == 0)
    settle_known(stop.group);
  if (stop.group.size == 0) return;
  if (boundary_.count(commit.id) > 0) return settle_all(stop.group, RB_GIT_UNKNOWN);
  if (commit.parents.empty()) return settle_all(stop.group, RB_GIT_COMMITTED, commit.unix_s);
  try {
    visit_parents(stop);
  } catch (const GitError&) {  // objects that a partial clone left out, or that are damaged
    settle_all(stop.group, RB_GIT_UNKNOWN);
  }
}

void HistoryWalk::visit_parents(Stop& stop) {
  const Commit& commit = stop.commit;
  const Commit first = repository_.commit(commit.parents.front());
  Changes changed = changes(stop.group, commit, first);
  leave(stop.group, changed);
  if (commit.parents.size() == 1) follow_renames(stop.group, commit, first, changed);
  for (std::size_t i = 1; i < commit.parents.size() && !changed.empty(); ++i) {
    const Commit parent = repository_.commit(commit.parents[i]);
    Group group = new_group();
    for (const Change& change : changed)
      add(group, change.path);
    changed = changes(group, commit, parent);
    leave(group, changed);
    move_to(parent, std::move(group));
  }
  for (const Change& change : changed)
    settle(change.path, RB_GIT_COMMITTED, commit.unix_s);
  move_to(first, std::move(stop.group));
}

HistoryWalk::Changes HistoryWalk::changes(const Group& group, const Commit& commit,
                                          const Commit& parent) {
  Changes found;
  const auto look = [&](const std::string& path, const git_oid* before, const git_oid* now) {
    const auto wanted = now != nullptr ? by_name_.find(path) : by_name_.end();
    if (wanted == by_name_.end()) return;
    for (const PathIndex index : wanted->second)
      if (group_of_[index] == group.id && names_[index] == path)
        found.push_back({.path = index, .added = before == nullptr, .now = *now});
  };
  TreeDiff diff{.repository = repository_,
                .enter = [this](const std::string& folder) { return folders_.count(folder) > 0; },
                .differs = look};
  if (git_oid_equal(&commit.tree, &parent.tree) == 0) diff.run(&parent.tree, &commit.tree);
  return found;
}

void HistoryWalk::follow_renames(Group& group, const Commit& commit, const Commit& parent,
                                 Changes& changes) {
  if (std::none_of(changes.begin(), changes.end(), [](const Change& each) { return each.added; }))
    return;
  std::map<git_oid, std::vector<std::string>, OidOrder> removed;
  std::size_t seen = 0;
  TreeDiff diff{.repository = repository_,
                .enter = [&](const std::string&) { return seen < kMaxRenameCandidates; },
                .differs =
                    [&](const std::string& path, const git_oid* before, const git_oid* now) {
                      ++seen;
                      if (now == nullptr) removed[*before].push_back(path);
                    }};
  diff.run(&parent.tree, &commit.tree);
  Changes rest;
  for (const Change& change : changes) {
    const auto old = change.added ? removed.find(change.now) : removed.end();
    if (old == removed.end()) {
      rest.push_back(change);
      continue;
    }
    const auto& candidates = old->second;
    const auto alike = std::find_if(candidates.begin(), candidates.end(), [&](const auto& name) {
      return file_name(name) == file_name(names_[change.path]);
    });
    names_[change.path] = alike == candidates.end() ? candidates.front() : *alike;
    known_[change.path] = 0;  // what is known is of another file that had this name
    want_name(change.path);
    add(group, change.path);
  }
  changes = std::move(rest);
}

/// Groups that meet become one; the smaller joins the larger.
void HistoryWalk::move_to(const Commit& parent, Group group) {
  if (group.size == 0) return;
  const auto met = stops_.find(parent.id);
  if (met == stops_.end()) {
    stops_.emplace(parent.id, Stop{parent, std::move(group)});
    next_.push({parent.unix_s, parent.id});
    return;
  }
  Group& there = met->second.group;
  if (there.size < group.size) std::swap(there, group);
  for (const PathIndex path : group.paths)
    if (group_of_[path] == group.id) add(there, path);
}

void HistoryWalk::settle(PathIndex path, rb_git_verdict verdict, std::int64_t unix_s) {
  dates_[path] = {.verdict = verdict, .unix_s = unix_s};
  group_of_[path] = 0;
  ++done_;
}

void HistoryWalk::settle_all(const Group& group, rb_git_verdict verdict, std::int64_t unix_s) {
  for (const PathIndex path : group.paths)
    if (group_of_[path] == group.id) settle(path, verdict, unix_s);
}

void HistoryWalk::settle_known(Group& group) {
  for (const PathIndex path : group.paths) {
    if (group_of_[path] != group.id || known_[path] == 0) continue;
    settle(path, RB_GIT_AS_BEFORE, 0);
    --group.size;
  }
}

void HistoryWalk::add(Group& group, PathIndex path) {
  group_of_[path] = group.id;
  group.paths.push_back(path);
  ++group.size;
}

void HistoryWalk::leave(Group& group, const Changes& changes) {
  for (const Change& change : changes)
    group_of_[change.path] = 0;
  group.size -= changes.size();
}

void HistoryWalk::want_name(PathIndex path) {
  const std::string& name = names_[path];
  std::vector<PathIndex>& same_name = by_name_[name];
  if (std::find(same_name.begin(), same_name.end(), path) == same_name.end())
    same_name.push_back(path);  // it may have had this name before
  for (std::size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1))
    folders_.insert(name.substr(0, end + 1));
}

bool HistoryWalk::told_to_stop() {
  if (visited_++ % kCommitsBetweenCalls != 0 || request_.progress == nullptr) return false;
  return request_.progress(request_.data, done_) != 0;
}

}  // namespace runbook::git
