// Bytes to MpyFile. Where MicroPython's loader trusts the file, this reader checks: counts against
// the bytes that are left, indices against their tables, relocated words against their segment,
// nesting against a limit.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "mpy/mpy_file.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"
#include "mpy/quoted.h"
#include "mpy/relocation_codec.h"
#include "mpy/static_qstrs.h"
#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

// Deeper than any source that MicroPython's compiler takes, shallow enough for our own stack.
constexpr unsigned kMaxDepth = 64;

/// Text as labels show it.
std::string shown(std::string_view text) {
  return quoted(text, 40);
}

/// Releases of MicroPython by the version of their .mpy files. Source: docs/reference/mpyfiles.rst.
std::string_view releases_of(unsigned version) {
  switch (version) {
    case 0:
      return " (MicroPython 1.5.1 to 1.8.7)";
    case 2:
      return " (MicroPython 1.9 to 1.9.2)";
    case 3:
      return " (MicroPython 1.9.3 to 1.10)";
    case 4:
      return " (MicroPython 1.11)";
    case 5:
      return " (MicroPython 1.12 to 1.18)";
    default:
      return {};
  }
}

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Reader {
 public:
  using Part = Region::Part;

  Reader(Bytes bytes, std::string_view name, std::vector<Region>* regions)
      : bytes_(bytes), in_(bytes, name), regions_(regions) {}

  MpyFile read_file() {
    read_header();
    uint32_t n_qstrs = read_count("QSTRs");
    mark(Part::header, "number of QSTRs: {}", n_qstrs);
    uint32_t n_objects = read_count("objects");
    mark(Part::header, "number of objects: {}", n_objects);
    if (n_qstrs == 0) in_.bad("no QSTRs: the first one must be the source file's name");
    for (uint32_t i = 0; i < n_qstrs; ++i) file_.qstrs.push_back(read_qstr(i));
    for (uint32_t i = 0; i < n_objects; ++i) {
      file_.objects.push_back(read_object(fmt::format("object {}", i), 0));
    }
    file_.code = read_raw_code("code", 0);
    if (!in_.at_end()) in_.bad(fmt::format("bytes behind the end of the file: {}", in_.left()));
    return std::move(file_);
  }

 private:
  void read_header() {
    if (in_.left() < 4 || bytes_[0] != 'M') in_.bad("not a .mpy file");
    in_.u8();
    mark(Part::header, "magic");
    unsigned version = in_.u8();
    if (version != kVersion) {
      fail("{}: is of .mpy version {}{}; natmod reads version {} (MicroPython 1.19 and later)",
           in_.name(), version, releases_of(version), kVersion);
    }
    mark(Part::header, "version {}", version);
    unsigned feature = in_.u8();
    unsigned arch = (feature & ~kFeatureArchFlags) >> kFeatureArchShift;
    if (arch > static_cast<unsigned>(Arch::rv64imc)) {
      fail("{}: offset 0x2: unknown architecture number {}", in_.name(), arch);
    }
    file_.arch = static_cast<Arch>(arch);
    file_.sub_version = static_cast<uint8_t>(feature & kFeatureSubVersionMask);
    mark(Part::header, "architecture {}, sub-version {}", arch_name(file_.arch), file_.sub_version);
    file_.small_int_bits = in_.u8();
    mark(Part::header, "small integer bits: {}", file_.small_int_bits);
    if (feature & kFeatureArchFlags) {
      file_.arch_flags = read_vuint(in_);
      mark(Part::header, "architecture flags: {:#x}", file_.arch_flags);
    }
  }

  /// A number of things that take at least one byte each.
  uint32_t read_count(std::string_view what) {
    uint32_t count = read_vuint(in_);
    if (count > in_.left())
      in_.bad(fmt::format("{} {}, but {} bytes left", count, what, in_.left()));
    return count;
  }

  std::string take_text(size_t size) {
    Bytes text = in_.take(size);
    return std::string(text.begin(), text.end());
  }

  void take_terminator() {
    if (in_.u8() != 0) in_.bad("string is not terminated by a zero byte");
  }

  std::string read_qstr(uint32_t index) {
    uint32_t head = read_vuint(in_);
    if (head & 1) {
      uint32_t number = head >> 1;
      if (number == 0 || number > static_qstrs().size()) {
        in_.bad(fmt::format("unknown static QSTR {}", number));
      }
      std::string_view text = static_qstrs()[number - 1].text;
      mark(Part::qstrs, "qstr {}: static {} {}", index, number, shown(text));
      return std::string(text);
    }
    std::string text = take_text(head >> 1);
    take_terminator();
    mark(Part::qstrs, "qstr {}: {}", index, shown(text));
    return text;
  }

  Object read_object(const std::string& path, unsigned depth) {
    using enum Object::Type;
    if (depth > kMaxDepth) in_.bad("tuples are nested too deeply");
    unsigned type = in_.u8();
    if (type > static_cast<unsigned>(tuple)) in_.bad(fmt::format("unknown object type {}", type));
    Object object{.type = static_cast<Object::Type>(type), .text = {}, .items = {}};
    if (object.type < str) {
      mark(Part::objects, "{}: {}", path, object_type_name(object.type));
      return object;
    }
    uint32_t size = read_count(object.type == tuple ? "items" : "bytes of an object");
    if (object.type == tuple) {
      mark(Part::objects, "{}: tuple of {}", path, size);
      for (uint32_t i = 0; i < size; ++i) {
        object.items.push_back(read_object(fmt::format("{}.{}", path, i), depth + 1));
      }
      return object;
    }
    object.text = take_text(size);
    if (object.type == str || object.type == bytes) take_terminator();
    if (object.type == integer && !is_decimal(object.text)) in_.bad("integer is not decimal");
    mark(Part::objects, "{}: {} {}", path, object_type_name(object.type), shown(object.text));
    return object;
  }

  RawCode read_raw_code(const std::string& path, unsigned depth) {
    if (depth > kMaxDepth) in_.bad("functions are nested too deeply");
    uint32_t head = read_vuint(in_);
    RawCode code;
    code.kind = static_cast<CodeKind>(static_cast<unsigned>(CodeKind::bytecode) + (head & 3));
    bool has_children = head & 4;
    if (code.kind != CodeKind::bytecode && file_.arch == Arch::none) {
      in_.bad("native code in a file without architecture");
    }
    if (code.kind != CodeKind::bytecode && file_.sub_version == 0) {
      fail(
          "{}: is native code of .mpy version {}.0 (MicroPython 1.19); natmod reads that of {}.1 "
          "(1.20) and later",
          in_.name(), kVersion, kVersion);
    }
    mark(Part::code, "{}: kind {}, {} bytes{}", path, code_kind_name(code.kind), head >> 3,
         has_children ? ", has children" : "");
    size_t begin = in_.offset();
    Bytes text = in_.take(head >> 3);
    code.code.assign(text.begin(), text.end());
    mark(Part::code, "{}: {}", path, code.kind == CodeKind::bytecode ? "bytecode" : "machine code");

    switch (code.kind) {
      case CodeKind::bytecode:
        break;
      case CodeKind::native_py:
        code.prelude_offset = read_vuint(in_);
        mark(Part::code, "{}: prelude offset {:#x}", path, code.prelude_offset);
        break;
      case CodeKind::native_viper:
        read_viper(path, code);
        break;
      case CodeKind::native_asm:
        code.scope_flags = read_scope_flags(path);
        if (code.scope_flags & kScopeViperReloc) in_.bad("relocations of inline assembler code");
        code.n_pos_args = read_vuint(in_);
        mark(Part::code, "{}: positional arguments: {}", path, code.n_pos_args);
        code.type_signature = read_vuint(in_);
        mark(Part::code, "{}: type signature {:#x}", path, code.type_signature);
        break;
    }
    if (has_children) {
      uint32_t n_children = read_count("children");
      mark(Part::code, "{}: children: {}", path, n_children);
      for (uint32_t i = 0; i < n_children; ++i) {
        code.children.push_back(read_raw_code(fmt::format("{}.{}", path, i), depth + 1));
      }
    }
    if (code.kind == CodeKind::native_viper && code.scope_flags & kScopeViperReloc) {
      read_relocation_list(path, code);
    }
    if (code.kind == CodeKind::bytecode || code.kind == CodeKind::native_py) {
      check_function(begin, code);
    }
    return code;
  }

  uint32_t read_scope_flags(const std::string& path) {
    uint32_t flags = read_vuint(in_);
    mark(Part::code, "{}: scope flags {:#x}", path, flags);
    return flags;
  }

  void read_viper(const std::string& path, RawCode& code) {
    code.scope_flags = read_scope_flags(path);
    uint32_t rodata_size = 0;
    if (code.scope_flags & kScopeViperRodata) {
      rodata_size = read_count("bytes of rodata");
      mark(Part::code, "{}: rodata size: {}", path, rodata_size);
    }
    if (code.scope_flags & kScopeViperBss) {
      code.bss_size = read_vuint(in_);
      mark(Part::code, "{}: BSS size: {}", path, code.bss_size);
    }
    Bytes rodata = in_.take(rodata_size);
    code.rodata.assign(rodata.begin(), rodata.end());
    mark(Part::code, "{}: rodata", path);
    if (code.rodata.empty()) code.scope_flags &= ~uint32_t{kScopeViperRodata};
    if (code.bss_size == 0) code.scope_flags &= ~uint32_t{kScopeViperBss};
  }

  void read_relocation_list(const std::string& path, RawCode& code) {
    size_t begin = in_.offset();
    size_t word = word_size(file_.arch);
    code.relocations = read_relocations(in_, {code.code.size() / word, code.rodata.size() / word});
    mark(Part::relocations, "{}: relocations: {}", path, code.relocations.size());
    // Which of the two forms the file has shows in its bytes: writing it back must give the same.
    Bytes stated = bytes_.subspan(begin, in_.offset() - begin);
    std::vector<uint8_t> restated;
    append_relocations(restated, code.relocations, true);
    std::vector<uint8_t> shortest;
    append_relocations(shortest, code.relocations, false);
    code.restates_offsets = restated != shortest && std::ranges::equal(stated, restated);
  }

  /// A Python function must keep inside its code and tables. It may not ask for relocations, which
  /// only viper code has.
  void check_function(size_t begin, const RawCode& code) {
    if (code.prelude_offset > code.code.size()) in_.bad("prelude is outside the code");
    ByteReader in(bytes_.first(begin + code.code.size()), in_.name(), begin + code.prelude_offset);
    Prelude prelude = read_prelude(in);
    if (prelude.scope_flags & kScopeViperReloc) in.bad("relocations of Python code");
    for (uint32_t name : prelude.names) check_index(in, name, file_.qstrs.size(), "QSTR");
    if (code.kind == CodeKind::bytecode) check_instructions(in, begin, code);
  }

  void check_instructions(ByteReader& in, size_t begin, const RawCode& code) {
    size_t opcodes = in.offset();
    while (!in.at_end()) {
      Instruction instruction = read_instruction(in);
      if (instruction.format == OpFormat::qstr) {
        check_index(in, instruction.arg, file_.qstrs.size(), "QSTR");
      } else if (instruction.opcode == kOpLoadConstObj) {
        check_index(in, instruction.arg, file_.objects.size(), "object");
      } else if (makes_function(instruction.opcode)) {
        check_index(in, instruction.arg, code.children.size(), "child");
      } else if (instruction.format == OpFormat::offset) {
        int64_t end = static_cast<int64_t>(begin + code.code.size());
        if (instruction.arg < static_cast<int64_t>(opcodes) || instruction.arg >= end) {
          in.bad("jump out of the function");
        }
      }
    }
  }

  static void check_index(const ByteReader& in, int64_t index, size_t size, std::string_view what) {
    if (index >= static_cast<int64_t>(size)) {
      in.bad(fmt::format("{} {} is used, but there are {}", what, index, size));
    }
  }

  /// Gives the bytes since the last mark their label.
  template <class... Args>
  void mark(Part part, fmt::format_string<Args...> format, Args&&... args) {
    if (!regions_ || in_.offset() == marked_) return;
    regions_->push_back(
        {part, marked_, in_.offset(), fmt::format(format, std::forward<Args>(args)...)});
    marked_ = in_.offset();
  }

  Bytes bytes_;
  ByteReader in_;
  std::vector<Region>* regions_;
  size_t marked_ = 0;
  MpyFile file_;
};

}  // namespace

MpyFile read(Bytes bytes, std::string_view name) {
  return Reader(bytes, name, nullptr).read_file();
}

MpyFile read(Bytes bytes, std::string_view name, std::vector<Region>& regions) {
  regions.clear();
  return Reader(bytes, name, &regions).read_file();
}

}  // namespace natmod::mpy
