#include "cli/progress.h"

#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "cli/output.h"
#include "cli/phrasing.h"

namespace runbook::cli {
namespace {

constexpr double kLineEveryMs = 100;    // faster is not seen
constexpr double kLogEveryMs = 10'000;  // a log of an hour stays readable
constexpr double kRateAfterMs = 500;    // before that a rate is noise

double now_ms() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

std::string progress_text(const SyncProgress& progress) {
  std::string text = str_cat(to_string(progress.stage), " ", count(progress.done));
  if (progress.total > 0) text += str_cat(" of ", count(progress.total));
  if (progress.elapsed_ms < kRateAfterMs || progress.done == 0) return text;
  const double a_second = static_cast<double>(progress.done) / progress.elapsed_ms * 1000;
  text += str_cat(
      " · ", a_second < 10 ? fixed(a_second, 1) : count(static_cast<std::int64_t>(a_second)), "/s");
  if (progress.total > progress.done) {
    const auto rest = static_cast<double>(progress.total - progress.done);
    text += str_cat(" · ", duration_ms(rest / a_second * 1000), " left");
  }
  return text;
}

void ProgressLine::show(const SyncProgress& progress) {
  if (style_ == ProgressStyle::none) return;
  const double now = now_ms();
  const bool first = last_shown_ms_ < 0;
  if (style_ == ProgressStyle::log) {
    if (first) last_shown_ms_ = now;  // the first line after ten seconds: short runs are silent
    if (now - last_shown_ms_ < kLogEveryMs) return;
    note(progress_text(progress));
  } else {
    if (!first && now - last_shown_ms_ < kLineEveryMs) return;
    std::fprintf(stderr, "\r\x1b[K%s", progress_text(progress).c_str());
    on_screen_ = true;
  }
  last_shown_ms_ = now;
}

void ProgressLine::clear() {
  if (on_screen_) std::fputs("\r\x1b[K", stderr);
  on_screen_ = false;
}

}  // namespace runbook::cli
