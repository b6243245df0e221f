// Literals of Xtensa code: shared, pooled within reach, and left out where a call does without.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::xtensawin;

// entry a1, 32; l32r a2, .; …; retw.n
Buffer function(size_t loads) {
  Buffer code;
  put(code, 0x004136, 3);
  for (size_t i = 0; i < loads; ++i) put(code, 0x21, 3);
  put(code, 0xf01d, 2);
  code.resize((code.size() + 3) & ~size_t{3});
  return code;
}

// Functions with literal sections of their own, as -ffunction-sections makes them.
struct XtensaModule : ElfBuilder {
  struct Function {
    uint32_t code, literals;
    SymbolId symbol;
  };

  XtensaModule() : ElfBuilder(elf::EM_XTENSA) {}

  Function add(const std::string& name, std::initializer_list<uint32_t> literal_words) {
    Function result{};
    result.literals = text(".literal." + name, words(literal_words));
    result.code = text(".text." + name, function(literal_words.size()));
    result.symbol = global(name, result.code, 0, 4, elf::STT_FUNC);
    SymbolId pool = section_symbol(result.literals);
    for (uint32_t i = 0; i < literal_words.size(); ++i) {
      reloc(result.code, 3 + 3 * i, R_XTENSA_SLOT0_OP, pool, 4 * i);
    }
    return result;
  }
};

// What the l32r at `offset` of text loads.
uint32_t loaded(const mpy::RawCode& code, size_t offset) {
  int64_t words_back =
      static_cast<int16_t>(code.code.at(offset + 1) | code.code.at(offset + 2) << 8);
  if (words_back >= 0) words_back -= 1 << 16;
  size_t from = (offset + 3) & ~size_t{3};
  return word_at(code, static_cast<size_t>(static_cast<int64_t>(from) + 4 * words_back));
}

TEST(Literals, LieInFrontOfTheCodeAndBehindTheJump) {
  XtensaModule module;
  module.add("mpy_init", {0x12345678});
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // j +8; <literal>; entry …
  EXPECT_EQ(Buffer(code.code.begin(), code.code.begin() + 8),
            (Buffer{0x06, 0x01, 0x00, 0x00, 0x78, 0x56, 0x34, 0x12}));
  EXPECT_EQ(code.code.at(8), 0x36);
  EXPECT_EQ(loaded(code, 8 + 3), 0x12345678u);
  EXPECT_TRUE(code.relocations.empty());
}

TEST(Literals, WithoutThemMpyInitComesFirst) {
  XtensaModule module;
  module.add("mpy_init", {});
  EXPECT_EQ(link_objects(kArch, {module.build()}).code, function(0));
}

TEST(Literals, OfOneValueOrAddressShareAWord) {
  XtensaModule module;
  auto x = module.global("x", module.bss(".bss.x", 8));
  auto init = module.add("mpy_init", {0x12345678, 0, 4, 0});
  auto f = module.add("f", {0x12345678, 0, 0, 0});
  for (auto [function, offset] : {std::pair(init, 4), std::pair(init, 8), std::pair(f, 4)}) {
    module.reloc(function.literals, static_cast<uint64_t>(offset), R_XTENSA_32, x);
  }
  module.reloc(f.literals, 8, R_XTENSA_32, x, 4);  // the addend in the table: as LLVM has it
  module.reloc(init.literals, 12, R_XTENSA_PLT, f.symbol);
  module.reloc(f.literals, 12, R_XTENSA_32, f.symbol);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // The value, f, x and x + 4.
  EXPECT_EQ(word_at(code, 4), 0x12345678u);
  EXPECT_EQ(word_at(code, 8), 20u + function(4).size());
  EXPECT_EQ(word_at(code, 12), 0u);
  EXPECT_EQ(word_at(code, 16), 4u);
  EXPECT_EQ(code.code.size(), 20 + 2 * function(4).size());
  EXPECT_EQ(patched(code),
            (Patched{{8, mpy::kRelocText}, {12, mpy::kRelocBss}, {16, mpy::kRelocBss}}));
}

TEST(Literals, OfFunctionSectionsDoNotCollide) {
  XtensaModule module;
  auto init = module.add("mpy_init", {0x11111111, 0});
  module.add("f", {0x22222222});
  module.reloc(init.literals, 4, R_XTENSA_32, module.undefined("f"));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  size_t start = 16;
  EXPECT_EQ(loaded(code, start + 3), 0x11111111u);
  EXPECT_EQ(loaded(code, start + function(2).size() + 3), 0x22222222u);
}

