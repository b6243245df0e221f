// Bytecode that no compiler makes. Each fault has a message that says what is wrong, and the board
// goes on.
#include <gtest/gtest.h>

#include "program.h"
#include "runtime/layouts.h"
#include "runtime/words.h"

namespace natmod::board {
namespace {

using namespace mpy;  // kOp…

struct Malformed {
  const char* name;
  Program program;
  const char* report;
};

void PrintTo(const Malformed& row, std::ostream* out) {
  *out << row.name;
}

class MalformedTest : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedTest, IsReported) {
  Playground it;
  it.state().opcode_limit = 100'000;
  EXPECT_EQ(it.call(GetParam().program), GetParam().report);
  EXPECT_EQ(it.state().frame, nullptr);
  EXPECT_TRUE(it.state().frame_values.used().empty());
  EXPECT_EQ(it.call(Program{.code = {kOpLoadConstTrue, kOpReturnValue}}), "True");
}

INSTANTIATE_TEST_SUITE_P(
    Bytecode, MalformedTest,
    testing::Values(
        Malformed{
            "empty", {.code = {}}, "bad bytecode: offset 0x5: truncated: 1 bytes needed, 0 left"},
        Malformed{"runs_off_the_end",
                  {.code = {kOpLoadConstNone, kOpPopTop}},
                  "bad bytecode: offset 0x7: truncated: 1 bytes needed, 0 left"},
        Malformed{"cut_operand",
                  {.code = {kOpLoadFastN, 0x80}},
                  "bad bytecode: offset 0x7: truncated: 1 bytes needed, 0 left"},
        Malformed{"unknown_opcode",
                  {.code = {0x00, 0x00}},
                  "bad bytecode: offset 0x5: there is no such opcode"},
        Malformed{"unknown_operator",
                  {.code = {0xff}},
                  "bad bytecode: offset 0x5: there is no such opcode"},
        Malformed{"stack_underflow",
                  {.code = {kOpPopTop}},
                  "bad bytecode: offset 0x5: the stack has too few values"},
        Malformed{"operator_underflow",
                  {.code = {kOpLoadConstNone, kOpBinaryOpMulti}},
                  "bad bytecode: offset 0x6: the stack has too few values"},
        Malformed{"return_of_nothing",
                  {.code = {kOpReturnValue}},
                  "bad bytecode: offset 0x5: the stack has too few values"},
        Malformed{"stack_overflow",
                  {.code = {kOpLoadConstNone, kOpLoadConstNone}, .n_state = 1},
                  "bad bytecode: offset 0x6: the stack is too small"},
        Malformed{"tuple_of_more_than_there_is",
                  {.code = {kOpBuildTuple, 5}},
                  "bad bytecode: offset 0x5: the stack has too few values"},
        Malformed{
            "huge_unpack",
            {.code = {kOpLoadConstString, 1, kOpUnpackSequence, 0x8f, 0xff, 0xff, 0xff, 0x7f}},
            "bad bytecode: offset 0x7: the stack is too small"},
        Malformed{"no_such_local",
                  {.code = {kOpLoadFastMulti + 8}},
                  "bad bytecode: offset 0x5: there is no such local"},
        Malformed{"no_such_local_to_store",
                  {.code = {kOpLoadConstNone, kOpStoreFastN, 0xff, 0x7f}},
                  "bad bytecode: offset 0x6: there is no such local"},
        Malformed{"cell_of_no_local",
                  {.code = {kOpLoadConstNone, kOpReturnValue}, .cells = {8}},
                  "bad bytecode: offset 0x6: there is no such local"},
        Malformed{"no_such_qstr",
                  {.code = {kOpLoadConstString, 60}},
                  "bad bytecode: QSTR 60 is used, but there are 10"},
        Malformed{"no_such_object",
                  {.code = {kOpLoadConstObj, 4}},
                  "bad bytecode: object 4 is used, but there are 4"},
        Malformed{"no_such_child",
                  {.code = {kOpMakeFunction, 0}},
                  "bad bytecode: child 0 is used, but there are 0"},
        Malformed{"jump_into_the_prelude",
                  {.code = {kOpJump, 0x3c}},
                  "bad bytecode: offset 0x5: jump out of the function"},
        Malformed{"jump_behind_the_end",
                  {.code = {kOpJump, 0x7f}},
                  "bad bytecode: offset 0x5: jump out of the function"},
        Malformed{"far_jump_back",
                  {.code = {kOpJump, 0x80, 0x00}},
                  "bad bytecode: offset 0x5: jump out of the function"},
        Malformed{"handler_behind_the_end",
                  {.code = {kOpSetupExcept, 0x7f}, .n_exc_stack = 1},
                  "bad bytecode: offset 0x5: jump out of the function"},
        Malformed{"too_many_handlers",
                  {.code = {kOpSetupExcept, 1, kOpLoadConstNone, kOpReturnValue}},
                  "bad bytecode: offset 0x5: too many exception handlers"},
        Malformed{"no_handler_to_pop",
                  {.code = {kOpPopExceptJump, 0, kOpLoadConstNone}},
                  "bad bytecode: offset 0x5: there is no exception handler"},
        Malformed{"no_finally_to_end",
                  {.code = {kOpLoadConstNone, kOpEndFinally}},
                  "bad bytecode: offset 0x6: there is no exception handler"},
        Malformed{"unwinds_more_than_there_is",
                  {.code = {kOpUnwindJump, 0x40, 3, kOpLoadConstNone, kOpReturnValue}},
                  "bad bytecode: offset 0x5: there is no exception handler"},
        Malformed{"finally_jumps_to_an_object",
                  {.code = {kOpSetupFinally, 1, kOpLoadConstNone, kOpLoadConstSmallIntMulti + 16,
                            kOpEndFinally},
                   .n_exc_stack = 1},
                  "bad bytecode: offset 0x9: a block ends in a jump to nowhere"},
        Malformed{"loop_over_nothing",
                  {.code = {kOpForIter, 0, kOpLoadConstNone}},
                  "bad bytecode: offset 0x5: the stack has too few values"},
        Malformed{"function_that_yields",
                  {.code = {kOpLoadConstNone, kOpYieldValue}},
                  "bad bytecode: offset 0x6: no generator, and it yields"},
        Malformed{"more_parameters_than_locals",
                  {.code = {kOpLoadConstNone, kOpReturnValue}, .n_state = 1, .n_pos_args = 3},
                  "bad bytecode: offset 0x8: more parameters than locals"},
        Malformed{"more_defaults_than_parameters",
                  {.code = {kOpLoadConstNone, kOpReturnValue}, .n_def_pos_args = 1},
                  "bad bytecode: offset 0x6: more defaults than parameters"},
        Malformed{"calls_null",
                  {.code = {kOpLoadNull, kOpCallFunction, 0}},
                  "memory error: read of 8 bytes at 0x0"},
        Malformed{"cell_that_is_none",
                  {.code = {kOpLoadDeref, 0}},
                  "memory error: read of 8 bytes at 0x8"}),
    [](const testing::TestParamInfo<Malformed>& row) { return row.param.name; });

// A generator's object lies in the guest's memory, where anything can overwrite it.
TEST(MalformedGenerator, IsReported) {
  const Program program{.code = {kOpLoadConstNone, kOpYieldValue, kOpReturnValue},
                        .n_exc_stack = 1,
                        .scope_flags = 1};
  const uint64_t values[] = {1, 3, 0x1000, 0x7fffffff, 0xffffffffffffffff};
  for (uint32_t which = layout::Generator::pending; which <= layout::Generator::n_handlers;
       ++which) {
    for (uint64_t value : values) {
      Playground it;
      HostScope scope(it.rt());
      const Value generator = it.rt().call(it.function(program), {});
      it.rt().iternext(generator);
      set_field(it.rt(), generator, which, value);
      try {
        it.rt().iternext(generator);
      } catch (const GuestException&) {
      } catch (const MachineFault&) {
      }
      EXPECT_EQ(it.state().frame, nullptr);
      EXPECT_TRUE(it.state().frame_values.used().empty());
    }
  }
}

TEST(MalformedFunction, WithoutCode) {
  Playground it;
  HostScope scope(it.rt());
  const Value f = it.function({.code = {kOpLoadConstNone, kOpReturnValue}});
  set_field(it.rt(), f, layout::FunBc::bytecode, 0x20000008);
  EXPECT_EQ(it.call(f), "bad bytecode: there is none at 0x20000008, where a function has its own");
}

}  // namespace
}  // namespace natmod::board
