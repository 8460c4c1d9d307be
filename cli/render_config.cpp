#include "cli/render_config.h"

#include <algorithm>

#include "base/text.h"
#include "cli/place.h"

namespace runbook::cli {
namespace {

constexpr std::size_t kWidestColumn = 48;  // longer texts push their row, not every row

std::string padded(std::string text, std::size_t width) {
  // A width in bytes: keys and most values are ASCII, and nothing depends on the rest.
  text.resize(std::max(width, text.size()), ' ');
  return text + "  ";
}

std::string list_text(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts)
    out += str_cat(out.empty() ? "" : ", ", one_row(text));
  return out;
}

std::string value_text(const ConfigValue& value) {
  if (value.secret) return "(set)";
  return value.is_list ? str_cat("[", list_text(value.texts), "]") : list_text(value.texts);
}

std::string file_row(const ConfigReply& reply, const std::string& folder) {
  if (reply.file.empty()) return "no configuration file: built-in defaults\n";
  const std::string how = reply.found_by == "folder" ? "the nearest one upwards"
                          : reply.found_by == "home" ? "of the home folder"
                                                     : str_cat("named by ", reply.found_by);
  return str_cat(shown_file(reply.file, folder), "  (", how, ")\n");
}

std::string changed_text(const ConfigSetReply& reply) {
  if (reply.secret) return reply.before ? "changed" : "set";
  const auto shown = [&](const std::vector<std::string>& texts) {
    return reply.is_list ? str_cat("[", list_text(texts), "]") : list_text(texts);
  };
  if (!reply.before) return shown(reply.after);
  if (*reply.before == reply.after) return str_cat(shown(reply.after), " (as before)");
  return str_cat(shown(reply.after), " (was ", shown(*reply.before), ")");
}

}  // namespace

std::string origin_text(const ConfigValue& value) {
  std::string text = value.origin == ValueOrigin::fallback ? "default" : one_row(value.where);
  for (std::size_t i = 0; i < value.variables.size(); ++i)
    text += str_cat(i == 0 ? ", through ${" : ", ${", one_row(value.variables[i]), "}");
  return text;
}

std::string render_config(const ConfigReply& reply, const Style& style, const std::string& folder) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  for (const ConfigValue& value : reply.values) {
    key_width = std::max(key_width, value.key.size());
    value_width = std::max(value_width, std::min(kWidestColumn, value_text(value).size()));
  }
  std::string text = file_row(reply, folder);
  for (const ConfigValue& value : reply.values) {
    text += str_cat(padded(value.key, key_width), padded(value_text(value), value_width),
                    style.faint(origin_text(value)), "\n");
  }
  return text;
}

std::string render_values(const ConfigReply& reply) {
  std::string out;
  for (const ConfigValue& value : reply.values) {
    if (value.secret) out += "(set)\n";
    for (const std::string& text : value.texts)
      out += str_cat(one_row(text), "\n");
  }
  return out;
}

std::string render_set(const ConfigSetReply& reply, const Style& style, const std::string& folder) {
  return str_cat(style.strong(reply.key), " = ", changed_text(reply), "\n",
                 reply.created ? "made " : "", shown_file(reply.file, folder), ":", reply.line,
                 "\n");
}

}  // namespace runbook::cli