TEST(Literals, EndsOfTablesOfSectionsAreDistinct) {
  XtensaModule module;
  auto init = module.add("mpy_init", {0, 0, 0, 0});
  uint32_t offset = 0;
  for (const char* end : {"__start_a", "__stop_a", "__start_b", "__stop_b"}) {
    module.reloc(init.literals, offset, R_XTENSA_32, module.undefined(end));
    offset += 4;
  }
  module.rodata("a", words({1}));
  module.rodata("b", words({2}));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  std::vector<uint32_t> ends;
  size_t start = 4 + 16;
  for (size_t load = 0; load < 4; ++load) ends.push_back(loaded(code, start + 3 + 3 * load));
  EXPECT_EQ(code.rodata, words({1, 2}));
  EXPECT_EQ(ends, (std::vector<uint32_t>{0, 4, 4, 8}));
}

TEST(Literals, AGlobalSymbolKeepsItsAddend) {
  XtensaModule module;
  auto init = module.add("mpy_init", {12});
  auto table = module.undefined("mp_native_qstr_table");
  module.reloc(init.literals, 0, R_XTENSA_32, table);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(word_at(code, 4), 12u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocQstrTable}}));
}

TEST(Literals, AreAlignedWhateverTheirSectionStates) {
  XtensaModule module;
  auto init = module.add("mpy_init", {0});
  module[init.literals].alignment = 1;
  module.reloc(init.literals, 0, R_XTENSA_32, module.undefined("mp_fun_table"));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocFunTable}}));
}

TEST(Literals, ThatNoLiveCodeLoadsAreLeftOut) {
  // One literal section for two functions: what only the dead one loads is not looked for.
  XtensaModule module;
  auto literals = module.text(".literal", words({0x11111111, 0}));
  auto live = module.text(".text.mpy_init", function(1));
  auto dead = module.text(".text.dead", function(1));
  module.global("mpy_init", live, 0, 4, elf::STT_FUNC);
  module.global("dead", dead, 0, 4, elf::STT_FUNC);
  auto pool = module.section_symbol(literals);
  module.reloc(live, 3, R_XTENSA_SLOT0_OP, pool);
  module.reloc(dead, 3, R_XTENSA_SLOT0_OP, pool, 4);
  module.reloc(literals, 4, R_XTENSA_32, module.undefined("no_such_symbol"));
  EXPECT_EQ(link_objects(kArch, {module.build()}).code.size(), 8 + function(1).size());
}

TEST(Literals, WithinTheTextSectionStayThere) {
  XtensaModule module;
  Buffer code = words({0x12345678, 0});
  Buffer body = function(2);
  code.insert(code.end(), body.begin(), body.end());
  auto section = module.text(".text", code);
  module.global("mpy_init", section, 8, 4, elf::STT_FUNC);
  auto here = module.section_symbol(section);
  module.reloc(section, 4, R_XTENSA_32, module.undefined("mp_fun_table"));
  module.reloc(section, 11, R_XTENSA_SLOT0_OP, here, 0);
  module.reloc(section, 14, R_XTENSA_SLOT0_OP, here, 4);
  mpy::RawCode linked = link_objects(kArch, {module.build()});
  EXPECT_EQ(linked.code.size(), 4 + code.size());
  EXPECT_EQ(loaded(linked, 4 + 11), 0x12345678u);
  EXPECT_EQ(loaded(linked, 4 + 14), 0u);
  EXPECT_EQ(patched(linked), (Patched{{8, mpy::kRelocFunTable}}));
}

TEST(Literals, WhoseAddressIsTakenStayWhereTheyAre) {
  XtensaModule module;
  auto init = module.add("mpy_init", {0x12345678, 0});
  module.reloc(init.literals, 4, R_XTENSA_32, module.section_symbol(init.literals));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(loaded(code, 12 + 3), 0x12345678u);
  EXPECT_EQ(loaded(code, 12 + 6), 4u);
  EXPECT_EQ(patched(code), (Patched{{8, mpy::kRelocText}}));
}

