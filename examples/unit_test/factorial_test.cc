// A module's unit test: the same checks on every architecture that it is built for.
#include <gtest/gtest.h>
#include <natmod/board.h>

#include <ostream>
#include <string>

namespace {

struct Row {
  const char* name;
  natmod::Arch arch;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

std::string module_file(const Row& row) {
  return std::string(MODULES "/") + row.name + "_6.3/factorial.mpy";
}

class FactorialTest : public testing::TestWithParam<Row> {
 protected:
  natmod::Board board{GetParam().arch};
  natmod::Object factorial = board.import(module_file(GetParam()));
};

TEST_P(FactorialTest, GivesTheProduct) {
  EXPECT_EQ(factorial.call("factorial", 0).as_int(), 1);
  EXPECT_EQ(factorial.call("factorial", 10).as_int(), 3628800);
}

TEST_P(FactorialTest, RefusesWhatIsNotAnInteger) {
  try {
    factorial.call("factorial", "ten");
    FAIL();
  } catch (const natmod::PythonError& error) {
    EXPECT_EQ(error.type(), "TypeError");
  }
}

// What would hang on a board ends in a report.
TEST_P(FactorialTest, EndsAtTheBudget) {
  natmod::BoardOptions options;
  options.arch = GetParam().arch;
  options.budget = 2000;
  natmod::Board small(options);
  auto module = small.import(module_file(GetParam()));
  EXPECT_EQ(module.call("factorial", 3).as_int(), 6);
  EXPECT_THROW(module.call("factorial", 1000), natmod::MachineFault);
}

TEST_P(FactorialTest, CostsWhatItDid) {
  const uint64_t before = board.stats().instructions;
  factorial.call("factorial", 10);
  EXPECT_LT(board.stats().instructions - before, 500);
}

INSTANTIATE_TEST_SUITE_P(Boards, FactorialTest,
                         testing::Values(Row{"x64", natmod::Arch::x64},
                                         Row{"armv7m", natmod::Arch::armv7m}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
