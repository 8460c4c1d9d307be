#include "indexer/sql_risk.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "indexer/word_list.h"

namespace runbook {
namespace {

using Risk = CommandRisk;

constexpr std::string_view kReadVerbs =
    "select show explain describe desc with table values use help \\d \\dt \\l \\conninfo \\x "
    "\\timing \\du \\di \\df \\dn \\c \\q info";
constexpr std::string_view kWriteVerbs =
    "insert update delete drop truncate alter create grant revoke vacuum reindex analyze cluster "
    "call do merge replace lock kill set reset flush purge begin commit rollback start copy load "
    "optimize repair refresh comment stop change optimise checkpoint discard reassign rename";
/// Words that change something wherever they stand in a query: SELECT … INTO, WITH x AS (DELETE …).
constexpr std::string_view kWritesWithin =
    "insert update delete merge into drop truncate alter create grant revoke";
/// Functions that change a server though they stand behind SELECT.
constexpr std::string_view kWritingFunctions =
    "nextval setval pg_terminate_backend pg_cancel_backend pg_reload_conf pg_switch_wal pg_promote "
    "pg_rotate_logfile pg_advisory_lock pg_create_logical_replication_slot "
    "pg_create_physical_replication_slot pg_drop_replication_slot lo_unlink "
    "pg_replication_slot_advance "
    "pg_wal_replay_pause pg_wal_replay_resume pg_stat_reset pg_stat_statements_reset";
/// What may stand before a bracket without being the name of a function.
constexpr std::string_view kBeforeBracket =
    "in values and or not as on using over exists any all some where from select by union then "
    "else when filter within having join lateral case distinct with";
/// Functions that read and change nothing, in PostgreSQL, MySQL and ClickHouse.
constexpr std::string_view kReadFunctions =
    "count sum avg min max abs ceil floor round now age date_trunc date_part extract to_char "
    "to_timestamp coalesce nullif greatest least length lower upper trim substring substr concat "
    "concat_ws left right replace position split_part string_agg array_agg json_agg row_number "
    "rank dense_rank lag lead percentile_cont percentile_disc cast convert if ifnull date "
    "timestampdiff date_sub date_add date_diff unix_timestamp from_unixtime datediff version "
    "current_database current_schema current_user database user format bool_or bool_and "
    "pg_size_pretty pg_database_size pg_relation_size pg_total_relation_size pg_table_size "
    "pg_indexes_size pg_is_in_recovery pg_blocking_pids pg_current_wal_lsn pg_wal_lsn_diff "
    "pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp "
    "pg_postmaster_start_time pg_backend_pid pg_get_indexdef pg_get_viewdef quote_ident "
    "quote_literal "
    "pg_xlog_location_diff pg_stat_get_backend_pid inet_server_addr txid_current_if_assigned "
    "formatreadablesize todate todatetime uniq quantile any group_concat numeric varchar decimal";

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

struct Skeleton {
  std::string text;   ///< lower case, without the insides of strings, without line comments
  bool clear = true;  ///< false where dialects disagree on what is a string or a comment
};

Skeleton skeleton_of(std::string_view sql) {
  Skeleton out;
  out.clear = sql.find("/*") == std::string_view::npos &&
              sql.find("$$") == std::string_view::npos && sql.find('#') == std::string_view::npos;
  const std::string lower = ascii_lower(sql);
  for (std::size_t at = 0; at < lower.size(); ++at) {
    const char c = lower[at];
    if (lower.compare(at, 2, "--") == 0) {
      at = std::min(lower.find('\n', at), lower.size());
      out.text += '\n';
    } else if (c == '\'') {
      const std::size_t end = lower.find('\'', at + 1);
      const bool closed = end != std::string::npos;
      if (!closed || lower.find('\\', at) < end) out.clear = false;
      out.text += "''";
      if (!closed) break;
      at = end;
    } else {
      out.text += c;
    }
  }
  return out;
}

bool has_any_word(std::string_view text, std::string_view list) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && in_name(text[at]))
      ++at;
    if (contains_word(list, text.substr(begin, at - begin))) return true;
    at += at == begin ? std::size_t{1} : std::size_t{0};
  }
  return false;
}

bool calls_only_readers(std::string_view text) {
  for (std::size_t open = text.find('('); open != std::string_view::npos;
       open = text.find('(', open + 1)) {
    const std::string_view before = trim(text.substr(0, open));
    if (before.empty()) continue;
    if (before.ends_with('"') || before.ends_with('`') || before.ends_with(']')) return false;
    std::size_t begin = before.size();
    while (begin > 0 && in_name(before[begin - 1]))
      --begin;
    std::string_view name = before.substr(begin);
    if (name.starts_with("pg_catalog.")) name.remove_prefix(11);
    const bool operation = name.empty();
    if (!operation && !contains_word(kBeforeBracket, name) && !contains_word(kReadFunctions, name))
      return false;
  }
  return true;
}

// psql and mysql end some commands with their line.
bool later_line_is_a_statement(std::string_view text) {
  const std::vector<std::string_view> lines = split(text, '\n');
  return std::any_of(lines.begin() + 1, lines.end(), [](std::string_view line) {
    line = trim(line);
    const std::string_view verb = line.substr(0, line.find_first_of(" \t("));
    return line.starts_with('\\') || contains_word(kWriteVerbs, verb);
  });
}

Risk statement_risk(std::string_view part) {
  const std::string_view verb = part.substr(0, part.find_first_of(" \t\n("));
  if (contains_word(kWriteVerbs, verb)) return Risk::write;
  if (!contains_word(kReadVerbs, verb)) return Risk::unknown;
  std::string_view rest = part.substr(verb.size());
  if (rest.ends_with("\\g")) rest.remove_suffix(2);
  if (rest.find_first_of("\\`") != std::string_view::npos || later_line_is_a_statement(part)) {
    return has_any_word(rest, kWritesWithin) ? Risk::write : Risk::unknown;
  }
  const bool explains = verb == "explain" || verb == "describe" || verb == "desc";
  const bool runs = !explains || has_any_word(rest, "analyze analyse");
  if (verb == "show" || verb.starts_with('\\') || !runs) return Risk::read;
  if (has_any_word(rest, kWritesWithin) || has_any_word(rest, kWritingFunctions)) {
    return Risk::write;
  }
  // EXPLAIN's own options stand in brackets.
  if (explains) return Risk::unknown;
  return calls_only_readers(rest) && !has_any_word(rest, "share") ? Risk::read : Risk::unknown;
}

}  // namespace

CommandRisk sql_risk(std::string_view statements) {
  const Skeleton skeleton = skeleton_of(statements);
  Risk risk = skeleton.clear ? Risk::read : Risk::unknown;
  bool any = false;
  for (std::string_view part : split(skeleton.text, ';')) {
    part = trim(part);
    if (part.empty()) continue;
    any = true;
    const Risk one = statement_risk(part);
    if (one == Risk::write) return one;
    if (one == Risk::unknown) risk = one;
  }
  return any ? risk : Risk::unknown;
}

}  // namespace runbook
