#include "mpy/qstr.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "error_text.h"

namespace natmod::mpy {
namespace {

QstrNames scan(std::string_view text) {
  QstrNames names;
  scan_qstrs(text, names);
  return names;
}

QstrNames harvest(std::string_view text) {
  QstrNames names;
  harvest_qstrs(text, names);
  return names;
}

TEST(QstrScan, TakesNamesWhereverTheyStand) {
  EXPECT_EQ(scan("x(MP_QSTR_foo); // MP_QSTR_bar\n\"MP_QSTR_baz\"MP_QSTR_ xMP_QSTR_a1_MP_QSTR_"),
            (QstrNames{"", "a1_MP_QSTR_", "bar", "baz", "foo"}));
  EXPECT_EQ(scan("MP_QSTRnull MP_QST"), QstrNames{});
}

TEST(QstrHarvest, TakesIdentifiersAlone) {
  EXPECT_EQ(harvest("f(MP_QSTR_foo, xMP_QSTR_no, MP_QSTRnull, MP_QSTR_);"), (QstrNames{"", "foo"}));
}

TEST(QstrHarvest, LiteralsAndCommentsDoNotCount) {
  EXPECT_EQ(harvest(R"(a "MP_QSTR_no \" MP_QSTR_no" MP_QSTR_a)"), QstrNames{"a"});
  EXPECT_EQ(harvest("'\"' MP_QSTR_a '\\'' MP_QSTR_b"), (QstrNames{"a", "b"}));
  EXPECT_EQ(harvest("/* MP_QSTR_no */ MP_QSTR_a // MP_QSTR_no\nMP_QSTR_b"), (QstrNames{"a", "b"}));
  EXPECT_EQ(harvest("L\"MP_QSTR_no\" u8\"MP_QSTR_no\" MP_QSTR_a"), QstrNames{"a"});
}

TEST(QstrHarvest, RawStringsDoNotCount) {
  EXPECT_EQ(harvest("R\"x(\" MP_QSTR_no )\" )x\" MP_QSTR_a u8R\"(MP_QSTR_no\n)\" MP_QSTR_b"),
            (QstrNames{"a", "b"}));
}

TEST(QstrHarvest, DigitSeparatorsOpenNoLiteral) {
  EXPECT_EQ(harvest("1'000 MP_QSTR_a 0x1'f MP_QSTR_b 1.5e'3 .5'1 MP_QSTR_c"),
            (QstrNames{"a", "b", "c"}));
}

TEST(QstrHarvest, AnUnfinishedLiteralEndsWithItsLine) {
  EXPECT_EQ(harvest("don't MP_QSTR_no\nMP_QSTR_a"), QstrNames{"a"});
  EXPECT_EQ(harvest("MP_QSTR_a \""), QstrNames{"a"});
  EXPECT_EQ(harvest("MP_QSTR_a R\"("), QstrNames{"a"});
  EXPECT_EQ(harvest("MP_QSTR_a R\""), QstrNames{"a"});
  EXPECT_EQ(harvest("MP_QSTR_a /*"), QstrNames{"a"});
  EXPECT_EQ(harvest("MP_QSTR_a \"\\"), QstrNames{"a"});
}

TEST(QstrHarvest, LineMarksDoNotCount) {
  EXPECT_EQ(harvest("# 1 \"MP_QSTR_no.h\" 1\r\nMP_QSTR_a\n#line 3 \"MP_QSTR_no.c\"\n"),
            QstrNames{"a"});
}

TEST(QstrHarvest, FilesAreThoseOfTheLineMarksThatAreNotTheSystems) {
  EXPECT_EQ(included_files("# 0 \"a.c\"\n"
                           "# 1 \"/tmp//\"\n"
                           "# 1 \"<built-in>\" 1\n"
                           "# 1 \"dir/b \\\"x\\\\.h\" 1\n"
                           "int x; # 1 \"no.h\"\n"
                           "# 1 \"/usr/include/stdint.h\" 1 3 4\n"
                           "# 5 \"a.c\" 2\n"
                           "# pragma\n"),
            (std::set<std::string>{"a.c", "dir/b \"x\\.h"}));
}

TEST(QstrHeader, ConstantsThenEntriesInOrder) {
  std::string header = qstr_header({"foo", "bar", "len", "", "Zed", "_lt_module_gt_"});
  EXPECT_NE(header.find("#define MP_QSTR_ (1)\n#define MP_QSTR___dir__ (2)\n"), std::string::npos);
  EXPECT_NE(header.find("#define MP_QSTR__lt_module_gt_ (7)\n"), std::string::npos);
  EXPECT_NE(header.find("#define MP_QSTR_utf_hyphen_8 (161)\n"), std::string::npos);
  EXPECT_NE(header.find("#define MP_QSTR_zip (165)\n"
                        "#define MP_QSTR_Zed (mp_native_qstr_table[1])\n"
                        "#define MP_QSTR_bar (mp_native_qstr_table[2])\n"
                        "#define MP_QSTR_foo (mp_native_qstr_table[3])\n"
                        "#ifdef"),
            std::string::npos);
  EXPECT_EQ(read_qstr_header(header, "h"), (std::vector<std::string>{"Zed", "bar", "foo"}));
}

RomQstrs harvest_rom(std::string_view text) {
  QstrNames names;
  RomQstrs rom;
  harvest_qstrs(text, names, &rom);
  return rom;
}

/// What MP_ROM_QSTR(macro) is without a header, where `macro` stands for `name`.
std::string rom_text(std::string_view name, std::string_view macro = {}) {
  return fmt::format("NATMOD_STANDS_FOR(NATMOD_ROM_{}, MP_QSTR_{})",
                     macro.empty() ? fmt::format("MP_QSTR_{}", name) : macro, name);
}

TEST(RomQstrs, AreToldApartByWhereTheyStand) {
  RomQstrs found = harvest_rom(
      "static const row t[] = {{" + rom_text("table") + ", &(const x){1}}, {0}};\n" +
      "struct s { int a; };\n" + "static int f(int a) { row l[] = {" + rom_text("local") +
      "}; if (a == 1) { return 2; } }\n" + "int g = 1; void h(void) { " + rom_text("both") +
      "; }\n" + "row u __attribute__((used)) = {" + rom_text("both") + "};\n" +
      "const type v = {0};\n"
      "const name w = {&v, NATMOD_STANDS_FOR(NATMOD_TYPE_NAME_MP_QSTR_Thing, MP_QSTR_Thing)};\n"
      "const name x = {&v, NATMOD_STANDS_FOR(((void *)0), MP_QSTRnull)};\n");
  EXPECT_EQ(found.in_tables, (QstrNames{"both", "table"}));
  EXPECT_EQ(found.in_functions, (QstrNames{"both", "local"}));
  EXPECT_EQ(found.types, QstrNames{"Thing"});
  EXPECT_TRUE(found.aliases.empty());
}

TEST(RomQstrs, MayHaveMacrosForNames) {
  RomQstrs found = harvest_rom("row t = {" + rom_text("own", "ALIAS") + "};");
  EXPECT_EQ(found.in_tables, QstrNames{"own"});
  EXPECT_NE(qstr_header({"own"}, nullptr, found)
                .find("#define NATMOD_ROM_ALIAS NATMOD_ROM_MP_QSTR_own\n"),
            std::string::npos);
  EXPECT_EQ(
      test::error_text([] {
        (void)harvest_rom("row t[] = {" + rom_text("a", "ALIAS") + rom_text("b", "ALIAS") + "};");
      }),
      "the macro ALIAS stands for two names, MP_QSTR_a and MP_QSTR_b: write them in "
      "MP_ROM_QSTR themselves");
}

TEST(RomQstrs, HaveEntriesThoughTheNameIsStatic) {
  RomQstrs rom;
  rom.in_tables = {"len", "own"};
  rom.in_functions = {"own", "zip"};
  std::string header = qstr_header({"aaa", "own"}, nullptr, rom);
  auto has = [&](std::string_view line) { return header.find(line) != std::string::npos; };
  EXPECT_TRUE(has("#define MP_QSTR_aaa (mp_native_qstr_table[1])\n"));
  EXPECT_TRUE(has("#define MP_QSTR_own mp_native_qstr_table[2]\n"));
  EXPECT_TRUE(has("#define MP_QSTR_len 107\n"));
  EXPECT_TRUE(has("#define NATMOD_ROM_MP_QSTR_own ((const void *)&natmod_rom_qstrs[2])\n"));
  EXPECT_TRUE(has("#define NATMOD_ROM_MP_QSTR_len ((const void *)&natmod_rom_qstrs[3])\n"));
  EXPECT_TRUE(has("#define NATMOD_ROM_107 NATMOD_ROM_MP_QSTR_len\n"));
  EXPECT_TRUE(has("#define NATMOD_ROM_MP_QSTR_zip MP_OBJ_NEW_QSTR(MP_QSTR_zip)\n"));
  EXPECT_EQ(read_qstr_header(header, "h"), (std::vector<std::string>{"aaa", "own", "len"}));
}

TEST(RomQstrs, TypesOfStaticNamesAloneNeedNothing) {
  RomQstrs rom;
  rom.types = {"object"};
  EXPECT_EQ(qstr_header({"aaa"}, nullptr, rom), qstr_header({"aaa"}));
  rom.types = {"Thing", "object"};
  std::string header = qstr_header({"Thing"}, nullptr, rom);
  EXPECT_NE(header.find("#define NATMOD_NAMED_TYPES 1\n"), std::string::npos);
  EXPECT_EQ(read_qstr_header(header, "h"), (std::vector<std::string>{"Thing", "object"}));
}

TEST(QstrHeader, ReadsTheReferencesHeader) {
  EXPECT_EQ(read_qstr_header("#include <stdint.h>\n"
                             "typedef uintptr_t mp_off_t;\n"
                             "#define MP_QSTR_ (1)\n"
                             "#define MP_QSTR_zip (165)\n"
                             "#define MP_QSTR_add (mp_native_qstr_table[1])\n"
                             "#define MP_QSTR_sub (mp_native_qstr_table[2])\r\n"
                             "extern const uint16_t mp_native_qstr_table[];\n",
                             "h"),
            (std::vector<std::string>{"add", "sub"}));
  EXPECT_EQ(read_qstr_header("", "h"), std::vector<std::string>{});
}

TEST(QstrHeader, EntriesOutOfOrderAreRefused) {
  auto message_of = [](std::string_view text) -> std::string {
    try {
      read_qstr_header(text, "h.h");
      return "accepted";
    } catch (const Error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message_of("\n#define MP_QSTR_a (mp_native_qstr_table[2])\n"),
            "h.h:2: MP_QSTR_a is entry 2 of mp_native_qstr_table, but entry 1 comes next");
  EXPECT_EQ(message_of("#define MP_QSTR_a (mp_native_qstr_table[x])\n"),
            "h.h:1: MP_QSTR_a: not an entry of mp_native_qstr_table");
  EXPECT_EQ(message_of("#define MP_QSTR_a (mp_native_qstr_table[1]"),
            "h.h:1: MP_QSTR_a: not an entry of mp_native_qstr_table");
}

}  // namespace
}  // namespace natmod::mpy
