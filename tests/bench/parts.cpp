// The parts of a hybrid question, each alone and in one process, in milliseconds, as JSON.
//
//   parts INDEX PLUGIN MODEL_FOLDER ROUNDS <questions, one a line
//
// Embedding the question; scoring every vector from the file and from memory; scoring every chunk
// by words. Linked against the rooms themselves: the library shows none of this.
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "embed/local/local_embedder.h"
#include "store/store.h"

namespace {

using Clock = std::chrono::steady_clock;

/// The value, or the exit of the program: a benchmark has nobody to tell.
template <typename T>
T must(runbook::Result<T> result) {
  if (result) return std::move(result).value();
  std::cerr << "parts: " << runbook::to_string(result.error()) << "\n";
  std::exit(2);
}

class Times {
 public:
  template <typename Work>
  auto take(const std::string& what, Work work) {
    const auto start = Clock::now();
    auto result = must(work());
    ms_[what].push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    return result;
  }
  void print() const {
    const char* comma = "";
    std::cout << "{";
    for (const auto& [what, all] : ms_) {
      std::cout << comma << "\"" << what << "\":[";
      for (std::size_t i = 0; i < all.size(); ++i)
        std::cout << (i > 0 ? "," : "") << all[i];
      std::cout << "]";
      comma = ",";
    }
    std::cout << "}\n";
  }

 private:
  std::map<std::string, std::vector<double>> ms_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 5) return 2;
  const std::string index = words[1];
  const auto embedder = must(
      runbook::make_local_embedder({.model_folder = words[3], .plugin = words[2], .threads = 1}));
  const auto resident = runbook::make_resident_vectors();
  std::vector<std::string> questions;
  for (std::string line; std::getline(std::cin, line);)
    questions.push_back(line);
  Times times;
  for (int round = -1; round < std::stoi(words[4]); ++round) {
    Times unmeasured;  // the first round loads the model and the vectors
    Times& mine = round < 0 ? unmeasured : times;
    for (const std::string& question : questions) {
      const std::string text = runbook::normalize_for_embedding(question);
      const auto vector = mine.take("embed", [&] { return embedder->embed_query(text); });
      const auto in_file = must(runbook::Reader::open(index));
      const auto in_memory = must(runbook::Reader::open(index, {}, resident));
      const auto scan = [&](const runbook::Reader& reader) {
        return reader.vectors(vector, embedder->model_id(), {}, {});
      };
      mine.take("scan of the file", [&] { return scan(in_file); });
      mine.take("scan of memory", [&] { return scan(in_memory); });
      const auto match = runbook::match_any(runbook::question_terms(question));
      mine.take("words", [&] { return in_file.lexical(match, {}); });
    }
  }
  times.print();
}
