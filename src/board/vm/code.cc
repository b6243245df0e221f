#include "board/vm/code.h"

#include "base/error.h"
#include "board/runtime/internal.h"

namespace natmod::board {
namespace {

using layout::FunBc;
using layout::ModuleContext;

constexpr std::string_view kBad = "bad bytecode";

[[noreturn]] void throw_bad(const std::string& what) {
  throw HostFault(MachineFault::Kind::instruction, what);
}

}  // namespace

Code::Code(Runtime& rt, Value function) : rt_(rt), function_(function) {
  context_ = field(rt, function, FunBc::context);
  globals_ = memory(rt).value(context_, ModuleContext::globals);
  const Address code = field(rt, function, FunBc::bytecode);
  const Block* block = rt.state().heap.find(code);
  if (block == nullptr) {
    throw_bad(fmt::format("{}: there is none at {:#x}, where a function has its own", kBad, code));
  }
  // The block may be freed while the code runs. Then it has other contents, but its memory stays.
  bytes_ = {memory(rt).readable(code, block->size), block->size};
  try {
    ByteReader reader(bytes_, kBad);
    prelude_ = mpy::read_prelude(reader);
  } catch (const Error& error) {
    throw_bad(error.what());
  }
  qstrs_ = table(memory(rt).field(context_, ModuleContext::qstr_table), sizeof(uint16_t));
  objects_ = table(memory(rt).field(context_, ModuleContext::obj_table), words(rt, 1));
  children_ = table(field(rt, function, FunBc::child_table), words(rt, 1));
}

Code::Table Code::table(Address address, size_t entry_size) const {
  const Block* block = rt_.state().heap.find(address);
  return block == nullptr ? Table{} : Table{address, block->size / entry_size};
}

Address Code::entry(const Table& table, uint64_t index, size_t entry_size,
                    std::string_view what) const {
  if (index < table.size) return table.address + index * entry_size;
  throw_bad(fmt::format("{}: {} {} is used, but there are {}\n  at {}", kBad, what, index,
                        table.size, describe()));
}

Qstr Code::qstr(uint64_t index) const {
  return memory(rt_).load<uint16_t>(entry(qstrs_, index, sizeof(uint16_t), "QSTR"));
}
Value Code::object(uint64_t index) const {
  return Value{memory(rt_).word(entry(objects_, index, words(rt_, 1), "object"))};
}
Address Code::child(uint64_t index) const {
  return memory(rt_).word(entry(children_, index, words(rt_, 1), "child"));
}

mpy::Instruction Code::instruction(size_t offset) const {
  try {
    ByteReader reader(bytes_, kBad, offset);
    return mpy::read_instruction(reader);
  } catch (const Error& error) {
    throw_bad(fmt::format("{}\n  at {}", error.what(), describe(offset)));
  }
}

uint8_t Code::opcode(size_t offset) const {
  if (offset >= bytes_.size()) bad(offset, "the code ends here");
  return bytes_[offset];
}

size_t Code::target(int64_t offset, size_t at) const {
  const auto where = static_cast<size_t>(offset);
  if (offset < 0 || where < prelude_.opcodes_begin || where >= bytes_.size()) {
    bad(at, "jump out of the function");
  }
  return where;
}

Bytes Code::cells() const {
  return bytes_.subspan(prelude_.cells_begin, prelude_.opcodes_begin - prelude_.cells_begin);
}

Qstr Code::name() const {
  return qstr(prelude_.names[0]);
}

Qstr Code::source_file() const {
  return qstr(0);
}

// Pairs of a number of bytes and a number of lines, in one byte 0LLB'BBBB or two 1LLL'BBBB,
// LLLL'LLLL.
//
// Source: MicroPython's py/bc.h.
unsigned Code::line(size_t offset) const {
  size_t left = offset - prelude_.opcodes_begin;
  unsigned line = 1;
  for (size_t at = prelude_.lines_begin; at < prelude_.cells_begin;) {
    const unsigned first = bytes_[at++];
    size_t n_bytes = first & 0x1f;
    unsigned n_lines = first >> 5;
    if ((first & 0x80) != 0) {
      if (at == prelude_.cells_begin) break;
      n_bytes = first & 0xf;
      n_lines = (first << 4 & 0x700) | bytes_[at++];
    }
    if (left < n_bytes) break;
    left -= n_bytes;
    line += n_lines;
  }
  return line;
}

std::string Code::describe(size_t offset) const {
  return fmt::format("line {} of {}", line(offset), describe());
}

std::string Code::describe() const {
  // Reports must not fail for what they report.
  const auto text = [&](uint64_t index) {
    return index < qstrs_.size ? qstr_text(rt_, qstr(index)) : "?";
  };
  return fmt::format("{} ({})", text(prelude_.names[0]), text(0));
}

void Code::bad(size_t offset, std::string_view reason) const {
  throw_bad(fmt::format("{}: offset {:#x}: {}\n  at {}", kBad, offset, reason, describe(offset)));
}

Qstr function_name(Runtime& rt, Value function) {
  return Code(rt, function).name();
}

}  // namespace natmod::board
