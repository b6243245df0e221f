// Hostile objects: cut at every length, and with every byte changed, a link ends in a result or in
// an Error. Run under the sanitizers this shows that nothing reads or writes outside its bounds.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "link/linking.h"

namespace natmod::test {
namespace {

// A bit of everything: code, pointers, strings, BSS, a group, weak and local symbols, a call.
Buffer arm_object() {
  ThumbModule module(6);
  auto strings = module.section({".rodata.str1.1",
                                 elf::SHT_PROGBITS,
                                 elf::SHF_ALLOC | elf::SHF_MERGE | elf::SHF_STRINGS,
                                 {'a', 'b', 0, 'b', 0},
                                 1,
                                 1});
  auto table = module.section(
      {".data.rel.ro", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_WRITE, words({0, 3}), 4});
  auto bss = module.bss(".bss", 12);
  auto inline_code = module.text(".text.g", words({0xbf00bf00}));
  auto g = module.weak("g", inline_code, 1, 4, elf::STT_FUNC);
  module.group(g, {inline_code});
  auto string = module.section_symbol(strings);
  module.reloc(table, 0, R_ARM_ABS32, string);
  module.reloc(table, 4, R_ARM_ABS32, string);
  module.reloc(module.code, 0, R_ARM_THM_CALL, g);
  module.reloc(module.code, 4, R_ARM_ABS32, module.local("t", table));
  module.reloc(module.code, 8, R_ARM_ABS32, module.global("z", bss, 4));
  module.reloc(module.code, 12, R_ARM_GOT_BREL, module.undefined("mp_fun_table"));
  module.reloc(module.code, 24, R_ARM_BASE_PREL, module.undefined("_GLOBAL_OFFSET_TABLE_"));
  module.reloc(module.code, 16, R_ARM_ABS32, module.weak("w", elf::SHN_UNDEF));
  module.reloc(module.code, 20, R_ARM_ABS32, module.global("c", elf::SHN_COMMON, 4, 8));
  return module.build();
}

// DWARF 4 for two functions, of which one is not linked.
Buffer debugged_object() {
  ThumbModule module;
  auto dead = module.section_symbol(module.text(".text.dead", words({0x4770bf00})));
  auto live = module.section_symbol(module.code);
  auto add = [&](const char* name, Buffer bytes, uint64_t flags = 0) {
    return module.section_symbol(
        module.section({name, elf::SHT_PROGBITS, flags, std::move(bytes), 1, flags != 0 ? 1U : 0}));
  };
  auto abbreviations = add(".debug_abbrev", {1, 0x11, 1,    0x10, 0x17, 3, 0x0e, 0,   0, 2, 0x2e, 0,
                                             3, 8,    0x11, 1,    0x12, 6, 0x33, 0xb, 0, 0, 0});
  auto strings = add(".debug_str", {'c', 0, 'a', '.', 'c', 0}, elf::SHF_MERGE | elf::SHF_STRINGS);
  auto lines = module.section({".debug_line",
                               elf::SHT_PROGBITS,
                               0,
                               {52, 0,  0, 0, 4, 0, 22, 0,   0, 0, 2, 1, 1, 0xfb, 14, 10, 0, 1, 1,
                                1,  1,  0, 0, 0, 1, 0,  'a', 0, 0, 0, 0, 0, 0,    5,  2,  0, 0, 0,
                                0,  20, 2, 4, 0, 1, 1,  0,   5, 2, 0, 0, 0, 0,    20, 0,  1, 1},
                               1});
  auto info =
      module.section({".debug_info",
                      elf::SHT_PROGBITS,
                      0,
                      {41, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4,   1, 0, 0, 0, 0, 2, 0, 0, 0, 2, 'f', 0,
                       0,  0, 0, 0, 4, 0, 0, 0, 9, 2, 'g', 0, 0, 0, 0, 0, 4, 0, 0, 0, 9, 0},
                      1});
  module.reloc(lines, 35, R_ARM_ABS32, live);
  module.reloc(lines, 48, R_ARM_ABS32, dead);
  module.reloc(info, 6, R_ARM_ABS32, abbreviations);
  module.reloc(info, 12, R_ARM_ABS32, module.section_symbol(lines));
  module.reloc(info, 16, R_ARM_ABS32, strings);
  module.reloc(info, 23, R_ARM_ABS32, live);
  module.reloc(info, 35, R_ARM_ABS32, dead);
  return module.build();
}

Buffer x64_object() {
  ElfBuilder elf(elf::EM_X86_64);
  Buffer code{0x48, 0x8b, 0x05, 0, 0, 0, 0, 0xff, 0x15, 0, 0, 0, 0, 0xe8, 0, 0, 0, 0, 0xc3};
  auto text = elf.text(".text", code, 16);
  auto init = elf.global("mpy_init", text, 0, 19, elf::STT_FUNC);
  elf.reloc(text, 3, 42, init, -4);
  elf.reloc(text, 9, 41, elf.undefined("mp_fun_table"), -4);
  elf.reloc(text, 14, R_X86_64_PLT32, elf.undefined("memcpy"), -4);
  return elf.build();
}

Buffer xtensa_object() {
  constexpr uint32_t kWord = 1, kMark = 11, kOperand = 20;
  ElfBuilder elf(elf::EM_XTENSA);
  auto literals = elf.text(".literal", words({4, 0, 0x12345678, 8}));
  // entry; l32r a8, callx8 a8; l32r a2; call8; retw.n
  auto text = elf.text(".text", {0x36, 0x41, 0,    0x81, 0, 0,    0xe0, 0x08, 0, 0x21,
                                 0,    0,    0x25, 0,    0, 0x1d, 0xf0, 0,    0, 0});
  auto init = elf.global("mpy_init", text, 0, 17, elf::STT_FUNC);
  auto pool = elf.section_symbol(literals);
  elf.reloc(text, 3, kOperand, pool, 4);
  elf.reloc(text, 3, kMark, init);
  elf.reloc(text, 9, kOperand, pool);
  elf.reloc(text, 12, kOperand, elf.undefined("memcpy"));
  elf.reloc(literals, 0, kWord, elf.global("z", elf.bss(".bss", 12)));
  elf.reloc(literals, 4, kWord, init);
  elf.reloc(literals, 12, kWord, elf.undefined("mp_fun_table"));
  return elf.build();
}

void try_link(mpy::Arch arch, const Buffer& object) {
  for (bool collect : {true, false}) {
    link::Options some = options(arch);
    some.collect_garbage = collect;
    some.want_map = true;
    some.want_elf = true;
    try {
      mpy::write(link::link(some, inputs({object})).file);
    } catch (const Error&) {
    }
  }
}

class MutationTest : public testing::TestWithParam<std::pair<mpy::Arch, Buffer (*)()>> {
 protected:
  mpy::Arch arch_ = GetParam().first;
  Buffer object_ = GetParam().second();
};

TEST_P(MutationTest, TheObjectItselfLinks) {
  EXPECT_NO_THROW(link_objects(arch_, {object_}));
}

TEST(CompanionTest, DebugInformationOfTheObjectIsUnderstood) {
  link::Options some = options(mpy::Arch::armv7m);
  some.want_elf = true;
  std::vector<uint8_t> elf = link::link(some, inputs({debugged_object()})).elf;
  const Buffer no_rows(11, 7);  // in place of the lines of what was not linked
  EXPECT_NE(std::search(elf.begin(), elf.end(), no_rows.begin(), no_rows.end()), elf.end());
  const Buffer no_function{'g', 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 9};
  EXPECT_NE(std::search(elf.begin(), elf.end(), no_function.begin(), no_function.end()), elf.end());
}

TEST_P(MutationTest, CutAtEveryLength) {
  for (size_t size = 0; size < object_.size(); ++size) {
    try_link(arch_, Buffer(object_.begin(), object_.begin() + static_cast<long>(size)));
  }
}

TEST_P(MutationTest, EveryByteChanged) {
  for (size_t i = 0; i < object_.size(); ++i) {
    uint8_t original = object_[i];
    for (int change : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
      object_[i] = static_cast<uint8_t>(original ^ change);
      try_link(arch_, object_);
    }
    object_[i] = original;
  }
}

INSTANTIATE_TEST_SUITE_P(All, MutationTest,
                         testing::Values(std::pair{mpy::Arch::armv7m, &arm_object},
                                         std::pair{mpy::Arch::armv7m, &debugged_object},
                                         std::pair{mpy::Arch::x64, &x64_object},
                                         std::pair{mpy::Arch::xtensawin, &xtensa_object}));

}  // namespace
}  // namespace natmod::test
