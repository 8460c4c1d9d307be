// Questions through the library from several threads; how long each took, as JSON.
//
//   in_process FOLDER MODE THREADS ROUNDS <questions, one a line
//
// FOLDER holds .runbook/ with an index that is up to date. Each thread asks every question ROUNDS
// times, after one round that is not counted: it opens the index and loads the model.
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "runbook/engine.h"

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Milliseconds of each question, or the exit of the program: a benchmark has nobody to tell.
std::vector<double> ask(const runbook::Engine& engine, const std::vector<std::string>& questions,
                        runbook::SearchMode mode, int rounds) {
  std::vector<double> took;
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& question : questions) {
      runbook::SearchRequest request;
      request.question = question;
      request.mode = mode;
      const auto start = Clock::now();
      const auto reply = engine.search(request);
      took.push_back(ms_since(start));
      if (!reply || !reply->degraded.empty()) {
        std::cerr << "in_process: "
                  << (reply ? reply->degraded_reason : runbook::to_string(reply.error())) << "\n";
        std::exit(2);
      }
    }
  }
  return took;
}

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  runbook::OpenOptions options;
  options.working_directory = words[1];
  const auto mode = std::string(words[2]) == "lexical" ? runbook::SearchMode::lexical
                                                       : runbook::SearchMode::hybrid;
  const auto threads = static_cast<std::size_t>(std::stoi(words[3]));
  const int rounds = std::stoi(words[4]);
  std::vector<std::string> questions;
  for (std::string line; std::getline(std::cin, line);)
    questions.push_back(line);

  const auto engine = runbook::Engine::open(options);
  if (!engine) return 2;
  ask(*engine, questions, mode, 1);

  std::vector<std::vector<double>> took(threads);
  const auto start = Clock::now();
  {
    std::vector<std::jthread> asking;
    for (std::vector<double>& mine : took)
      asking.emplace_back([&] { mine = ask(*engine, questions, mode, rounds); });
  }
  const double wall_s = ms_since(start) / 1000;

  std::cout << "{\"wall_s\":" << wall_s << ",\"peak_mib\":" << peak_mib() << ",\"ms\":[";
  const char* separator = "";
  for (const std::vector<double>& mine : took) {
    for (const double ms : mine) {
      std::cout << separator << ms;
      separator = ",";
    }
  }
  std::cout << "]}\n";
}
