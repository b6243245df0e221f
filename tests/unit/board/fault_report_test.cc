// A report for each kind of memory error, on every architecture: what was done, to which block, who
// allocated it, in which function, called from where, and what the user was running.
#include <regex>

#include "board_target.h"
#include "gmock/gmock.h"

namespace natmod::board {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;
using Kind = MachineFault::Kind;

class FaultReportTest : public BoardTest {
 protected:
  /// The report of a call that breaks the machine; empty if it does not.
  template <class... Args>
  std::string report(const BoardOptions& config, const char* function, Args... args) {
    Board board(config);
    const Object module = load(board);
    try {
      module.call(function, args...);
    } catch (const MachineFault& fault) {
      kind_ = fault.kind();
      return fault.what();
    }
    return {};
  }
  template <class... Args>
  std::string report(const char* function, Args... args) {
    return report(options(), function, args...);
  }

  static Object load(Board& board) {
    const std::string name = board.add(module_file(GetParam(), "faults.mpy"));
    board.add_map(name, module_file(GetParam(), "faults.map"));
    return board.import_module(name);
  }

  bool is_x86() const { return arch() == Arch::x64 || arch() == Arch::x86; }
  bool is_xtensa() const { return arch() == Arch::xtensa || arch() == Arch::xtensawin; }
  bool is_thumb2() const { return arch() >= Arch::armv7m && arch() <= Arch::armv7emdp; }
  /// Cores that fault on every unaligned access.
  bool is_strict() const { return !is_x86() && !is_thumb2() && arch() != Arch::xtensawin; }
  /// The SDK compiles for the lx106 so that bytes are read by the words that hold them.
  bool reads_words() const { return arch() == Arch::xtensa; }
  std::string byte_read() const { return reads_words() ? "read of 4 bytes" : "read of 1 byte"; }
  Arch arch() const { return GetParam().arch; }

