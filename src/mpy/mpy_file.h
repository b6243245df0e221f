// The contents of a .mpy file: what the linker produces, and what merge, dump, the size report and
// the loader start from. write() and read() are inverse: reading a file and writing it back gives
// the same bytes for every file that MicroPython's own tools or natmod made.
#pragma once

#include <string>
#include <vector>

#include "base/byte_reader.h"
#include "mpy/abi.h"

namespace natmod::mpy {

/// A load-time relocation: one machine word, to which the loader adds the address that `kind`
/// names.
struct Relocation {
  bool in_rodata = false;  ///< the word lies in rodata, not in text
  uint32_t word = 0;       ///< index of the word in its segment
  uint8_t kind = 0;        ///< a RelocKind

  auto operator<=>(const Relocation&) const = default;
};

/// A constant of the object table.
struct Object {
  enum class Type : uint8_t {
    fun_table = 0,
    none = 1,
    false_ = 2,
    true_ = 3,
    ellipsis = 4,
    str = 5,
    bytes = 6,
    integer = 7,
    floating = 8,
    complex = 9,
    tuple = 10,
  };
  Type type = Type::none;
  std::string text;           ///< str, bytes: the content; integer, floating, complex: decimal text
  std::vector<Object> items;  ///< tuple

  bool operator==(const Object&) const = default;
};

/// "none", "tuple", "int" and so on.
std::string_view object_type_name(Object::Type type);

/// A function or module body, with its children.
struct RawCode {
  CodeKind kind = CodeKind::bytecode;
  std::vector<uint8_t> code;  ///< bytecode or machine code ("text")

  uint32_t prelude_offset = 0;  ///< native_py only
  uint32_t scope_flags = 0;  ///< native_viper, native_asm. The bits of rodata and BSS follow from
                             ///< the segments below: read() and write() set them, not the caller.
  uint32_t n_pos_args = 0;   ///< native_asm only
  uint32_t type_signature = 0;  ///< native_asm only

  uint32_t bss_size = 0;                ///< native_viper, bytes
  std::vector<uint8_t> rodata;          ///< native_viper
  std::vector<Relocation> relocations;  ///< in the order in which the file states them
  bool restates_offsets = false;        ///< the file's relocations are in the longer form of
                                        ///< MicroPython's linker; see relocation_codec.h
  std::vector<RawCode> children;

  bool operator==(const RawCode&) const = default;
};

/// Whether there is native code of that size in it.
bool has_text_of(const RawCode& code, uint64_t size);

struct MpyFile {
  uint8_t sub_version = kDefaultSubVersion;  ///< native ABI; 0 in a bytecode-only file
  Arch arch = Arch::none;
  uint32_t arch_flags = 0;  ///< 0: not stated
  uint8_t small_int_bits = 31;
  std::vector<std::string> qstrs;  ///< [0] is the source file's name; static ones are as others
  std::vector<Object> objects;
  RawCode code;

  bool operator==(const MpyFile&) const = default;
};

/// Throws Error, naming the offset, for anything that a careful loader would refuse. `name` is what
/// messages call the file.
MpyFile read(Bytes bytes, std::string_view name);

/// A run of bytes with one meaning. The regions of a file cover it without gap or overlap.
struct Region {
  enum class Part : uint8_t { header, qstrs, objects, code, relocations };
  Part part = Part::header;
  size_t begin = 0;
  size_t end = 0;
  std::string label;
};

/// read() that also tells what each byte is for.
MpyFile read(Bytes bytes, std::string_view name, std::vector<Region>& regions);

/// The file's bytes, in the shortest form that the format has. Strings of the static list are
/// written by number, and relocations in the order given, which should be sorted: see
/// relocation_codec.h.
std::vector<uint8_t> write(const MpyFile& file);

/// The raw code of `file` alone, as write() writes it.
void append_raw_code(std::vector<uint8_t>& out, const RawCode& code);

}  // namespace natmod::mpy
