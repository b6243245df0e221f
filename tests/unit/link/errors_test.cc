// What is refused, with the exact words.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

// mpy_init with one relocation at 4 against `make`'s symbol.
template <class Make>
std::string error_of(uint32_t type, Make make, uint64_t offset = 4) {
  ThumbModule module(1);
  module.reloc(module.code, offset, type, make(module));
  return link_error(kArch, {module.build()});
}

TEST(Errors, NoEntry) {
  EXPECT_EQ(link_error(kArch, {ElfBuilder(elf::EM_ARM).build()}),
            "'mpy_init' is defined by no object; it is the function where a module starts");
}

TEST(Errors, EntryThatIsNoFunction) {
  auto entry_in = [](auto define) {
    ElfBuilder elf(elf::EM_ARM);
    define(elf);
    return link_error(kArch, {elf.build()});
  };
  EXPECT_EQ(entry_in([](auto& e) { e.global("mpy_init", e.rodata(".rodata", Buffer(4))); }),
            "'mpy_init' in a.o:(.rodata) is data, not a function");
  EXPECT_EQ(entry_in([](auto& e) { e.common("mpy_init", 4, 4); }),
            "'mpy_init' in a.o is data, not a function");
  EXPECT_EQ(entry_in([](auto& e) { e.absolute("mpy_init", 4); }),
            "'mpy_init' in a.o is a number, not a function");
  EXPECT_EQ(entry_in([](auto& e) { e.local("mpy_init", e.text(".text", Buffer(4)), 1); }),
            "'mpy_init' in a.o is static; it has to be global");
  EXPECT_EQ(entry_in([](auto& e) { e.global("mpy_init", e.text(".text", Buffer(4)), 5); }),
            "'mpy_init' lies outside its section, a.o:(.text)");
  EXPECT_EQ(entry_in([](auto& e) {
              e.global("mpy_init", e.section({"notes", elf::SHT_PROGBITS, 0, Buffer(4), 4}));
            }),
            "'mpy_init' is in a.o:(notes), which is no part of a module");
}

TEST(Errors, TextThatIsNoLinkerScript) {
  auto text = [](std::string_view contents) {
    return link_error(kArch, {ThumbModule(0).build(), Buffer(contents.begin(), contents.end())});
  };
  EXPECT_EQ(text("#include <math.h>\nint f(int x);\n"),
            "b.o: is no object or archive, and as a linker script it names no files");
  EXPECT_EQ(text(".text\n.type f, %function\n"),
            "b.o: is no object, archive or linker script: b.o:2: ',' stands where '=' should");
  EXPECT_EQ(text("/* nothing */\n"),
            "b.o: is no object or archive, and as a linker script it names no files");
  EXPECT_EQ(text("rom_memcpy = 0x40001234;\n"),
            "b.o: is no object or archive, and as a linker script it names no files; for its "
            "symbols use --externs");
}

TEST(Errors, WhatCompilerFlagsCallGetsTheFlagNamed) {
  auto hint = [](const char* name) {
    std::string error = error_of(R_ARM_ABS32, [&](auto& m) { return m.undefined(name); });
    return error.substr(error.find('\n') + 1);
  };
  EXPECT_EQ(hint("__gnu_mcount_nc"),
            "  it counts calls for a profiler: compile without -pg and -finstrument-functions");
  EXPECT_EQ(hint("__asan_report_load4"), "  compile without -fsanitize");
  EXPECT_EQ(hint("__gcov_init"),
            "  compile without --coverage, -fprofile-arcs and -fprofile-generate");
}

