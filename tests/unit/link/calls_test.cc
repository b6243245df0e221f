// Calls and addresses of functions that are not simply in text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kX64 = mpy::Arch::x64;
constexpr auto kX86 = mpy::Arch::x86;
constexpr auto kArm = mpy::Arch::armv7m;

/// An object whose mpy_init is `bytes`.
struct Code : ElfBuilder {
  Code(uint16_t machine, Buffer bytes) : ElfBuilder(machine), code(text(".text", bytes, 16)) {
    init = global("mpy_init", code, 0, bytes.size(), elf::STT_FUNC);
  }
  uint32_t code;
  SymbolId init;
};

TEST(Calls, AnUnmarkedCallOfTheFirmwareGoesThroughAStub) {
  Code module(elf::EM_X86_64, {0xe8, 0, 0, 0, 0, 0xc3});
  module.reloc(module.code, 1, R_X86_64_PC32, module.undefined("memcpy"), -4);
  mpy::RawCode code = link_objects(kX64, {module.build()});
  // jmp *0(%rip) before an aligned word
  uint32_t stub = word_at(code, 1) + 5;
  EXPECT_EQ(word_at(code, stub), 0x000025ffu);
  EXPECT_EQ(patched(code, 8).size(), 1u);
}

TEST(Calls, ADistanceThatIsNoCallIsRefused) {
  Code module(elf::EM_X86_64, {0x8b, 0x05, 0, 0, 0, 0, 0xc3});
  module.reloc(module.code, 2, R_X86_64_PC32, module.undefined("memcpy"), -4);
  EXPECT_EQ(link_error(kX64, {module.build()}),
            "a.o:(.text+0x2): R_X86_64_PC32 against 'memcpy' is defined by the firmware, out "
            "of reach from text; compile with -fpic");
}

TEST(Calls, AFunctionsDistanceFromTheTableIsThatOfItsStub) {
  Code module(elf::EM_X86_64, Buffer(16));
  module.reloc(module.code, 0, R_X86_64_PLTOFF64, module.undefined("memcpy"));
  mpy::RawCode code = link_objects(kX64, {module.build()});
  uint32_t got = static_cast<uint32_t>(code.code.size());  // no slots, behind everything
  EXPECT_EQ(word_at(code, word_at(code, 0) + got), 0x000025ffu);
}

TEST(Calls, OnlyTheSlotItselfIsRelaxed) {
  // mov mpy_init@GOTPCREL+8(%rip), %rax
  Code module(elf::EM_X86_64, {0x48, 0x8b, 0x05, 0, 0, 0, 0, 0xc3});
  module.reloc(module.code, 3, R_X86_64_REX_GOTPCRELX, module.init, 4);
  EXPECT_EQ(link_objects(kX64, {module.build()}).code[1], 0x8b);
}

TEST(Calls, ASlotByItsAddressIsRefused) {
  Code module(elf::EM_386, {0xff, 0x15, 0, 0, 0, 0, 0xc3});  // call *memcpy@GOT
  module.reloc(module.code, 2, R_386_GOT32X, module.undefined("memcpy"));
  EXPECT_EQ(link_error(kX86, {module.build()}),
            "a.o:(.text+0x2): R_386_GOT32X against 'memcpy' reads a slot by its address, "
            "which is not known; compile with -fpic");
}

// call chosen; ret: the call goes to a stub, even within its section; startup code fills in its
// word.
TEST(Calls, AnIndirectFunctionIsCalledThroughTheWordThatItsResolverFills) {
  Code module(elf::EM_386, {0xe8, 0xfc, 0xff, 0xff, 0xff, 0xc3});
  auto chosen = module.local("chosen", module.code, 5, 1, elf::STT_GNU_IFUNC);
  module.reloc(module.code, 1, R_386_PC32, chosen);
  mpy::RawCode code = link_objects(kX86, {module.build()});
  EXPECT_EQ(code.bss_size, 4u);
  Patched words = patched(code);  // of the startup code, and of the stub
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0].second, mpy::kRelocBss);
  EXPECT_EQ(words[1].second, mpy::kRelocBss);
  uint32_t stub = words[1].first - 2;
  EXPECT_EQ(Buffer(code.code.begin() + stub, code.code.end()), (Buffer{0xff, 0x25, 0, 0, 0, 0}));
  uint32_t call = words[0].first + 4;
  EXPECT_EQ(code.code[call], 0xe8);
  EXPECT_EQ(call + 5 + word_at(code, call + 1), stub);
}

TEST(Calls, AnIndirectFunctionIsRefusedWhereNoCompilerMakesOne) {
  Code module(elf::EM_XTENSA, Buffer(8));
  auto chosen = module.local("chosen", module.code, 4, 1, elf::STT_GNU_IFUNC);
  module.reloc(module.code, 4, R_XTENSA_32, chosen);
  EXPECT_EQ(link_error(mpy::Arch::xtensa, {module.build()}),
            "a.o:(.text+0x4): R_XTENSA_32 against 'chosen' is a function that another one chooses, "
            "which xtensa code has no way to call");
}

TEST(Calls, AModuleDoesNotStartAtAnIndirectFunction) {
  ElfBuilder module(elf::EM_386);
  module.global("mpy_init", module.text(".text", Buffer(4)), 0, 4, elf::STT_GNU_IFUNC);
  EXPECT_EQ(link_error(kX86, {module.build()}),
            "'mpy_init' is a function that another one chooses (ifunc)");
}

// Firmware gives modules no register with the table's address (-msingle-pic-base).
TEST(Calls, ASlotByARegisterThatNothingSetsIsRefused) {
  ThumbModule module;
  module.reloc(module.code, 4, R_ARM_GOT_BREL, module.undefined("mp_fun_table"));
  EXPECT_EQ(link_error(kArm, {module.build()}),
            "a.o:(.text+0x4): R_ARM_GOT_BREL against 'mp_fun_table' is relative to a register that "
            "nothing in the object sets; compile without -msingle-pic-base and "
            "-mno-pic-data-is-text-relative");
  module.reloc(module.code, 8, R_ARM_BASE_PREL, module.undefined("_GLOBAL_OFFSET_TABLE_"));
  EXPECT_EQ(link_error(kArm, {module.build()}), "no error");
}

TEST(Calls, TheAddressOfAnAdaptedFunctionIsThatOfItsAdapter) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__aeabi_memset"));
  mpy::RawCode code = link_objects(kArm, {module.build()});
  EXPECT_EQ(word_at(code, 4), 9u);           // the stub behind, with the Thumb bit
  EXPECT_EQ(word_at(code, 8), 0x4611468cu);  // mov ip, r1; mov r1, r2
  EXPECT_EQ(patched(code)[0].second, mpy::kRelocText);
  EXPECT_GE(patched(code)[1].second, mpy::kRelocFunTableEntry);
}

}  // namespace
}  // namespace natmod::test