  Kind kind_ = Kind::unsupported;
};
INSTANTIATE_TEST_SUITE_P(Archs, FaultReportTest, testing::ValuesIn(board_targets()),
                         board_test_name);

// `at heap_write+0x2d (text+0x6cb of faults)`
auto at(const std::string& function) {
  return ContainsRegex("\n  at " + function +
                       "(\\+0x[0-9a-f]+)? \\(text\\+0x[0-9a-f]+ of faults\\)\n");
}
auto runs(const std::string& what) {
  return testing::EndsWith("\n  while running " + what + "()");
}
// Who allocated the block, and what the user was running then.
auto allocated_in(const std::string& what) {
  return ContainsRegex(
      "\n    the block was allocated by realloc_, called from .* of faults\\), while running " +
      what + "\\(\\)\n");
}

TEST_P(FaultReportTest, GoodCodeIsNotReported) {
  EXPECT_EQ(report("good", 3), "");
  EXPECT_EQ(report("heap_write", 0), "");
  EXPECT_EQ(report("heap_write", 9), "");
  EXPECT_EQ(report("heap_read", 9), "");
  EXPECT_EQ(report("bss_write", 7), "");
  EXPECT_EQ(report("load32", 4), "");
  EXPECT_EQ(report("load64", 8), "");
}

TEST_P(FaultReportTest, BehindABlock) {
  const std::string text = report("heap_write", 10);
  EXPECT_EQ(kind_, Kind::memory);
  EXPECT_THAT(text, ContainsRegex("^memory error: write of 1 byte at 0x[0-9a-f]+a, "
                                  "0 bytes behind a block of 10 bytes\n"));
  EXPECT_THAT(text, allocated_in("heap_write"));
  EXPECT_THAT(text, at("heap_write"));
  EXPECT_THAT(text, runs("heap_write"));
  EXPECT_THAT(report("heap_read", 12), HasSubstr(", 2 bytes behind a block of 10 bytes\n"));
}

TEST_P(FaultReportTest, BeforeABlock) {
  const std::string text = report("heap_read", -1);
  EXPECT_THAT(text, ContainsRegex("^memory error: " + byte_read() +
                                  (reads_words() ? " at 0x[0-9a-f]+c, 4 bytes before a block of "
                                                 : " at 0x[0-9a-f]+f, 1 byte before a block of ") +
                                  "10 bytes\n"));
  EXPECT_THAT(text, allocated_in("heap_read"));
  EXPECT_THAT(text, at("heap_read"));
  EXPECT_THAT(report("heap_write", -3), HasSubstr(", 3 bytes before a block of 10 bytes\n"));
}

TEST_P(FaultReportTest, BesideBss) {
  // RODATA, where the architecture has one, is part of the block.
  const std::string before = report("bss_write", -1);
  std::smatch size;
  ASSERT_TRUE(
      std::regex_search(before, size, std::regex(", 1 byte before a block of ([0-9]+) bytes\n")))
      << before;
  EXPECT_EQ(is_xtensa(), size.str(1) != "8");
  const std::string behind = report("bss_write", std::stoi(size.str(1)));
  EXPECT_THAT(behind,
              ContainsRegex("^memory error: write of 1 byte at 0x[0-9a-f]+, "
                            "0 bytes behind a block of " +
                            size.str(1) +
                            " bytes\n"
                            "    the block was allocated by the loader, for BSS and RODATA, "
                            "while running import faults\n"));
  EXPECT_THAT(behind, at("bss_write"));
  EXPECT_THAT(behind, runs("bss_write"));
}

TEST_P(FaultReportTest, UseAfterFree) {
  const std::string text = report("use_after_free");
  EXPECT_THAT(text, ContainsRegex("^memory error: " + byte_read() +
                                  (reads_words() ? " at 0x[0-9a-f]+0, 0" : " at 0x[0-9a-f]+3, 3") +
                                  " bytes into a block of 10 bytes that was freed\n"));
  EXPECT_THAT(text, allocated_in("use_after_free"));
  EXPECT_THAT(text, ContainsRegex("\n    and freed by realloc_, called from use_after_free"));
  EXPECT_THAT(text, at("use_after_free"));
}

TEST_P(FaultReportTest, FreeingTwice) {
  const std::string text = report("free_twice");
  EXPECT_THAT(text, ContainsRegex("^memory error: free of 0x[0-9a-f]+, which is no live block of "
                                  "the heap, 0 bytes into a block of 10 bytes that was freed\n"));
  EXPECT_THAT(text, ContainsRegex("\n  by realloc_, called from free_twice"));
  EXPECT_THAT(text, runs("free_twice"));
}

TEST_P(FaultReportTest, NullAndWildPointers) {
  EXPECT_THAT(report("peek", 0),
              StartsWith("memory error: " + byte_read() + " at 0x0, a null pointer\n"));
  EXPECT_THAT(report("poke", 5),
              StartsWith("memory error: write of 1 byte at 0x5, a null pointer\n"));
  const std::string text = report("peek", 0x7ffffff0);
  EXPECT_THAT(text,
              StartsWith("memory error: " + byte_read() + " at 0x7ffffff0, where no memory is\n"));
  EXPECT_THAT(text, at("peek"));
}

TEST_P(FaultReportTest, ABadPointerInTheHandsOfTheFirmware) {
  const std::string text = report("bad_object");
  EXPECT_THAT(text, ContainsRegex("^memory error: read of [48] bytes at 0x40, a null pointer\n"
                                  "  by call_function_n_kw, called from bad_object"));
  EXPECT_THAT(text, runs("bad_object"));
}

TEST_P(FaultReportTest, StackOverflow) {
  const std::string text = report("recurse", 1);
  EXPECT_EQ(kind_, Kind::stack);
  EXPECT_THAT(text, ContainsRegex("^stack overflow: the [0-9]+ bytes of stack are used up\n"));
  EXPECT_THAT(text, at("recurse"));
  // The backtrace shows that it is recursion.
  EXPECT_THAT(text, ContainsRegex("called from recurse.*\n  called from recurse"));
  BoardOptions config = options();
  config.stack_size = size_t{64} << 10;
  EXPECT_THAT(report(config, "recurse", 1), StartsWith("stack overflow: the 65536 bytes"));
}

TEST_P(FaultReportTest, UnalignedAccessWhereTheCoreFaults) {
  for (const auto& [function, place, faults] :
       {std::tuple("load16", 1, is_strict() && !reads_words()),
        std::tuple("load32", 2, is_strict()),
        std::tuple("load64", 2, is_strict() || is_thumb2())}) {
    SCOPED_TRACE(function);
    const std::string text = report(function, place);
    if (!faults) {
      EXPECT_EQ(text, "");
      continue;
    }
    EXPECT_THAT(text, ContainsRegex("^memory error: unaligned read of [248] bytes at 0x"));
    EXPECT_THAT(text, at(function));
  }
}

TEST_P(FaultReportTest, NarrowAccessToTextOnXtensa) {
  BoardOptions config = options();
  for (const Port port : {Port::esp32, Port::esp8266}) {
    config.port = port;
    EXPECT_EQ(report(config, "text_read", 4), "");
    for (const int size : {1, 2}) {
      const std::string text = report(config, "text_read", size);
      if (!is_xtensa() || reads_words()) {
        EXPECT_EQ(text, "");
        continue;
      }
      EXPECT_THAT(text, ContainsRegex("^memory error: read of [12] bytes? at 0x[0-9a-f]+: only "
                                      "aligned 32-bit access works there, text\\+0x"));
      EXPECT_THAT(text, at("text_read"));
    }
  }
}

TEST_P(FaultReportTest, AWriteToTextThatIsReadOnly) {
  BoardOptions config = options();
  config.port = Port::unix_;
  EXPECT_EQ(report(config, "text_write"), "");
  config.port = Port::esp8266;
  const std::string text = report(config, "text_write");
  EXPECT_THAT(text, ContainsRegex("^memory error: write of 4 bytes at 0x[0-9a-f]+, which is "
                                  "read-only, text\\+0x[0-9a-f]+ of faults\n"));
  EXPECT_THAT(text, at("text_write"));
}

TEST_P(FaultReportTest, JumpsOutOfCode) {
  const std::string text = report("jump_to_heap");
  EXPECT_THAT(text, ContainsRegex("^memory error: jump to 0x[0-9a-f]+, which is not code, "
                                  "0 bytes into a block of 64 bytes\n"));
  EXPECT_THAT(text, at("jump_to_heap"));
  EXPECT_THAT(report("jump", 1), ContainsRegex("^memory error: jump to 0x[01], a null pointer\n"));
  const std::string nowhere = report("jump", 0x48000001);
  EXPECT_THAT(nowhere, ContainsRegex("^memory error: jump to 0x4800000[01], where no memory is\n"));
  EXPECT_THAT(nowhere, at("jump"));
}

TEST_P(FaultReportTest, UninitialisedReadsIfAskedFor) {
  EXPECT_EQ(report("uninitialised", 3), "");
  BoardOptions config = options();
  config.check_uninitialised = true;
  EXPECT_EQ(report(config, "good", 3), "");
  EXPECT_EQ(report(config, "uninitialised", 0), "");
  // A word of which one byte was written counts as written.
  const std::string text = report(config, "uninitialised", reads_words() ? 4 : 3);
  EXPECT_THAT(
      text,
      ContainsRegex("^memory error: " + byte_read() + " at 0x[0-9a-f]+, which was never written, " +
                    (reads_words() ? "4" : "3") + " bytes into a block of 10 bytes\n"));
  EXPECT_THAT(text, allocated_in("uninitialised"));
  EXPECT_THAT(text, at("uninitialised"));
  EXPECT_THAT(report(config, "uninitialised_stack"),
              ContainsRegex("^memory error: " + byte_read() +
                            " at 0x[0-9a-f]+, which was never written, in the stack\n"));
}

TEST_P(FaultReportTest, WhatWasNeverWrittenFollowsFromTheSeed) {
  BoardOptions config = options();
  auto left = [&](uint64_t seed) {
    config.seed = seed;
    Board board(config);
    const Object module = load(board);
    std::vector<int64_t> bytes;
    for (int i = 1; i < 10; ++i) bytes.push_back(module.call("uninitialised", i).as_int());
    return bytes;
  };
  EXPECT_EQ(left(0), std::vector<int64_t>(9));
  EXPECT_EQ(left(1), left(1));
  EXPECT_NE(left(1), left(2));
}

TEST_P(FaultReportTest, TheStackOfAFunctionThatHasReturnedIsUnwritten) {
  BoardOptions config = options();
  config.check_uninitialised = true;
  Board board(config);
  const Object module = load(board);
  module.call("good", 3);  // fills the stack
  EXPECT_THROW(module.call("uninitialised_stack"), MachineFault);
}

TEST_P(FaultReportTest, AnEndlessLoopEndsAtTheBudget) {
  BoardOptions config = options();
  config.budget = 100'000;
  const std::string text = report(config, "endless");
  EXPECT_EQ(kind_, Kind::budget);
  EXPECT_THAT(text,
              ContainsRegex("^budget used up: 9[0-9]{4} instructions ran, and what the firmware "
                            "did counts as [0-9]{4,5} more\n"));
  EXPECT_THAT(text, at("endless"));
  EXPECT_THAT(text, runs("endless"));
}

TEST_P(FaultReportTest, AnIllegalInstruction) {
  const std::string text = report("illegal");
  EXPECT_EQ(kind_, Kind::instruction);
  EXPECT_THAT(text, ContainsRegex("^(illegal instruction|trap: the module stopped itself)\n"));
  EXPECT_THAT(text, at("illegal"));
}

TEST_P(FaultReportTest, WithoutAMapTheOffsetIsThere) {
  Board board(options());
  const Object module = board.import(module_file(GetParam(), "faults.mpy"));
  try {
    module.call("peek", 0);
    FAIL();
  } catch (const MachineFault& fault) {
    EXPECT_THAT(fault.what(), ContainsRegex("\n  at text\\+0x[0-9a-f]+ of faults\n"));
  }
}

TEST_P(FaultReportTest, CatchingWithoutRegisters) {
  Board board(options());
  const Object module = load(board);
  const Object raises = module.attr("raises");
  EXPECT_EQ(module.call("catch_well", raises).repr(), "OSError(5,)");
  if (arch() != Arch::xtensawin) {
    EXPECT_EQ(module.call("catch_by_table", raises).repr(), "OSError(5,)");
    return;
  }
  try {
    module.call("catch_by_table", raises);
    FAIL() << "an ESP32 jumps to where no registers were saved";
  } catch (const MachineFault& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("a buffer of nlr_push without registers"));
  }
}

TEST_P(FaultReportTest, WithoutChecksOnlyPagesCount) {
  BoardOptions config = options();
  config.check_memory = false;
  EXPECT_EQ(report(config, "heap_write", 10), "");
  EXPECT_EQ(report(config, "use_after_free"), "");
  EXPECT_THAT(report(config, "peek", 0), HasSubstr("a null pointer"));
}

TEST_P(FaultReportTest, EveryCallCountsTheSame) {
  std::vector<uint64_t> counts;
  for (int round = 0; round < 2; ++round) {
    Board board(options());
    const Object module = load(board);
    module.call("good", 3);
    counts.push_back(board.stats().instructions);
    module.call("good", 3);
    counts.push_back(board.stats().instructions);
  }
  EXPECT_GT(counts[0], 0);
  EXPECT_EQ(counts[0], counts[2]);
  EXPECT_EQ(counts[1], counts[3]);
}

}  // namespace
}  // namespace natmod::board
