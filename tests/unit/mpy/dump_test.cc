#include "mpy/dump.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mpy/fun_table.h"
#include "samples.h"

namespace natmod::mpy {
namespace {

ReadFile whole(const MpyFile& file) {
  return read_whole("x.mpy", write(file));
}

TEST(FunTable, EntriesGoByTheNativeAbi) {
  EXPECT_EQ(fun_table_name(3, 0), "const_none");
  EXPECT_EQ(fun_table_name(3, 50), "memset_");
  EXPECT_EQ(fun_table_name(3, 86), "stream_write_obj");
  EXPECT_EQ(fun_table_name(3, 87), "");
  EXPECT_EQ(fun_table_name(2, 79), "stream_write_obj");
  EXPECT_EQ(fun_table_name(2, 80), "");
  EXPECT_EQ(fun_table_name(0, 0), "");
  EXPECT_EQ(reloc_kind_name(3, kRelocFunTableEntry + 51), "fun_table.memmove_");
  EXPECT_EQ(reloc_kind_name(3, kRelocKindMax), "fun_table[117]");
}

TEST(DumpText, LinkedModule) {
  EXPECT_EQ(dump_text(whole(linked_file()), false), R"(x.mpy: 68 bytes
  version         6.3
  architecture    armv7m
  small integers  31 bits

QSTRs: 2
     0              'linked.mpy'
     1              'answer'

Objects: 0

code: viper
  text            20 bytes
  rodata          8 bytes
  BSS             300 bytes
  scope flags     0x70
  relocations     5
    text   0x00004  text
    text   0x00008  qstr_table
    text   0x0000c  fun_table
    rodata 0x00000  bss
    rodata 0x00004  bss
)");
}

TEST(DumpText, Bytecode) {
  EXPECT_EQ(dump_text(whole(bytecode_file()), false), R"(x.mpy: 120 bytes
  version         6.0
  architecture    bytecode
  small integers  31 bits

QSTRs: 4
     0              'main.py'
     1  static 7    '<module>'
     2              'f'
     3  static 123  'print'

Objects: 11
     0  function table
     1  none
     2  false
     3  true
     4  ellipsis
     5  'a \xc3\xa4'
     6  b'\x00\xff'
     7  int -12345678901234567890
     8  float 1.5
     9  complex 2j
    10  (none, ())

code: bytecode
  bytecode        16 bytes
  function        '<module>'
  arguments       0 positional, 0 keyword-only, 0 defaults
  stack           2 values, 0 exceptions
  scope flags     0x0
    0005  MAKE_FUNCTION code.0
    0007  STORE_NAME 'f'
    0009  LOAD_NAME 'f'
    000b  CALL_FUNCTION 0
    000d  POP_TOP
    000e  LOAD_CONST_NONE
    000f  RETURN_VALUE

code.0: bytecode
  bytecode        12 bytes
  function        'f'
  arguments       0 positional, 0 keyword-only, 0 defaults
  stack           2 values, 0 exceptions
  scope flags     0x0
    0005  LOAD_GLOBAL 'print'
    0007  LOAD_CONST_OBJ b'\x00\xff'
    0009  CALL_FUNCTION 1
    000b  RETURN_VALUE

code.0.0: bytecode
  bytecode        11 bytes
  function        'f'
  arguments       0 positional, 0 keyword-only, 0 defaults
  stack           2 values, 0 exceptions
  scope flags     0x0
    0005  POP_JUMP_IF_FALSE 0007
    0007  JUMP 0007
    0009  LOAD_CONST_NONE
    000a  RETURN_VALUE
)");
}

TEST(DumpText, EmittedFunctions) {
  std::string text = dump_text(whole(emitted_file()), false);
  EXPECT_NE(text.find("  arch flags      0x81\n"), std::string::npos);
  EXPECT_NE(text.find("code.0: native\n"
                      "  text            9 bytes\n"
                      "  prelude at      0x4\n"
                      "  function        'f'\n"),
            std::string::npos);
  EXPECT_NE(text.find("code.2: asm\n"
                      "  text            2 bytes\n"
                      "  scope flags     0x2\n"
                      "  arguments       3\n"
                      "  signature       0x1234\n"),
            std::string::npos);
}

TEST(DumpText, EveryByteIsInTheHexdumpOnce) {
  for (const MpyFile& file : {bytecode_file(), linked_file(), emitted_file()}) {
    ReadFile input = whole(file);
    std::string text = dump_text(input, true);
    std::vector<uint8_t> shown;
    size_t at = text.find("\nBytes:\n");
    ASSERT_NE(at, std::string::npos);
    at += std::string_view("\nBytes:\n").size();
    for (; at < text.size(); at = text.find('\n', at) + 1) {
      EXPECT_EQ(std::stoul(text.substr(at, 8), nullptr, 16), shown.size());
      std::vector<uint8_t> row = from_hex(text.substr(at + 10, 48));
      shown.insert(shown.end(), row.begin(), row.end());
    }
    EXPECT_EQ(shown, input.bytes);
  }
}

TEST(DumpJson, HasTheDocumentedFields) {
  std::vector<ReadFile> files = {whole(linked_file()), whole(bytecode_file()),
                                 whole(emitted_file())};
  auto json = nlohmann::json::parse(dump_json(files));
  ASSERT_EQ(json.size(), 3u);
  const auto& linked = json[0];
  EXPECT_EQ(linked["file"], "x.mpy");
  EXPECT_EQ(linked["size"], files[0].bytes.size());
  EXPECT_EQ(linked["version"], 6);
  EXPECT_EQ(linked["sub_version"], 3);
  EXPECT_EQ(linked["arch"], "armv7m");
  EXPECT_EQ(linked["arch_flags"], 0);
  EXPECT_EQ(linked["small_int_bits"], 31);
  EXPECT_EQ(linked["qstrs"][1]["text"], "answer");
  EXPECT_TRUE(linked["qstrs"][1]["static"].is_null());
  EXPECT_EQ(linked["code"]["kind"], "viper");
  EXPECT_EQ(linked["code"]["size"], 20);
  EXPECT_EQ(linked["code"]["rodata_size"], 8);
  EXPECT_EQ(linked["code"]["bss_size"], 300);
  EXPECT_EQ(
      linked["code"]["relocations"][1],
      (nlohmann::json{{"segment", "text"}, {"offset", 8}, {"kind", 6}, {"name", "qstr_table"}}));
  size_t labelled = 0;
  for (const auto& region : linked["regions"]) {
    labelled += region["end"].get<size_t>() - region["begin"].get<size_t>();
    EXPECT_FALSE(region["label"].get<std::string>().empty());
  }
  EXPECT_EQ(labelled, files[0].bytes.size());
  EXPECT_EQ(linked["regions"].back()["part"], "relocations");

  EXPECT_EQ(json[1]["qstrs"][1]["static"], 7);
  EXPECT_EQ(json[1]["objects"][6], (nlohmann::json{{"type", "bytes"}, {"hex", "00ff"}}));
  EXPECT_EQ(json[1]["objects"][10]["items"][0]["type"], "none");
  EXPECT_EQ(json[1]["code"]["children"][0]["prelude"]["function"], "f");
  EXPECT_EQ(json[2]["code"]["children"][0]["prelude_offset"], 4);
  EXPECT_EQ(json[2]["code"]["children"][2]["type_signature"], 0x1234);
}

TEST(DumpJson, TextThatIsNotUtf8IsReplaced) {
  MpyFile file = bytecode_file();
  file.qstrs[2] = "\xff";
  std::vector<ReadFile> files = {whole(file)};
  auto json = nlohmann::json::parse(dump_json(files));
  EXPECT_EQ(json[0]["qstrs"][2]["text"], "\xef\xbf\xbd");
}

}  // namespace
}  // namespace natmod::mpy
