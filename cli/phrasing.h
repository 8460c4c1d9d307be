// Figures as people say them: "2,311", "1.4 MB", "3 months", "1.2 s". Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace runbook::cli {

std::string count(std::int64_t number);                         ///< 2311 → "2,311"
std::string count(std::int64_t number, std::string_view noun);  ///< "1 document", "2 documents"
std::string bytes(std::int64_t size);                           ///< "1.4 MB"
std::string duration_ms(double ms);                             ///< "85 ms", "1.2 s", "3 min 5 s"
std::string age_days(int days);                                 ///< "today", "12 days", "3 months"
std::string age_seconds(std::int64_t seconds);                  ///< "5 minutes", "2 days"
/// "an export, made 3 days ago, of documents as of 4 days ago"
std::string export_text(std::int64_t export_age_s, std::optional<std::int64_t> index_age_s);
std::string fixed(double value, int decimals);

}  // namespace runbook::cli