TEST(Errors, WhereAFloatFunctionIsMissingTheMessageNamesWhatHelps) {
  auto hint = [](mpy::Arch arch, const char* name) {
    std::string error = text_error(arch, fmt::format("mpy_init:: 0 0 R_ARM_ABS32({})", name));
    return error.substr(error.find('\n') + 3);
  };
  EXPECT_EQ(hint(mpy::Arch::armv7m, "mp_obj_new_float"),
            "the module is made for a firmware without float: natmod build --float float (make: "
            "MICROPY_FLOAT_IMPL=float, CMake: NATMOD_FLOAT=float) is for one that has it");
  const std::string runtime =
      "; the run-time libraries have it: natmod link --runtime (make, CMake and natmod build: "
      "without LINK_RUNTIME=0, NO_RUNTIME, --no-runtime)";
  for (const char* name : {"sin", "sinf", "tgamma", "fmodf"}) {
    EXPECT_EQ(hint(mpy::Arch::armv7m, name), "it belongs to the C library's mathematics" + runtime);
  }
  for (const char* name : {"__aeabi_fadd", "__aeabi_dmul", "__aeabi_i2f", "__aeabi_cdcmple",
                           "__addsf3", "__adddf3", "__extendsfdf2", "__fixdfdi"}) {
    EXPECT_EQ(hint(mpy::Arch::armv7m, name),
              "armv7m has no floating-point instructions: the compiler calls a function for each "
              "operation" +
                  runtime);
  }
  for (const char* name : {"__aeabi_dadd", "__aeabi_f2d", "__muldf3"}) {
    EXPECT_EQ(hint(mpy::Arch::armv7emsp, name),
              "armv7emsp has instructions for float alone, and double takes the compiler's "
              "functions: write float constants (1.0f) and functions (sinf)" +
                  runtime);
  }
  for (const char* name : {"__aeabi_ldivmod", "__udivdi3", "__aeabi_uidiv"}) {
    EXPECT_EQ(hint(mpy::Arch::armv7m, name),
              "it is a helper function of the compiler's libgcc.a" + runtime);
  }
}

TEST(Errors, UndefinedSymbolsAllAtOnceWithTheirUsesAndHints) {
  EXPECT_EQ(
      text_error(kArch, R"(
        mpy_init:: 0
                   0 R_ARM_ABS32(sqrtf)
                   0 R_ARM_ABS32(mp_fun_tabel) 0 R_ARM_ABS32(mp_fun_tabel)
                   0 R_ARM_ABS32(mp_fun_tabel) 0 R_ARM_ABS32(mp_fun_tabel))"),
      "undefined symbol 'sqrtf', needed at a.o:(.text+0x4)\n"
      "  it belongs to the C library's mathematics; the run-time libraries have it: natmod link "
      "--runtime (make, CMake and natmod build: without LINK_RUNTIME=0, NO_RUNTIME, --no-runtime)\n"
      "undefined symbol 'mp_fun_tabel', needed at a.o:(.text+0x8), a.o:(.text+0xc), "
      "a.o:(.text+0x10) and 1 more\n"
      "  did you mean 'mp_fun_table'?");
}

TEST(Errors, WhatNoLibraryHasIsNotSaidToBeInOne) {
  auto hint = [](const char* name) {
    std::string error = error_of(R_ARM_ABS32, [&](auto& m) { return m.undefined(name); });
    return error.substr(error.find('\n') + 3);
  };
  for (const char* name : {"_ZNSo3putEc", "_ZNSt8ios_base4InitC1Ev", "_ZSt4cout"}) {
    EXPECT_EQ(hint(name),
              "libstdc++ has it outside its headers, and a module takes what these define, and a "
              "few parts more: std::vector, std::map and std::shared_ptr, but not streams, "
              "std::regex or std::thread");
  }
  for (const char* name : {"_ZTVN10__cxxabiv117__class_type_infoE", "__cxa_throw", "_ZTIi",
                           "_Unwind_Resume", "__dynamic_cast"}) {
    EXPECT_EQ(hint(name), "it belongs to the C++ runtime: compile with -fno-exceptions -fno-rtti");
  }
  for (const char* name : {"_open", "_sbrk", "_exit"}) {
    EXPECT_EQ(hint(name).substr(0, 69),
              "the C library calls an operating system by it, and a module has none,");
  }
  EXPECT_EQ(hint("fopen"), "a module has no files: it prints with mp_printf(&mp_plat_print, …)");
  EXPECT_EQ(hint("_dl_x86_cpu_features").substr(0, 21), "it belongs to glibc, ");
  const std::string runtime =
      "; the run-time libraries have it: natmod link --runtime (make, CMake and natmod build: "
      "without LINK_RUNTIME=0, NO_RUNTIME, --no-runtime)";
  EXPECT_EQ(hint("setjmp"), "it belongs to the C library" + runtime);
  EXPECT_EQ(hint("_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base"),
            "headers of the C++ library leave it to a library" + runtime);
  EXPECT_EQ(
      hint("__sync_fetch_and_add_4"),
      "compilers call it for atomic variables where they know no instruction for that" + runtime);
  EXPECT_EQ(hint("_ZSt20__throw_length_errorPKc"),
            "the C++ library raises by it what it would throw" + runtime);
}

