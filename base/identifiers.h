// Words and identifiers: what is a word, and what an identifier is made of.
//
// Run over every byte that is indexed: ASCII takes a table, the rest asks Unicode.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

/// The words of a text: runs of letters, digits and marks (Unicode), in order, as they stand.
/// "pg_stat-activity 5xx C++" → pg, stat, activity, 5xx, C.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::vector<Word> words(std::string_view text);

/// Parts of an identifier: CamelCase, acronyms, snake_case, digit groups.
/// "KubePodCrashLooping" → Kube, Pod, Crash, Looping; "HTTPServer2xx" → HTTP, Server, 2, xx.
/// One small letter stays with its acronym: "KubePVCs" → Kube, PVCs; "IPv6" → IPv, 6.
std::vector<std::string> split_identifier(std::string_view word);
/// The same, appended to `parts` as views into `word`: for loops that keep one vector.
void split_identifier(std::string_view word, std::vector<std::string_view>& parts);

/// `text` with every CamelCase and snake_case word replaced by its parts joined by spaces; a word
/// with neither a change of case inside nor a `_` stays ("5xx", "etcd", "HTTP").
std::string split_identifiers(std::string_view text);

/// Only [a-z0-9] of the text, lower-cased: the key under which names are equal. Empty for a text
/// that holds none, which equals nothing.
std::string squash(std::string_view text);

}  // namespace runbook
