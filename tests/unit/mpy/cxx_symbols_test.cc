#include "mpy/cxx_symbols.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "mpy/qstr.h"

namespace natmod::mpy {
namespace {

std::string error_of(std::string_view symbol) {
  try {
    read_qstr_symbol(symbol);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(CxxSymbols, SlotAndIndexSpellTheirText) {
  auto slot = read_qstr_symbol("_ZN6natmod7qstr_v1IJLh102ELh195ELh169EEE4slotE");
  ASSERT_TRUE(slot);
  EXPECT_EQ(slot->text, "f\xc3\xa9");
  EXPECT_FALSE(slot->is_index);
  auto index = read_qstr_symbol("_ZN6natmod7qstr_v1IJEE5indexE");
  ASSERT_TRUE(index);
  EXPECT_EQ(index->text, "");
  EXPECT_TRUE(index->is_index);
  EXPECT_FALSE(read_qstr_symbol("mp_fun_table"));
  EXPECT_FALSE(read_qstr_symbol("_ZN6natmod3fooE"));
}

TEST(CxxSymbols, WhatSpellsNothingIsRefused) {
  EXPECT_EQ(error_of("_ZN6natmod7qstr_v2IJEE4slotE"),
            "symbol '_ZN6natmod7qstr_v2IJEE4slotE' names a QSTR in the way of other headers than "
            "this natmod's");
  for (std::string_view end :
       {"Lh256EEE4slotE", "Lh1", "LhEEE4slotE", "Lc1EEE4slotE", "EE4slot", "EE4sizeE", ""}) {
    std::string symbol = "_ZN6natmod7qstr_v1IJ" + std::string(end);
    EXPECT_EQ(error_of(symbol), "symbol '" + symbol + "' spells no QSTR");
  }
  EXPECT_EQ(error_of("_ZN6natmod7qstr_v1IJLh0EEE4slotE"),
            "symbol '_ZN6natmod7qstr_v1IJLh0EEE4slotE' has a zero byte");
  std::string long_name = "_ZN6natmod7qstr_v1IJ";
  for (int i = 0; i < 256; ++i) long_name += "Lh97E";
  EXPECT_EQ(error_of(long_name + "EE4slotE"),
            "QSTR 'aaaaaaaaaaaaaaaaaaaa...' has 256 bytes; firmware keeps no more than 255");
}

TEST(CxxSymbols, HeaderTellsTheWholeTableAndIsReadBack) {
  SymbolQstrs symbols;
  symbols.used = {"zeta", "b c", "append",
                  "\xc3\xa9"
                  "1"};
  symbols.indexed = {"append", "alpha"};
  std::string header = qstr_header({"beta", "append"}, &symbols);
  EXPECT_NE(header.find("#define MP_QSTR_beta (mp_native_qstr_table[1])\n"
                        "#define MP_QSTR_zeta (mp_native_qstr_table[2])\n"
                        "#define NATMOD_QSTR_NAMES \"beta\\000zeta\\000alpha\\000append\\000"
                        "b\\040c\\000\\303\\2511\\000\"\n"),
            std::string::npos)
      << header;
  EXPECT_EQ(read_qstr_header(header, "h"),
            (std::vector<std::string>{"beta", "zeta", "alpha", "append", "b c",
                                      "\xc3\xa9"
                                      "1"}));
}

TEST(CxxSymbols, HeaderThatContradictsItselfIsRefused) {
  EXPECT_THROW(read_qstr_header("#define MP_QSTR_a (mp_native_qstr_table[1])\n"
                                "#define NATMOD_QSTR_NAMES \"b\\000\"\n",
                                "h"),
               Error);
}

}  // namespace
}  // namespace natmod::mpy
