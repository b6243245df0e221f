#include "testing/jobs.h"

#include <algorithm>

#include "testing/micropython.h"

namespace natmod::testing {
namespace {

/// Runs a test with an architecture's modules.
std::function<void(Result&)> runner_for(const Place& place, const BoardOptions& board,
                                        const std::vector<const project::BuiltModule*>& modules) {
  if (place.micropython.empty())
    return [=](Result& result) { run_on_board(modules, board, result); };
  MicroPython micropython{place.micropython, modules[0]->file.parent_path(), {}};
  if (board.time_limit.count() != 0) micropython.time_limit = board.time_limit;
  return [=](Result& result) { run_on_micropython(micropython, result); };
}

}  // namespace

std::vector<Job> make_jobs(const Place& place, const BoardOptions& board,
                           const std::vector<std::string>& archs,
                           const std::vector<project::BuiltModule>& modules,
                           const std::vector<TestFile>& tests) {
  std::vector<Job> jobs;
  for (const std::string& arch : archs) {
    std::vector<const project::BuiltModule*> own;
    for (const project::BuiltModule& module : modules)
      if (module.arch == arch) own.push_back(&module);
    if (own.empty()) continue;
    const auto run = runner_for(place, board, own);
    for (const TestFile& test : tests) jobs.push_back({test, arch, run});
  }
  return jobs;
}

void keep_failed(std::vector<Job>& jobs, const Failed& failed) {
  const auto passed = [&](const Job& job) {
    return !failed.contains({job.arch, std::filesystem::absolute(job.file.path).string()});
  };
  if (!std::ranges::all_of(jobs, passed)) std::erase_if(jobs, passed);
}

}  // namespace natmod::testing