TEST(Literals, HaveAPoolForEachPartOfTextThatTheyReach) {
  XtensaModule module;
  constexpr size_t kCount = 9, kSize = 0x10000;
  std::vector<XtensaModule::Function> functions;
  functions.push_back(module.add("mpy_init", {0x77777777, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  for (uint32_t i = 0; i < kCount; ++i) {
    functions.push_back(module.add(fmt::format("f{}", i), {0x77777777, 0x1000 + i}));
    module[functions.back().code].bytes.resize(kSize);
    module.reloc(functions[0].literals, 4 + 4 * i, R_XTENSA_32, functions.back().symbol, -1 - i);
  }
  mpy::RawCode code = link_objects(kArch, {module.build()});
  std::vector<size_t> starts{4 + 4 * 13};
  for (uint32_t i = 0; i < kCount; ++i) starts.push_back(loaded(code, starts[0] + 6 + 3 * i));
  for (uint32_t i = 0; i < kCount; ++i) {
    EXPECT_EQ(loaded(code, starts[i + 1] + 3), 0x77777777u) << i;
    EXPECT_EQ(loaded(code, starts[i + 1] + 6), 0x1000 + i) << i;
  }
  size_t copies = 0;
  for (size_t i = 0; i < code.code.size(); i += 4) copies += word_at(code, i) == 0x77777777;
  EXPECT_EQ(copies, 3u);
}

TEST(Literals, OutOfReachWithinOneSectionAreRefused) {
  Buffer code(0x40010);
  Buffer body = function(1);
  code.insert(code.end(), body.begin(), body.end());
  XtensaModule far;
  auto literals = far.text(".literal", words({5}));
  auto section = far.text(".text", code);
  far.global("mpy_init", section, 0x40010, 4, elf::STT_FUNC);
  far.reloc(section, 0x40013, R_XTENSA_SLOT0_OP, far.section_symbol(literals));
  EXPECT_EQ(link_error(kArch, {far.build()}),
            "a.o:(.text+0x40013): R_XTENSA_SLOT0_OP against '.literal' is out of range: -262167 is "
            "not in [-262144, -1]");
}

// mpy_init calls through a literal, marked as the assembler does it.
struct LongCall : XtensaModule {
  explicit LongCall(Buffer pair = {0x81, 0, 0, 0xe0, 0x08, 0x00}) {
    Buffer code;
    put(code, 0x004136, 3);
    code.insert(code.end(), pair.begin(), pair.end());
    put(code, 0xf01d, 2);
    code.resize(12);
    literals = text(".literal.mpy_init", words({0}));
    section = text(".text.mpy_init", code);
    global("mpy_init", section, 0, 4, elf::STT_FUNC);
    reloc(section, 3, R_XTENSA_SLOT0_OP, section_symbol(literals));
  }
  void call(SymbolId symbol) {
    reloc(section, 3, R_XTENSA_ASM_EXPAND, symbol);
    reloc(literals, 0, R_XTENSA_PLT, symbol);
  }
  uint32_t literals, section;
};

TEST(LongCalls, AreDirectWhereTheyReachAndTheirLiteralGoes) {
  LongCall module;
  module.call(module.add("f", {}).symbol);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // j; entry; call8 f; or a1, a1, a1; retw.n; f
  ASSERT_EQ(code.code.size(), 4 + 12 + function(0).size());
  EXPECT_EQ(Buffer(code.code.begin() + 7, code.code.begin() + 13),
            (Buffer{0xa5, 0x00, 0x00, 0x10, 0x11, 0x20}));
  EXPECT_TRUE(code.relocations.empty());
}

TEST(LongCalls, StayWithoutRelaxationAndWhereAnotherRegisterIsUsed) {
  for (bool relax : {false, true}) {
    LongCall module(relax ? Buffer{0x91, 0, 0, 0xe0, 0x09, 0x00}
                          : Buffer{0x81, 0, 0, 0xe0, 0x08, 0x00});
    module.call(module.add("f", {}).symbol);
    link::Options some = options(kArch);
    some.relax = relax;
    mpy::RawCode code = link::link(some, inputs({module.build()})).file.code;
    EXPECT_EQ(loaded(code, 8 + 3), 8u + 12);
    EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocText}}));
  }
}

TEST(LongCalls, OfTheFirmwareStay) {
  LongCall module;
  module.call(module.undefined("memset"));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(code.code.size(), 8u + 12);
  ASSERT_EQ(code.relocations.size(), 1u);
  EXPECT_GE(code.relocations[0].kind, mpy::kRelocFunTableEntry);
}

TEST(LongCalls, OutOfReachKeepTheirLiteral) {
  LongCall module;
  auto far = module.add("f", {});
  module[far.code].bytes.resize(0x90000);
  module.call(module.global("g", far.code, 0x8fff0, 4, elf::STT_FUNC));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(loaded(code, 8 + 3), 8u + 12 + 0x8fff0);
}

