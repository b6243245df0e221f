#include "testing/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "testing/history.h"

namespace natmod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Job job(const std::string& name, bool is_good) {
  const TestFile file{std::filesystem::current_path() / name, TestFile::Kind::script};
  return {file, "x64", [=](Result& result) {
            result.examples = 1;
            result.passed = is_good ? 1 : 0;
            if (!is_good) result.failures.emplace_back();
          }};
}

std::vector<std::string> names(const std::vector<Result>& results) {
  std::vector<std::string> names;
  for (const Result& result : results) names.push_back(result.file.name());
  return names;
}

TEST(Runner, GivesResultsInTheOrderOfTheJobs) {
  std::vector<Job> jobs;
  std::vector<std::string> expected;
  for (int i = 0; i < 50; ++i) {
    expected.push_back(std::to_string(i));
    jobs.push_back(job(expected.back(), i % 3 != 0));
  }
  size_t n_seen = 0;
  const auto results = run(jobs, {4, false, [&](const Result&, size_t n) { n_seen = n; }});
  EXPECT_EQ(names(results), expected);
  EXPECT_EQ(n_seen, jobs.size());
}

TEST(Runner, BeginsNoMoreAfterAFailureIfSoAsked) {
  const std::vector<Job> jobs = {job("a", true), job("b", false), job("c", true)};
  EXPECT_THAT(names(run(jobs, {1, true, {}})), ElementsAre("a", "b"));
  EXPECT_EQ(run(jobs, {1, false, {}}).size(), 3U);
}

TEST(Runner, AnErrorBreaksItsOwnTestAlone) {
  std::vector<Job> jobs = {job("a", true), job("b", true)};
  jobs[0].run = [](Result&) { fail("there is no such program"); };
  const auto results = run(jobs, {1, false, {}});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].broken, "there is no such program");
  EXPECT_FALSE(results[0].is_good());
  EXPECT_TRUE(results[1].is_good());
}

TEST(History, KeepsWhatWasNotRunAndDropsWhatPasses) {
  const std::filesystem::path file = ::testing::TempDir() + "/natmod-last-failed.txt";
  const auto here = [](const char* name) {
    return (std::filesystem::current_path() / name).string();
  };
  write_history(file, {{"x64", here("a")}, {"x64", here("old one")}},
                run({job("a", true), job("b", false)}, {}));
  EXPECT_THAT(read_history(file),
              ElementsAre(Pair("x64", here("b")), Pair("x64", here("old one"))));
  EXPECT_THAT(read_history(file.string() + "x"), IsEmpty());
}

}  // namespace
}  // namespace natmod::testing