TEST(Errors, ALibraryThatIsNotThereIsNamedToWhoNeedsIt) {
  auto hint = [](const char* name) {
    ThumbModule module(5);
    module.reloc(module.code, 4, R_ARM_ABS32, module.undefined(name));
    link::Options with_runtime = options(kArch);
    with_runtime.runtime = [](const Target&) {
      return link::Runtime{{}, {{link::kHelpers, "no libgcc: get it"}}};
    };
    std::string error = error_text([&] { link::link(with_runtime, inputs({module.build()})); });
    size_t end = error.find('\n');
    return end == error.npos ? std::string() : error.substr(end + 3);
  };
  EXPECT_EQ(hint("__aeabi_ldivmod"),
            "it is a helper function of the compiler's libgcc.a; no libgcc: get it");
  EXPECT_EQ(hint("snprintf"),
            "none of the run-time libraries for armv7m has it; MicroPython's function table has no "
            "such function: define it in the module");
  EXPECT_EQ(hint("mp_fun_tabel"), "did you mean 'mp_fun_table'?");
  EXPECT_EQ(hint("some_name_of_a_library"), "if a library has it: no libgcc: get it");
}

TEST(Errors, TableOfQstrsWithoutItsHeader) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("mp_native_qstr_table"));
  link::Options without_header = options(kArch);
  without_header.has_qstr_header = false;
  EXPECT_EQ(error_text([&] { link::link(without_header, inputs({module.build()})); }),
            "a.o:(.text+0x4): reads the module's QSTRs by number (mp_native_qstr_table), which the "
            "QSTR header of its compilation has, and none is given: --qstrs HEADER");
  link::link(options(kArch), inputs({module.build()}));
  link::link(without_header, inputs({ThumbModule(2).build()}));
}

TEST(Errors, CxxNamesAreReadable) {
  EXPECT_EQ(error_of(R_ARM_ABS32, [](auto& m) { return m.undefined("_ZN3bar3fooEi"); }),
            "undefined symbol 'bar::foo(int)', needed at a.o:(.text+0x4)");
}

TEST(Errors, UnalignedPointer) {
  EXPECT_EQ(error_of(
                R_ARM_ABS32, [](auto& m) { return m.undefined("mp_fun_table"); }, 2),
            "a.o:(.text+0x2): R_ARM_ABS32 against 'mp_fun_table' is an address at an unaligned "
            "place; loaders patch only aligned words of 4 bytes: compile with -fpic");
}

TEST(Errors, AddressInHalves) {
  EXPECT_EQ(
      error_of(R_ARM_THM_MOVW_ABS_NC, [](auto& m) { return m.undefined("mp_fun_table"); }),
      "a.o:(.text+0x4): R_ARM_THM_MOVW_ABS_NC against 'mp_fun_table' is an address in 4 bytes "
      "of code or data; loaders patch only aligned words of 4 bytes: compile with "
      "-mword-relocations (GCC) or -mno-movt (clang), and without -mslow-flash-data, "
      "-mpure-code, -mexecute-only and -fropi");
}

TEST(Errors, ABranchOutOfReach) {
  EXPECT_EQ(
      text_error(mpy::Arch::rv32imc,
                 "mpy_init:: 0 R_RISCV_BRANCH(far) 0\n.text.gap\nzero=8188 far:: 0"),
      "a.o:(.text+0x0): R_RISCV_BRANCH against 'far' is out of range: 8196 is not a multiple of 2 "
      "in [-4096, 4095]; a branch of this form reaches no further: put the opposite one around a "
      "jump or a call");
}

TEST(Errors, ASlotWithAnAddend) {
  EXPECT_EQ(text_error(mpy::Arch::rv32imc, R"(
    mpy_init:: high:
               auipc_a0  R_RISCV_GOT_HI20(v+8)
               lw_a0_a0  R_RISCV_PCREL_LO12_I(high)
    .data.v
    v::        zero=16)"),
            "a.o:(.text+0x0): R_RISCV_GOT_HI20 against 'v' has the addend 8, and would read a word "
            "beside the symbol's slot");
}

