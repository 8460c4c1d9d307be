#include <algorithm>
#include <utility>

#include "base/internal/yaml_events.h"
#include "base/text.h"

namespace runbook {
namespace {

using Kind = YamlEvent::Kind;
using Entry = NodeEntry;

constexpr std::string_view kMergeKey = "<<";

/// Builds one tree. Recursion is as deep as max_depth: an alias only leads to a closed value.
class TreeBuilder {
 public:
  TreeBuilder(const std::vector<YamlEvent>& events, const YamlLimits& limits)
      : events_(events), limits_(limits) {}

  /// The value at `at`, which moves behind it.
  Result<Node> build(std::size_t& at, int depth) {
    const YamlEvent& event = events_[at++];
    if (++nodes_ > limits_.max_nodes) return yaml_too_many(event.line, limits_);
    const bool collection = event.kind == Kind::sequence || event.kind == Kind::mapping;
    if (collection && depth > limits_.max_depth) return yaml_too_deep(event.line, limits_);
    Node node;
    node.line = event.line;
    node.column = event.column;
    node.flow = event.flow;
    switch (event.kind) {
      case Kind::null:
      case Kind::end: return node;
      case Kind::scalar:
        node.kind = Node::Kind::scalar;
        node.scalar = event.text;
        node.quoted = event.quoted;
        return node;
      case Kind::alias: {
        std::size_t target = event.target;
        --nodes_;  // the target counts, not the alias
        return build(target, depth);
      }
      case Kind::sequence: return build_sequence(std::move(node), at, depth);
      case Kind::mapping: return build_mapping(std::move(node), event.flow, at, depth);
    }
    return node;
  }

 private:
  Result<Node> build_sequence(Node node, std::size_t& at, int depth) {
    node.kind = Node::Kind::sequence;
    while (events_[at].kind != Kind::end) {
      RB_TRY(Node item, build(at, depth + 1));
      node.items.push_back(std::move(item));
    }
    ++at;
    return node;
  }

  Result<Node> build_mapping(Node node, bool flow, std::size_t& at, int depth) {
    node.kind = Node::Kind::mapping;
    std::vector<Node> merged;
    while (events_[at].kind != Kind::end) {
      const bool colon = flow || events_[at].colon_behind || events_[at].kind != Kind::scalar;
      RB_TRY(const Node key, build(at, depth + 1));
      RB_TRY(Node value, build(at, depth + 1));
      if (!key.is_scalar()) return bad_key(key);
      if (key.scalar == kMergeKey && !key.quoted) {
        if (limits_.aliases == Aliases::refuse) {
          return yaml_error(Errc::invalid_argument, key.line, "merge keys are not allowed here",
                            "write the values out");
        }
        RB_TRY(collect_merged(std::move(value), key.line, merged));
        continue;
      }
      // yaml-cpp takes a line without `:` for a key without a value.
      if (!colon && value.kind == Node::Kind::null) return missing_colon(key);
      value.key_line = key.line;
      value.key_column = key.column;
      if (value.kind == Node::Kind::null) value.line = key.line;
      node.entries.push_back(Entry{key.scalar, std::move(value)});
    }
    ++at;
    RB_TRY(refuse_duplicates(node));
    merge_into(node, std::move(merged));
    return node;
  }

  static Error missing_colon(const Node& key) {
    return yaml_error(Errc::invalid_argument, key.line, "expected `:` behind the key",
                      "a text that goes on in the next line needs indentation or quotes");
  }

  static Error bad_key(const Node& key) {
    if (key.kind == Node::Kind::null) {
      return yaml_error(Errc::invalid_argument, key.line, "expected a key before `:`, got nothing");
    }
    const std::string_view what = key.kind == Node::Kind::mapping ? "a mapping" : "a list";
    return yaml_error(Errc::invalid_argument, key.line,
                      str_cat("expected a name as key, got ", what),
                      "a value that begins with { or [ as text needs quotes");
  }

  /// `<<: *a` and `<<: [*a, *b]`.
  static Status collect_merged(Node value, int line, std::vector<Node>& merged) {
    std::vector<Node> sources;
    if (value.kind == Node::Kind::sequence) {
      sources = std::move(value.items);
    } else {
      sources.push_back(std::move(value));
    }
    for (Node& source : sources) {
      if (source.kind != Node::Kind::mapping) {
        return yaml_error(Errc::invalid_argument, line,
                          "expected a mapping or a list of mappings to merge");
      }
      merged.push_back(std::move(source));
    }
    return ok();
  }

  /// Entries of the sources, but for keys that are there: what is written wins over what is merged,
  /// an earlier source over a later one.
  static void merge_into(Node& node, std::vector<Node> sources) {
    for (Node& source : sources) {
      std::vector<Entry> fresh;
      const KeySet present(node);
      for (Entry& entry : source.entries) {
        if (!present.contains(entry.first)) fresh.push_back(std::move(entry));
      }
      std::move(fresh.begin(), fresh.end(), std::back_inserter(node.entries));
    }
  }

  /// The keys of a mapping, sorted: 100,000 keys must not cost their square.
  class KeySet {
   public:
    explicit KeySet(const Node& node) {
      entries_.reserve(node.entries.size());
      for (const Entry& entry : node.entries)
        entries_.push_back(&entry);
      // Equal keys stay in file order, so that the second one is the one to blame.
      std::stable_sort(entries_.begin(), entries_.end(), by_key);
    }
    bool contains(const std::string& key) const {
      const auto found = std::partition_point(
          entries_.begin(), entries_.end(), [&](const Entry* entry) { return entry->first < key; });
      return found != entries_.end() && (*found)->first == key;
    }
    /// The first pair of equal keys, in the order of keys; ends when there is none.
    std::pair<const Entry*, const Entry*> duplicate() const {
      const auto same = [](const Entry* a, const Entry* b) { return a->first == b->first; };
      const auto found = std::adjacent_find(entries_.begin(), entries_.end(), same);
      if (found == entries_.end()) return {nullptr, nullptr};
      return {*found, *std::next(found)};
    }

   private:
    static bool by_key(const Entry* a, const Entry* b) { return a->first < b->first; }
    std::vector<const Entry*> entries_;  ///< of the node, which outlives this
  };

  static Status refuse_duplicates(const Node& node) {
    const auto [first, second] = KeySet(node).duplicate();
    if (second == nullptr) return ok();
    return yaml_error(
        Errc::invalid_argument, second->second.key_line,
        str_cat("key `", second->first, "` stands on line ", first->second.key_line, " already"),
        "remove one of the two");
  }

  const std::vector<YamlEvent>& events_;
  const YamlLimits& limits_;
  int nodes_ = 0;
};

}  // namespace

Result<Node> build_yaml_tree(const std::vector<YamlEvent>& events, std::size_t root,
                             const YamlLimits& limits) {
  return TreeBuilder(events, limits).build(root, 1);
}

}  // namespace runbook
