#include "testing/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/files.h"

namespace natmod::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// One for each test, since they may run at the same time.
std::filesystem::path scratch_file() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return ::testing::TempDir() + "/natmod_" + test->name() + ".txt";
}

TEST(Baseline, IsReadAsItWasWritten) {
  const Baseline baseline = {
      {"x64", {{{"a b.txt:12", "instructions"}, 345}, {{"ring.mpy", "bytes"}, 280}}},
      {"rv32imc", {{{"a b.txt", "heap"}, 0}}}};
  write_baseline(scratch_file(), baseline);
  EXPECT_EQ(read_baseline(scratch_file()), baseline);
}

TEST(Baseline, NamesTheLineThatIsNoFigure) {
  for (const char* line : {"x64 ring.mpy bytes many", "x64 bytes 3", "x64", "x64 a heap 3x"}) {
    write_file(scratch_file(), std::string("# comment\n\n") + line + "\n");
    try {
      read_baseline(scratch_file());
      ADD_FAILURE() << line;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(".txt:3: no figure")) << line;
    }
  }
}

TEST(Baseline, GrowthCountsBeyondTheTolerance) {
  const Baseline before = {
      {"x64", {{{"f", "heap"}, 100}, {{"g", "heap"}, 0}, {{"old", "heap"}, 1}}}};
  Baseline now = {{"x64", {{{"f", "heap"}, 102}, {{"g", "heap"}, 0}, {{"new", "heap"}, 9}}},
                  {"x86", {{{"f", "heap"}, 900}}}};
  EXPECT_THAT(find_growth(before, now, 2), ElementsAre());
  EXPECT_THAT(find_growth(before, now, 1), ElementsAre("x64        f: heap 100 -> 102 (+2.0 %)"));
  now["x64"][{"g", "heap"}] = 1;
  EXPECT_EQ(find_growth(before, now, 5).size(), 1U);  // from nothing to something
  now["x64"][{"f", "heap"}] = 99;
  now["x64"][{"g", "heap"}] = 0;
  EXPECT_THAT(find_growth(before, now, 0), ElementsAre());
}

}  // namespace
}  // namespace natmod::testing