TEST(Errors, AnExternBeyondTheTargetsWords) {
  auto error = [](mpy::Arch arch, uint64_t address) {
    const char* text = arch == mpy::Arch::x64 ? ".text align=8\nmpy_init:: 0/8 0/8 R_X86_64_64(rom)"
                                              : "mpy_init:: 0 0 R_ARM_ABS32(rom)";
    link::Options with_extern = options(arch);
    with_extern.externs = {{"rom", address, "rom.ld:3"}};
    return error_text([&] { link::link(with_extern, inputs({object_of(arch, text)})); });
  };
  EXPECT_EQ(error(kArch, 0x123456789),
            "rom.ld:3: 'rom' is at 0x123456789, which does not fit the 32-bit addresses of armv7m");
  EXPECT_EQ(error(kArch, 0xffffffff), "no error");
  EXPECT_EQ(error(kArch, static_cast<uint64_t>(-16)), "no error");
  EXPECT_EQ(error(mpy::Arch::x64, 0x123456789), "no error");
}

TEST(Errors, UnknownRelocationType) {
  EXPECT_EQ(error_of(211, [](auto& m) { return m.undefined("mp_fun_table"); }),
            "a.o:(.text+0x4): unknown relocation 211 against 'mp_fun_table' is not supported");
}

TEST(Errors, RelocationAcrossTheEndOfItsSection) {
  EXPECT_EQ(error_of(
                R_ARM_ABS32, [](auto& m) { return m.undefined("mp_fun_table"); }, 6),
            "a.o:(.text+0x6): R_ARM_ABS32 against 'mp_fun_table' reaches beyond the end of its "
            "section");
}

TEST(Errors, OutOfRangeGivesValueAndLimits) {
  EXPECT_EQ(text_error(mpy::Arch::x64, "number = 300\nmpy_init:: 0 R_X86_64_8(number) 0"),
            "a.o:(.text+0x0): R_X86_64_8 against 'number' is out of range: 300 is not in "
            "[-128, 255]");
}

TEST(Errors, NotPositionIndependent) {
  EXPECT_EQ(text_error(mpy::Arch::x64, ".text.f\nmpy_init:: 0 0 R_X86_64_32(mpy_init)"),
            "a.o:(.text.f+0x4): R_X86_64_32 against 'mpy_init' is an address in 4 bytes of code or "
            "data; loaders patch only aligned words of 8 bytes: compile with -fpic");
}

TEST(Errors, ArmModeCode) {
  ThumbModule module(1);
  module.local("$a", module.code, 4);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.text+0x4): is ARM-mode code, and armv7m executes Thumb code only; compile with "
            "-mthumb");
}

TEST(Errors, OtherMachinesAreAllNamed) {
  EXPECT_EQ(link_error(kArch, {ThumbModule(0).build(), ElfBuilder(elf::EM_386).build(),
                               ElfBuilder(elf::EM_X86_64).build()}),
            "b.o: is ELF32 x86, but armv7m needs ELF32 ARM\n"
            "c.o: is ELF64 x86-64, but armv7m needs ELF32 ARM");
}

TEST(Errors, OtherMachinesComeBeforeWhatTheyDefineTwice) {
  ElfBuilder other(elf::EM_X86_64);
  other.global("mpy_init", other.text(".text", Buffer(8)), 0, 8, elf::STT_FUNC);
  EXPECT_EQ(link_error(kArch, {ThumbModule(0).build(), other.build()}),
            "b.o: is ELF64 x86-64, but armv7m needs ELF32 ARM");
}

TEST(Errors, LinkTimeOptimisationCode) {
  EXPECT_EQ(link_error(kArch, {Buffer{'B', 'C', 0xc0, 0xde, 0, 0}}),
            "a.o: is LLVM bitcode, not machine code; compile without -flto and -emit-llvm");
}

TEST(Errors, WithoutArchAndObjects) {
  EXPECT_EQ(error_text([] { link::link({}, {}); }),
            "no object says which architecture to link for; use --arch");
}

TEST(Errors, WhatCannotBeReadIsNamedWithoutArchToo) {
  auto error = [](Buffer bytes) {
    return error_text([&] { link::link({}, inputs({std::move(bytes)})); });
  };
  EXPECT_EQ(error({}), "a.o: is empty");
  const std::string source = "int f() {}";
  EXPECT_EQ(error(Buffer(source.begin(), source.end())).substr(0, 46),
            "a.o: is no object, archive or linker script: a");
  Buffer object = ThumbModule(0).build();
  object.resize(object.size() / 2);
  EXPECT_NE(error(object).find("is outside the file"), std::string::npos);
  object.resize(20);
  EXPECT_EQ(error(object), "a.o: truncated ELF header: 20 bytes");
}

}  // namespace
}  // namespace natmod::test
