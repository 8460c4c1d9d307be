// Makes the index of a folder, then answers each question on a thread of its own, as `path:line`.
//
//   search FOLDER QUESTION…      FOLDER holds .runbook/config.yaml or .runbook/runbooks/
#include <future>
#include <iostream>
#include <vector>

#include "runbook/engine.h"

namespace {

int failed(const runbook::Error& error) {
  std::cerr << "search: " << runbook::to_string(error) << "\n";
  if (!error.hint.empty()) std::cerr << "  hint: " << error.hint << "\n";
  return 2;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "usage: search FOLDER QUESTION...\n";
    return 2;
  }
  runbook::OpenOptions options;
  options.working_directory = words[1];
  auto engine = runbook::Engine::open(options);
  if (!engine) return failed(engine.error());
  if (const auto report = engine->sync({}); !report) return failed(report.error());

  std::vector<std::future<runbook::Result<runbook::SearchReply>>> replies;
  for (int i = 2; i < count; ++i) {
    replies.push_back(std::async(std::launch::async, [&engine, question = words[i]] {
      return engine->search({.question = question, .limit = 3});
    }));
  }
  bool found = false;
  for (auto& future : replies) {
    const auto reply = future.get();
    if (!reply) return failed(reply.error());
    std::cout << reply->question << "\n";
    for (const runbook::Hit& hit : reply->hits) {
      std::cout << "  " << hit.document.path << ":" << hit.line << "\n";
      found = true;
    }
  }
  return found ? 0 : 1;
}
