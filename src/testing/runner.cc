#include "testing/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/error.h"

namespace natmod::testing {
namespace {

Result begin(const Job& job) {
  Result result;
  result.file = job.file;
  result.arch = job.arch;
  return result;
}

Result run_one(const Job& job) {
  Result result = begin(job);
  const auto start = std::chrono::steady_clock::now();
  try {
    job.run(result);
  } catch (const Error& error) {
    result = begin(job);
    result.broken = error.what();
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace

std::vector<Result> run(const std::vector<Job>& jobs, const RunnerOptions& options) {
  std::vector<std::optional<Result>> results(jobs.size());
  std::atomic<size_t> next = 0;
  std::atomic<bool> stops = false;
  std::mutex mutex;
  size_t n_done = 0;
  const auto work = [&] {
    for (size_t i; !stops && (i = next++) < jobs.size();) {
      Result result = run_one(jobs[i]);
      const std::lock_guard lock(mutex);
      if (options.fail_fast && !result.is_good()) stops = true;
      if (options.watch) options.watch(result, ++n_done);
      results[i] = std::move(result);
    }
  };
  const unsigned wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  for (size_t i = 1; i < std::min<size_t>(wanted, jobs.size()); ++i) threads.emplace_back(work);
  work();
  threads.clear();  // waits for them

  std::vector<Result> done;
  for (std::optional<Result>& result : results)
    if (result) done.push_back(std::move(*result));
  return done;
}

}  // namespace natmod::testing