// mpy_init with one call8.
struct ShortCall : XtensaModule {
  ShortCall() {
    section = text(".text.mpy_init", {0x36, 0x41, 0x00, 0x25, 0x00, 0x00, 0x1d, 0xf0});
    global("mpy_init", section, 0, 4, elf::STT_FUNC);
  }
  void call(SymbolId symbol) { reloc(section, 3, R_XTENSA_SLOT0_OP, symbol); }
  uint32_t section;
};

TEST(Calls, ToFixedAddressesGoThroughAStub) {
  ShortCall module;
  module.call(module.undefined("ets_delay"));
  link::Options some = options(kArch);
  some.externs.push_back({"ets_delay", 0x4000abcd});
  mpy::RawCode code = link::link(some, inputs({module.build()})).file.code;
  // entry; call8; retw.n; <address>; l32r a9; jx a9
  Buffer expected{0x36, 0x41, 0x00, 0xa5, 0x00, 0x00, 0x1d, 0xf0};
  put(expected, 0x4000abcd, 4);
  for (uint8_t byte : Buffer{0x91, 0xff, 0xff, 0xa0, 0x09, 0x00}) expected.push_back(byte);
  EXPECT_EQ(code.code, expected);
}

TEST(Calls, OutOfReachGoThroughAStubNearby) {
  ShortCall module;
  auto far = module.add("f", {});
  module[far.code].bytes.resize(0x90000);
  module.call(module.global("g", far.code, 0x8fff0, 4, elf::STT_FUNC));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(word_at(code, 8), 8 + 12 + 0x8fff0u);
  EXPECT_EQ(patched(code), (Patched{{8, mpy::kRelocText}}));
}

TEST(Calls, ThatLeaveNoRegisterForAStubAreRefused) {
  ShortCall module;
  module[module.section].bytes[3] = 0x35;  // call12
  module.call(module.undefined("ets_delay"));
  link::Options some = options(kArch);
  some.externs.push_back({"ets_delay", 0x4000abcd});
  EXPECT_EQ(error_text([&] { link::link(some, inputs({module.build()})); }),
            "a.o:(.text.mpy_init+0x3): R_XTENSA_SLOT0_OP against 'ets_delay' is a fixed address, "
            "out of reach from code whose own address is not known");
}

TEST(Calls, OfAPlaceBetweenWordsAreRefused) {
  ShortCall module;
  module.call(module.global("f", module.add("g", {}).code, 2, 4, elf::STT_FUNC));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.text.mpy_init+0x3): R_XTENSA_SLOT0_OP against 'f' is at 0x2 of its section, "
            "which is no multiple of 4");
}

TEST(Calls, AFarMpyInitIsReachedThroughAWord) {
  XtensaModule module;
  auto first = module.add("first", {});
  module[first.code].flags |= elf::SHF_GNU_RETAIN;
  module[first.code].bytes.resize(0x30000);
  module.add("mpy_init", {7});
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // j +8; <mpy_init>; l32r a9; jx a9
  EXPECT_EQ(Buffer(code.code.begin(), code.code.begin() + 4), (Buffer{0x06, 0x01, 0x00, 0x00}));
  EXPECT_EQ(Buffer(code.code.begin() + 8, code.code.begin() + 14),
            (Buffer{0x91, 0xff, 0xff, 0xa0, 0x09, 0x00}));
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocText}}));
  EXPECT_EQ(code.code.at(word_at(code, 4)), 0x36);
}

TEST(Calls, AnOperandOfAnotherInstructionIsRefused) {
  ShortCall module;
  module[module.section].bytes[3] = 0x22;  // movi
  module.call(module.add("f", {}).symbol);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.text.mpy_init+0x3): R_XTENSA_SLOT0_OP against 'f' is not supported: the "
            "instruction there has no address for an operand");
}

TEST(XtensaObjects, OfTwoAbisAreRefusedTogether) {
  XtensaModule windowed;
  windowed.add("mpy_init", {});
  ElfBuilder call0(elf::EM_XTENSA);
  call0.global("f", call0.text(".text", {0x0d, 0xf0, 0, 0}), 0, 2, elf::STT_FUNC);
  link::Options some;
  EXPECT_EQ(error_text([&] {
              link::link(some, inputs({windowed.build(), call0.build()}));
            }),
            "b.o: is built without register windows (-mabi=call0), but xtensawin calls with them");
  EXPECT_EQ(error_text([&] {
              link::link(some, inputs({call0.build(), windowed.build()}));
            }),
            "b.o: is built for register windows (-mabi=windowed), which xtensa does not have");
}

}  // namespace
}  // namespace natmod::test
