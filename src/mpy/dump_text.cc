#include <fmt/format.h>

#include <iterator>

#include "mpy/dump.h"
#include "mpy/fun_table.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"
#include "mpy/quoted.h"
#include "mpy/static_qstrs.h"

namespace natmod::mpy {
namespace {

class TextDump {
 public:
  explicit TextDump(const ReadFile& input) : input_(input), file_(input.file) {}

  std::string text(bool with_bytes) {
    header();
    qstrs();
    objects();
    raw_code(file_.code, "code");
    if (with_bytes) bytes();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void header() {
    line("{}: {} bytes", input_.name, input_.bytes.size());
    line("  version         {}.{}", kVersion, file_.sub_version);
    line("  architecture    {}", arch_name(file_.arch));
    if (file_.arch_flags != 0) line("  arch flags      {:#x}", file_.arch_flags);
    line("  small integers  {} bits", file_.small_int_bits);
  }

  void qstrs() {
    line("");
    line("QSTRs: {}", file_.qstrs.size());
    for (size_t i = 0; i < file_.qstrs.size(); ++i) {
      auto number = static_qstr_number(file_.qstrs[i]);
      line("  {:4}  {:<10}  {}", i, number ? fmt::format("static {}", *number) : "",
           quoted(file_.qstrs[i]));
    }
  }

  void objects() {
    line("");
    line("Objects: {}", file_.objects.size());
    for (size_t i = 0; i < file_.objects.size(); ++i) {
      line("  {:4}  {}", i, object_text(file_.objects[i]));
    }
  }

  static std::string object_text(const Object& object) {
    switch (object.type) {
      case Object::Type::str:
        return quoted(object.text);
      case Object::Type::bytes:
        return "b" + quoted(object.text);
      case Object::Type::integer:
      case Object::Type::floating:
      case Object::Type::complex:
        return fmt::format("{} {}", object_type_name(object.type), object.text);
      case Object::Type::tuple: {
        std::string items;
        for (const Object& item : object.items) items += object_text(item) + ", ";
        return "(" + items.substr(0, items.size() < 2 ? 0 : items.size() - 2) + ")";
      }
      default:
        return std::string(object_type_name(object.type));
    }
  }

  void raw_code(const RawCode& code, const std::string& path) {
    line("");
    line("{}: {}", path, code_kind_name(code.kind));
    line("  {:<14}  {} bytes", code.kind == CodeKind::bytecode ? "bytecode" : "text",
         code.code.size());
    switch (code.kind) {
      case CodeKind::bytecode:
        bytecode(code, path);
        break;
      case CodeKind::native_py:
        line("  {:<14}  {:#x}", "prelude at", code.prelude_offset);
        prelude(code, path);
        break;
      case CodeKind::native_viper:
        line("  {:<14}  {} bytes", "rodata", code.rodata.size());
        line("  {:<14}  {} bytes", "BSS", code.bss_size);
        line("  {:<14}  {:#x}", "scope flags", code.scope_flags);
        relocations(code);
        break;
      case CodeKind::native_asm:
        line("  {:<14}  {:#x}", "scope flags", code.scope_flags);
        line("  {:<14}  {}", "arguments", code.n_pos_args);
        line("  {:<14}  {:#x}", "signature", code.type_signature);
        break;
    }
    for (size_t i = 0; i < code.children.size(); ++i) {
      raw_code(code.children[i], fmt::format("{}.{}", path, i));
    }
  }

  /// Prints the prelude and leaves the reader at what follows.
  ByteReader prelude(const RawCode& code, const std::string& path) {
    ByteReader in(code.code, path, code.prelude_offset);
    Prelude prelude = read_prelude(in);
    line("  {:<14}  {}", "function", quoted(file_.qstrs[prelude.names[0]]));
    std::string names;
    for (size_t i = 1; i < prelude.names.size(); ++i) {
      names += (i > 1 ? ", " : "") + quoted(file_.qstrs[prelude.names[i]]);
    }
    line("  {:<14}  {} positional, {} keyword-only, {} defaults{}{}", "arguments",
         prelude.n_pos_args, prelude.n_kwonly_args, prelude.n_def_pos_args,
         names.empty() ? "" : ": ", names);
    line("  {:<14}  {} values, {} exceptions", "stack", prelude.n_state, prelude.n_exc_stack);
    line("  {:<14}  {:#x}", "scope flags", prelude.scope_flags);
    return in;
  }

  void bytecode(const RawCode& code, const std::string& path) {
    ByteReader in = prelude(code, path);
    while (!in.at_end()) {
      Instruction instruction = read_instruction(in);
      std::string operand = operand_text(instruction, path);
      line("    {:04x}  {}{}{}", instruction.begin, instruction.name(), operand.empty() ? "" : " ",
           operand);
    }
  }

  std::string operand_text(const Instruction& instruction, const std::string& path) {
    std::string text;
    size_t index = static_cast<size_t>(instruction.arg);
    switch (instruction.format) {
      case OpFormat::byte:
        break;
      case OpFormat::qstr:
        text = quoted(file_.qstrs[index]);
        break;
      case OpFormat::offset:
        text = fmt::format("{:04x}", instruction.arg);
        break;
      case OpFormat::vuint:
        if (instruction.opcode == kOpLoadConstObj) {
          text = object_text(file_.objects[index]);
        } else if (makes_function(instruction.opcode)) {
          text = fmt::format("{}.{}", path, index);
        } else {
          text = fmt::format("{}", instruction.arg);
        }
        break;
    }
    if (instruction.has_extra) text += fmt::format(", {}", instruction.extra);
    return text;
  }

  void relocations(const RawCode& code) {
    line("  {:<14}  {}", "relocations", code.relocations.size());
    for (const Relocation& relocation : code.relocations) {
      line("    {:<6} {:#07x}  {}", relocation.in_rodata ? "rodata" : "text",
           uint64_t{relocation.word} * word_size(file_.arch),
           reloc_kind_name(file_.sub_version, relocation.kind));
    }
  }

  void bytes() {
    constexpr size_t kPerLine = 16;
    line("");
    line("Bytes:");
    for (const Region& region : input_.regions) {
      for (size_t at = region.begin; at < region.end; at += kPerLine) {
        Bytes row = Bytes(input_.bytes).subspan(at, std::min(kPerLine, region.end - at));
        std::string hex;
        std::string ascii;
        for (uint8_t byte : row) {
          hex += fmt::format("{:02x} ", byte);
          ascii += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
        }
        if (at == region.begin) {
          line("  {:06x}  {:<48}  {:<16}  {}", at, hex, ascii, region.label);
        } else {
          line("  {:06x}  {:<48}  {}", at, hex, ascii);
        }
      }
    }
  }

  const ReadFile& input_;
  const MpyFile& file_;
  std::string out_;
};

}  // namespace

ReadFile read_whole(std::string name, std::vector<uint8_t> bytes) {
  ReadFile input{.name = std::move(name), .bytes = std::move(bytes), .file = {}, .regions = {}};
  input.file = read(input.bytes, input.name, input.regions);
  return input;
}

std::string dump_text(const ReadFile& input, bool with_bytes) {
  return TextDump(input).text(with_bytes);
}

}  // namespace natmod::mpy
