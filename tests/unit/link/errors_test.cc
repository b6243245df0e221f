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
  EXPECT_EQ(hint("__gcov_init"), "  compile without --coverage and -fprofile-arcs");
}

TEST(Errors, WhereAFloatFunctionIsMissingTheMessageNamesWhatHelps) {
  auto hint = [](mpy::Arch arch, const char* name) {
    ThumbModule module(5);
    module.reloc(module.code, 4, R_ARM_ABS32, module.undefined(name));
    std::string error = link_error(arch, {module.build()});
    return error.substr(error.find('\n') + 3);
  };
  EXPECT_EQ(hint(mpy::Arch::armv7m, "mp_obj_new_float"),
            "the module is made for a firmware without float: natmod build --float float (make: "
            "MICROPY_FLOAT_IMPL=float, CMake: NATMOD_FLOAT=float) is for one that has it");
  const std::string runtime = "; the run-time libraries have it: --runtime (make: LINK_RUNTIME=1)";
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
  ThumbModule module(5);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("sqrtf"));
  auto missing = module.undefined("mp_fun_tabel");
  for (uint64_t offset = 8; offset < 24; offset += 4) {
    module.reloc(module.code, offset, R_ARM_ABS32, missing);
  }
  EXPECT_EQ(
      link_error(kArch, {module.build()}),
      "undefined symbol 'sqrtf', needed at a.o:(.text+0x4)\n"
      "  it belongs to the C library's mathematics; the run-time libraries have it: --runtime "
      "(make: LINK_RUNTIME=1)\n"
      "undefined symbol 'mp_fun_tabel', needed at a.o:(.text+0x8), a.o:(.text+0xc), "
      "a.o:(.text+0x10) and 1 more\n"
      "  did you mean 'mp_fun_table'?");
}

TEST(Errors, WhatNoLibraryHasIsNotSaidToBeInOne) {
  auto hint = [](const char* name) {
    std::string error = error_of(R_ARM_ABS32, [&](auto& m) { return m.undefined(name); });
    return error.substr(error.find('\n') + 3);
  };
  for (const char* name : {"_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base",
                           "_ZNSt8ios_base4InitC1Ev", "_ZSt4cout"}) {
    EXPECT_EQ(hint(name),
              "libstdc++ has it outside its headers, and a module takes only what these define: "
              "std::vector and std::sort, but not std::map, streams or std::regex");
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
  const std::string runtime = "; the run-time libraries have it: --runtime (make: LINK_RUNTIME=1)";
  EXPECT_EQ(hint("setjmp"), "it belongs to the C library" + runtime);
  EXPECT_EQ(hint("_ZSt20__throw_length_errorPKc"),
            "the C++ library raises by it what it would throw" + runtime);
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
      "of code or data; loaders patch only aligned words of 4 bytes: keep addresses in literal "
      "words: -mno-movt (clang), -mslow-flash-data (GCC), or -fpic");
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
  ElfBuilder elf(elf::EM_X86_64);
  auto section = elf.text(".text", Buffer(8));
  elf.global("mpy_init", section, 0, 8, elf::STT_FUNC);
  elf.reloc(section, 0, 14, elf.global("number", elf::SHN_ABS, 300), 0);  // R_X86_64_8
  EXPECT_EQ(link_error(mpy::Arch::x64, {elf.build()}),
            "a.o:(.text+0x0): R_X86_64_8 against 'number' is out of range: 300 is not in "
            "[-128, 255]");
}

TEST(Errors, NotPositionIndependent) {
  ElfBuilder elf(elf::EM_X86_64);
  auto section = elf.text(".text.f", Buffer(8));
  auto init = elf.global("mpy_init", section, 0, 8, elf::STT_FUNC);
  elf.reloc(section, 4, R_X86_64_32, init, 0);
  EXPECT_EQ(link_error(mpy::Arch::x64, {elf.build()}),
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
  std::string error = link_error(kArch, {Buffer{'B', 'C', 0xc0, 0xde, 0, 0}});
  EXPECT_EQ(error.substr(0, 71),
            "a.o: holds link-time optimisation code and no machine code; compile wit");
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
