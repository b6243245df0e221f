#include "samples.h"

namespace natmod::mpy {
namespace {

Object text_object(Object::Type type, std::string_view text) {
  return {.type = type, .text = std::string(text), .items = {}};
}

Object plain_object(Object::Type type) {
  return {.type = type, .text = {}, .items = {}};
}

RawCode machine_code(CodeKind kind, std::string_view hex) {
  RawCode code;
  code.kind = kind;
  code.code = from_hex(hex);
  return code;
}

}  // namespace

std::vector<uint8_t> from_hex(std::string_view text) {
  std::vector<uint8_t> bytes;
  int digits = 0;
  unsigned value = 0;
  for (char c : text) {
    if (c == ' ' || c == '\n') continue;
    value = value << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    if (++digits % 2 == 0) bytes.push_back(static_cast<uint8_t>(value & 0xff));
  }
  return bytes;
}

RawCode python_function(uint8_t name, std::string_view opcodes) {
  RawCode code;
  code.code = from_hex("08 06");  // two stack slots; three bytes of names and line numbers
  code.code.insert(code.code.end(), {name, 0x25, 0x61});
  std::vector<uint8_t> rest = from_hex(opcodes);
  code.code.insert(code.code.end(), rest.begin(), rest.end());
  return code;
}

MpyFile bytecode_file() {
  using enum Object::Type;
  MpyFile file;
  file.sub_version = 0;
  file.qstrs = {"main.py", "<module>", "f", "print"};
  Object tuple_of_two = plain_object(tuple);
  tuple_of_two.items = {plain_object(none), plain_object(tuple)};
  file.objects = {plain_object(fun_table),
                  plain_object(none),
                  plain_object(false_),
                  plain_object(true_),
                  plain_object(ellipsis),
                  text_object(str, "a \xc3\xa4"),
                  text_object(bytes, std::string_view("\0\xff", 2)),
                  text_object(integer, "-12345678901234567890"),
                  text_object(floating, "1.5"),
                  text_object(complex, "2j"),
                  tuple_of_two};
  // f = lambda: print(objects[6]), and call it.
  file.code = python_function(1, "32 00 16 02 11 02 34 00 59 51 63");
  file.code.children = {python_function(2, "12 03 23 06 34 01 63")};
  // A function in the function, which jumps back and forth.
  file.code.children[0].children = {python_function(2, "44 40 42 3e 51 63")};
  return file;
}

MpyFile linked_file() {
  MpyFile file;
  file.arch = Arch::armv7m;
  file.qstrs = {"linked.mpy", "answer"};
  file.code = machine_code(CodeKind::native_viper,
                           "00 01 02 03  04 00 00 00  08 00 00 00  00 00 00 00  14 15 16 17");
  file.code.scope_flags = kScopeViperReloc | kScopeViperRodata | kScopeViperBss;
  file.code.rodata = from_hex("20 21 22 23  24 25 26 27");
  file.code.bss_size = 300;
  file.code.relocations = {{false, 1, kRelocText},
                           {false, 2, kRelocQstrTable},
                           {false, 3, kRelocFunTable},
                           {true, 0, kRelocBss},
                           {true, 1, kRelocBss}};
  return file;
}

MpyFile emitted_file() {
  MpyFile file;
  file.arch = Arch::rv32imc;
  file.arch_flags = 0x81;
  file.qstrs = {"emitted.py", "<module>", "f"};
  file.code = python_function(1, "32 00 59 32 01 59 32 02 63");
  RawCode native = machine_code(CodeKind::native_py, "00 01 02 03  08 06 02 25 61");
  native.prelude_offset = 4;
  native.children = {python_function(2, "51 63")};
  RawCode viper = machine_code(CodeKind::native_viper, "04 05 06 07");
  viper.scope_flags = 1;
  RawCode assembler = machine_code(CodeKind::native_asm, "08 09");
  assembler.scope_flags = 2;
  assembler.n_pos_args = 3;
  assembler.type_signature = 0x1234;
  file.code.children = {native, viper, assembler};
  return file;
}

}  // namespace natmod::mpy
