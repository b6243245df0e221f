// What well-formed bytecode does, where a compiler is not needed to say so: limits, reports, what
// the collector sees. The rest is in tests/interop/bytecode, against a real MicroPython.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "program.h"
#include "runtime/allocation.h"

namespace natmod::board {
namespace {

using namespace mpy;  // kOp…

constexpr uint8_t fast(unsigned n) {
  return static_cast<uint8_t>(kOpLoadFastMulti + n);
}
constexpr uint8_t number(int n) {
  return static_cast<uint8_t>(kOpLoadConstSmallIntMulti + 16 + n);
}

const Program kEndless{.code = {kOpJump, 0x40 - 2}};

TEST(Bytecode, Adds) {
  Playground it;
  const Value f = it.function(
      {.code = {fast(0), fast(1), kOpBinaryOpMulti + 27, kOpReturnValue}, .n_pos_args = 2});
  EXPECT_EQ(it.call(f, {it.rt().make_int(40), it.rt().make_int(2)}), "42");
  EXPECT_EQ(it.call(f, {it.rt().make_int(1)}),
            "TypeError: f() takes 2 positional arguments but 1 were given");
}

// What was read of it before is forgotten with its memory.
TEST(Bytecode, CodeThatIsFreedRunsNoMore) {
  Playground it;
  HostScope scope(it.rt());
  const Value f = it.function({.code = {kOpLoadConstTrue, kOpReturnValue}});
  const Value g = it.function({.code = {kOpLoadConstFalse, kOpReturnValue}});
  EXPECT_EQ(it.call(f), "True");
  const uint64_t code = field(it.rt(), f, layout::FunBc::bytecode);
  release(it.rt(), code);
  EXPECT_EQ(
      it.call(f),
      fmt::format("bad bytecode: there is none at {:#x}, where a function has its own", code));
  set_field(it.rt(), f, layout::FunBc::bytecode, field(it.rt(), g, layout::FunBc::bytecode));
  EXPECT_EQ(it.call(f), "False");
}

TEST(Bytecode, LoopsOverSequencesTakeNoMemory) {
  Playground it;
  HostScope scope(it.rt());
  const Value f = it.function({.code = {fast(0), kOpGetIterStack, kOpForIter, 3, kOpPopTop, kOpJump,
                                        0x40 - 5, kOpLoadConstNone, kOpReturnValue},
                               .n_pos_args = 1});
  const Value items[] = {it.rt().make_int(1), it.rt().make_str("b")};
  for (const Value sequence :
       {it.rt().make_list(items), it.rt().make_tuple(items), it.rt().make_str("text"),
        it.rt().make_bytes("bytes"), it.rt().make_set(items)}) {
    const uint64_t before = it.state().heap.allocations();
    EXPECT_EQ(it.call(f, {sequence}), "None");
    EXPECT_EQ(it.state().heap.allocations(), before);
  }
}

TEST(Bytecode, EndlessLoopEndsAtTheLimit) {
  Playground it;
  it.state().opcode_limit = 1000;
  std::string text = it.call(kEndless);
  // What making the function and its frame took is counted, too.
  EXPECT_GT(it.state().opcodes, 900u);
  EXPECT_LE(it.state().opcodes, 1000u);
  EXPECT_EQ(text, fmt::format("budget used up: {} opcodes of bytecode ran", it.state().opcodes));
}

TEST(Bytecode, ReportNamesTheLine) {
  Playground it;
  const Value f = it.function(kEndless);
  it.state().opcode_limit = 1000;
  HostScope scope(it.rt());
  try {
    it.rt().call(f, {});
    FAIL() << "it ended";
  } catch (const MachineFault& fault) {
    EXPECT_EQ(fault.what(),
              fmt::format("budget used up: {} opcodes of bytecode ran\n  at line 1 of f (test.py)",
                          it.state().opcodes));
  }
  EXPECT_EQ(it.state().frame, nullptr);
  EXPECT_TRUE(it.state().frame_values.used().empty());
}

TEST(Bytecode, TracebackNamesTheLine) {
  Playground it;
  // Five bytes of line 1, then `raise None` in line 2.
  const Value f = it.function({.code = {kOpLoadConstNone, kOpPopTop, kOpLoadConstNone, kOpPopTop,
                                        kOpLoadConstNone, kOpRaiseObj}});
  HostScope scope(it.rt());
  try {
    it.rt().call(f, {});
    FAIL() << "it returned";
  } catch (const GuestException& exception) {
    EXPECT_EQ(it.rt().traceback(exception.value),
              "Traceback (most recent call last):\n"
              "  File \"test.py\", line 2, in f\n"
              "TypeError: exceptions must derive from BaseException\n");
  }
}

TEST(Bytecode, RecursionIsBounded) {
  Playground it;
  const Value f = it.function(
      {.code = {fast(0), fast(0), kOpCallFunction, 1, kOpReturnValue}, .n_pos_args = 1});
  EXPECT_EQ(it.call(f, {f}), "RuntimeError: maximum recursion depth exceeded");
}

TEST(Bytecode, RecursionWithLargeFramesIsBounded) {
  Playground it;
  const Value f = it.function({.code = {fast(0), fast(0), kOpCallFunction, 1, kOpReturnValue},
                               .n_state = 5000,
                               .n_pos_args = 1});
  EXPECT_EQ(it.call(f, {f}), "RuntimeError: maximum recursion depth exceeded");
  EXPECT_TRUE(it.state().frame_values.used().empty());
}

// Each value on the stack is one that nothing else refers to, and each allocation collects.
TEST(Bytecode, CollectorSeesTheStack) {
  for (unsigned word_size : {4u, 8u}) {
    Playground it(word_size);
    const Value f = it.function(
        {.code = {kOpBuildList, 0, kOpBuildList, 0, kOpBuildList, 0, kOpBuildTuple, 3,
                  kOpStoreFastMulti, kOpBuildList, 0, kOpPopTop, fast(0), kOpReturnValue}});
    Root root(it.rt(), f);
    it.state().temporaries.clear();
    it.state().gc_stress = true;
    EXPECT_EQ(it.call(f), "([], [], [])");
    EXPECT_GT(it.state().collections, 4u);
  }
}

TEST(Bytecode, CollectorSeesASuspendedGenerator) {
  Playground it;
  const Value f = it.function(
      {.code = {kOpBuildList, 0, kOpLoadConstNone, kOpYieldValue, kOpPopTop, kOpReturnValue},
       .scope_flags = 1});
  HostScope scope(it.rt());
  const Value generator = it.rt().call(f, {});
  EXPECT_EQ(it.rt().iternext(generator), kNone);
  {
    Root root(it.rt(), generator);
    it.state().temporaries.clear();
    collect_garbage(it.rt());
  }
  it.rt().keep(generator);
  EXPECT_EQ(it.rt().iternext(generator), std::nullopt);
  EXPECT_EQ(it.rt().repr(it.state().stop_iteration_arg), "[]");
}

}  // namespace
}  // namespace natmod::board
