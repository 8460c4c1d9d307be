// Headings → anchors, by GitHub's rules.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace runbook {

/// Lower case, punctuation dropped, spaces to '-'. "Check the `etcd` quorum!" →
/// check-the-etcd-quorum
std::string slug_of(std::string_view heading);

/// Slugs of one document, in order: the second of a name gets "-1", the third "-2".
class Slugger {
 public:
  std::string next(std::string_view heading);

 private:
  std::unordered_map<std::string, int> seen_;
};

}  // namespace runbook
