#include "mpy/merge.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"
#include "mpy/shift_tables.h"
#include "samples.h"

namespace natmod::mpy {
namespace {

MpyFile file_with(RawCode code, std::vector<std::string> qstrs) {
  MpyFile file;
  file.sub_version = 0;
  file.qstrs = std::move(qstrs);
  file.code = std::move(code);
  return file;
}

MpyFile merge_two(MpyFile first, MpyFile second) {
  return merge({{"a.mpy", std::move(first)}, {"b.mpy", std::move(second)}});
}

std::string message_of(std::vector<NamedFile> files) {
  try {
    merge(std::move(files));
    return "merged";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Merge, OneFileStaysAsItIs) {
  EXPECT_EQ(merge({{"a.mpy", linked_file()}}), linked_file());
}

TEST(Merge, CallsEachFileInTurn) {
  MpyFile merged = merge_two(file_with(python_function(0, "51 63"), {"a.py"}),
                             file_with(python_function(1, "11 01 63"), {"b.py", "x"}));
  EXPECT_EQ(write(merged),
            from_hex("4d 06 00 1f 03 00  08 61 2e 70 79 00  08 62 2e 70 79 00  02 78 00"
                     // MAKE_FUNCTION, CALL_FUNCTION, POP_TOP; twice
                     "7c  00 02 00  32 00 34 00 59  32 01 34 00 59  51 63  02"
                     "38 08 06 00 25 61 51 63"  // as it was
                     "30 08 02 02 11 02 63"));  // moved, without line numbers
}

TEST(Merge, TheSecondFilesIndicesMoveAllTheWayDown) {
  MpyFile merged = merge_two(bytecode_file(), bytecode_file());
  EXPECT_EQ(merged.qstrs.size(), 8u);
  EXPECT_EQ(merged.objects.size(), 22u);
  const RawCode& second = merged.code.children[1];
  EXPECT_EQ(second.code, from_hex("08 02 05  32 00 16 06 11 06 34 00 59 51 63"));
  EXPECT_EQ(second.children[0].code, from_hex("08 02 06  12 07 23 11 34 01 63"));
  EXPECT_EQ(second.children[0].children[0].code, from_hex("08 02 06  44 40 42 3e 51 63"));
  EXPECT_EQ(merged.code.children[0], bytecode_file().code);
  EXPECT_EQ(read(write(merged), "x"), merged);
}

TEST(Merge, AnUnwindJumpCountsItsExtraByte) {
  // UNWIND_JUMP to the last instruction: 1 extra byte and 2 more are between.
  MpyFile second = file_with(python_function(0, "40 43 01 12 00 63"), {"b.py"});
  MpyFile merged = merge_two(bytecode_file(), second);
  EXPECT_EQ(merged.code.children[1].code, from_hex("08 02 04  40 43 01 12 04 63"));
}

TEST(Merge, JumpsGrowWithWhatTheyJumpOver) {
  std::string opcodes = "42 7e";  // JUMP over 62 bytes: the longest short form takes 63
  for (int i = 0; i < 31; ++i) opcodes += "12 00";
  opcodes += "63";
  MpyFile first = file_with(python_function(0, "63"), std::vector<std::string>(200, "q"));
  MpyFile merged = merge_two(first, file_with(python_function(0, opcodes), {"b.py"}));
  const std::vector<uint8_t>& code = merged.code.children[1].code;
  // Each LOAD_GLOBAL has a two-byte index now: 93 bytes to jump.
  EXPECT_EQ(std::vector<uint8_t>(code.begin(), code.begin() + 10),
            from_hex("08 04 81 48  42 dd 80  12 81 48"));
  EXPECT_EQ(code.size(), 4u + 3 + 93 + 1);
}

TEST(Merge, JumpsThatGrowMakeOthersGrow) {
  // Two jumps over each other's end, both at the limit of the short form.
  std::string opcodes = "4b 7f 4b 7f";
  for (int i = 0; i < 125; ++i) opcodes += "59";
  opcodes += "12 00 63 63 63";
  MpyFile first = file_with(python_function(0, "63"), std::vector<std::string>(200, "q"));
  MpyFile merged = merge_two(first, file_with(python_function(0, opcodes), {"b.py"}));
  Bytes code = merged.code.children[1].code;
  ByteReader in(code, "x", 4);
  Instruction one = read_instruction(in);
  Instruction two = read_instruction(in);
  EXPECT_EQ(one.end - one.begin, 3u);
  EXPECT_EQ(two.end - two.begin, 3u);
  EXPECT_EQ(one.arg, static_cast<int64_t>(code.size()) - 3 - 3);  // the LOAD_GLOBAL
  EXPECT_EQ(two.arg, static_cast<int64_t>(code.size()) - 3 + 0);
}

TEST(Merge, ANativeFileGoesFirst) {
  MpyFile merged = merge_two(bytecode_file(), linked_file());
  EXPECT_EQ(merged.arch, Arch::armv7m);
  EXPECT_EQ(merged.sub_version, 3);
  EXPECT_EQ(merged.qstrs[0], "linked.mpy");
  EXPECT_EQ(merged.code.children[0], linked_file().code);
  EXPECT_EQ(read(write(merged), "x"), merged);
}

TEST(Merge, AnotherNativeFileGetsAddendsInItsTableWords) {
  MpyFile second = linked_file();
  second.code.relocations = {{false, 0, kRelocText},
                             {false, 1, kRelocQstrTable},
                             {true, 0, kRelocObjTable},
                             {true, 1, kRelocFunTableEntry}};
  second.code.code = from_hex("00 01 02 03  fe ff 00 00");
  MpyFile first = linked_file();
  first.objects = bytecode_file().objects;  // 11 objects, 2 QSTRs
  MpyFile merged = merge_two(first, second);
  EXPECT_EQ(merged.code.children[1].code, from_hex("00 01 02 03  02 00 01 00"));
  EXPECT_EQ(merged.code.children[1].rodata, from_hex("4c 21 22 23  24 25 26 27"));
  EXPECT_EQ(merged.code.children[1].relocations, second.code.relocations);
  EXPECT_EQ(read(write(merged), "x"), merged);
}

TEST(Merge, AWordHasTheWidthOfItsMachine) {
  RawCode code = linked_file().code;
  code.code = from_hex("ff ff ff ff ff 00 00 00  00 00 00 00 00 00 00 00");
  code.relocations = {{false, 0, kRelocQstrTable}, {false, 1, kRelocObjTable}};
  shift_tables(code, Arch::x64, {.qstrs = 1, .objects = 3}, "x");
  EXPECT_EQ(code.code, from_hex("01 00 00 00 00 01 00 00  18 00 00 00 00 00 00 00"));
}

TEST(Merge, CodeThatCannotMoveGoesBeforeOtherNativeCode) {
  MpyFile linked = linked_file();
  linked.arch = Arch::rv32imc;
  MpyFile merged =
      merge({{"a.mpy", bytecode_file()}, {"b.mpy", linked}, {"c.mpy", emitted_file()}});
  EXPECT_EQ(merged.qstrs[0], "emitted.py");
  EXPECT_EQ(merged.code.children[0], emitted_file().code);
  EXPECT_EQ(merged.qstrs[3], "main.py");
  EXPECT_EQ(merged.arch_flags, 0x81u);
}

TEST(Merge, InlineAssemblerMovesAnywhere) {
  MpyFile assembler = emitted_file();
  assembler.code.children.erase(assembler.code.children.begin(),
                                assembler.code.children.begin() + 2);
  assembler.code.code = python_function(1, "32 00 63").code;
  EXPECT_TRUE(can_shift_tables(assembler.code));
  MpyFile merged = merge_two(emitted_file(), assembler);
  EXPECT_EQ(merged.code.children[1].children[0], assembler.code.children[0]);
}

TEST(Merge, RefusesFilesThatDoNotAgree) {
  MpyFile other_arch = linked_file();
  other_arch.arch = Arch::armv6m;
  EXPECT_EQ(message_of({{"a.mpy", linked_file()}, {"b.mpy", other_arch}}),
            "b.mpy: architecture armv6m, but a.mpy is for armv7m");
  MpyFile other_abi = linked_file();
  other_abi.sub_version = 2;
  EXPECT_EQ(
      message_of({{"a.mpy", linked_file()}, {"b.mpy", bytecode_file()}, {"c.mpy", other_abi}}),
      "c.mpy: .mpy 6.2, but a.mpy is 6.3");
  EXPECT_EQ(message_of({{"a.mpy", emitted_file()}, {"b.mpy", emitted_file()}}),
            "b.mpy: has @native or @viper functions, and so has a.mpy: at most one merged file can "
            "have such code, because its table indices are fixed");
}

TEST(Merge, AsksForTheSmallIntegersOfTheMostDemandingFile) {
  MpyFile first = bytecode_file();
  first.small_int_bits = 63;
  EXPECT_EQ(merge_two(first, bytecode_file()).small_int_bits, 63);
  EXPECT_EQ(merge_two(bytecode_file(), first).small_int_bits, 63);
}

TEST(Merge, AJumpIntoAnInstructionIsRefused) {
  MpyFile second = file_with(python_function(0, "42 41 12 00 63"), {"b.py"});
  EXPECT_EQ(message_of({{"a.mpy", bytecode_file()}, {"b.mpy", second}}),
            "b.mpy: code: offset 0xa: jump to 0x8, which is not the start of an instruction");
}

TEST(Merge, AJumpThatGetsTooFarIsRefused) {
  std::string opcodes = "42 ff ff";  // the farthest there is: 0x3fff bytes
  for (int i = 0; i < 0x3fff - 2; ++i) opcodes += "59";
  opcodes += "12 00 63";
  MpyFile first = file_with(python_function(0, "63"), std::vector<std::string>(200, "q"));
  EXPECT_EQ(
      message_of({{"a.mpy", first}, {"b.mpy", file_with(python_function(0, opcodes), {"b"})}}),
      "b.mpy: code: a jump is out of range after the merge");
}

/// The instructions of a function, with jump targets as numbers of instructions.
std::vector<std::pair<std::string, int64_t>> meaning(const RawCode& code, int64_t qstrs) {
  ByteReader in(code.code, "x");
  read_prelude(in);
  std::vector<Instruction> instructions;
  while (!in.at_end()) instructions.push_back(read_instruction(in));
  std::vector<std::pair<std::string, int64_t>> result;
  for (const Instruction& instruction : instructions) {
    int64_t arg = instruction.arg;
    if (instruction.format == OpFormat::qstr) arg -= qstrs;
    if (instruction.format == OpFormat::offset) {
      arg = 0;
      while (static_cast<int64_t>(instructions[static_cast<size_t>(arg)].begin) !=
             instruction.arg) {
        ++arg;
      }
    }
    result.emplace_back(instruction.name(), arg);
  }
  return result;
}

TEST(Merge, RandomJumpsKeepTheirTargets) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    // Instructions of two and three bytes, and jumps among them in the long form.
    size_t count = 20 + random() % 200;
    std::vector<size_t> begins;
    std::vector<bool> jumps;
    size_t at = 0;
    for (size_t i = 0; i < count; ++i) {
      begins.push_back(at);
      jumps.push_back(random() % 4 == 0);
      at += jumps[i] ? 3 : 2;
    }
    RawCode code = python_function(0, "");
    for (size_t i = 0; i < count; ++i) {
      if (jumps[i]) {
        size_t target = begins[random() % count];
        size_t field = target - (begins[i] + 3) + 0x4000;
        code.code.insert(code.code.end(), {0x42, static_cast<uint8_t>(field | 0x80),
                                           static_cast<uint8_t>(field >> 7)});
      } else {
        code.code.insert(code.code.end(), {0x12, 0});
      }
    }
    MpyFile first = file_with(python_function(0, "63"), std::vector<std::string>(200, "q"));
    MpyFile merged = merge_two(first, file_with(code, {"b.py"}));
    EXPECT_EQ(meaning(merged.code.children[1], 200), meaning(code, 0));
  }
}

}  // namespace
}  // namespace natmod::mpy
