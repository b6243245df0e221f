#include "vm/code.h"

#include "base/error.h"
#include "runtime/layouts.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

using layout::FunBc;
using layout::ModuleContext;

constexpr std::string_view kBad = "bad bytecode";
constexpr std::string_view kNoOpcode = "there is no such opcode";

[[noreturn]] void throw_bad(const std::string& what) {
  throw HostFault(MachineFault::Kind::instruction, what);
}

// What an opcode does, without the operand that it may hold.
uint8_t common_opcode(uint8_t opcode) {
  if (opcode < mpy::kOpLoadConstSmallIntMulti || opcode >= mpy::kOpBinaryOpMulti) return opcode;
  if (opcode < mpy::kOpLoadFastMulti) return mpy::kOpLoadConstSmallInt;
  if (opcode < mpy::kOpStoreFastMulti) return mpy::kOpLoadFastN;
  if (opcode < mpy::kOpUnaryOpMulti) return mpy::kOpStoreFastN;
  return mpy::kOpUnaryOpMulti;
}

// Bytecode starts with its prelude. Machine code starts with the index that the prelude's address
// has in the table of children, or 0 where that is the prelude itself.
Address prelude_address(Runtime& rt, Value function) {
  const Address code = field(rt, function, FunBc::bytecode);
  const Address type = type_of(rt, function);
  if (type != type_address(rt, TypeId::fun_native) &&
      type != type_address(rt, TypeId::native_gen_wrap)) {
    return code;
  }
  const uint64_t index = memory(rt).word(code);
  const Address children = field(rt, function, FunBc::child_table);
  return index == 0 ? children : memory(rt).field(children, index);
}

}  // namespace

std::shared_ptr<Code> Code::of(Runtime& rt, Value function) {
  const Address address = prelude_address(rt, function);
  Block* block = rt.state().heap.find(address);
  if (block == nullptr) {
    throw_bad(
        fmt::format("{}: there is none at {:#x}, where a function has its own", kBad, address));
  }
  auto code = block->host_part_as<Code>();
  if (code && code->context_ == field(rt, function, FunBc::context) &&
      code->child_table_ == field(rt, function, FunBc::child_table)) {
    return code;
  }
  code = std::shared_ptr<Code>(new Code(rt, function, *block));
  block->host_part = code;
  return code;
}

Code::Code(Runtime& rt, Value function, const Block& block)
    : rt_(rt),
      context_(field(rt, function, FunBc::context)),
      child_table_(field(rt, function, FunBc::child_table)),
      bytes_(memory(rt).readable(block.address, block.size), block.size) {
  try {
    ByteReader reader(bytes_, kBad);
    prelude_ = mpy::read_prelude(reader);
  } catch (const Error& error) {
    throw_bad(error.what());
  }
  operations_.resize(bytes_.size() + 1);
  qstrs_ = table(memory(rt).field(context_, ModuleContext::qstr_table), sizeof(uint16_t));
  objects_ = table(memory(rt).field(context_, ModuleContext::obj_table), words(rt, 1));
  children_ = table(child_table_, words(rt, 1));
}

Value Code::globals() const {
  return memory(rt_).value(context_, ModuleContext::globals);
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
Address Code::child(uint64_t index) const {
  return memory(rt_).word(entry(children_, index, words(rt_, 1), "child"));
}

const Operation& Code::decode(size_t offset) {
  const mpy::Instruction read = instruction(offset);
  if (read.opcode == 0) bad(offset, kNoOpcode);
  return operations_[offset] = {common_opcode(read.opcode), read.extra,
                                static_cast<uint32_t>(read.end), operand(read)};
}

mpy::Instruction Code::instruction(size_t offset) const {
  try {
    ByteReader reader(bytes_, kBad, offset);
    return mpy::read_instruction(reader);
  } catch (const Error& error) {
    throw_bad(fmt::format("{}\n  at {}", error.what(), describe(offset)));
  }
}

uint64_t Code::operand(const mpy::Instruction& read) const {
  const unsigned opcode = read.opcode;
  const auto arg = static_cast<uint64_t>(read.arg);
  if (read.format == mpy::OpFormat::qstr) return qstr_value(qstr(arg)).bits;
  if (read.format == mpy::OpFormat::offset) return target(read.arg, read.begin);
  switch (opcode) {
    case mpy::kOpLoadConstSmallInt:
      return small(rt_, read.arg).bits;
    case mpy::kOpLoadConstObj:
      return entry(objects_, arg, words(rt_, 1), "object");
    case mpy::kOpLoadFastN:
    case mpy::kOpLoadDeref:
    case mpy::kOpStoreFastN:
    case mpy::kOpStoreDeref:
    case mpy::kOpDeleteFast:
    case mpy::kOpDeleteDeref:
      return local(arg, read.begin);
    default:
      break;
  }
  if (opcode < mpy::kOpLoadConstSmallIntMulti) return arg;
  if (opcode < mpy::kOpLoadFastMulti) {
    const int index = static_cast<int>(opcode) - mpy::kOpLoadConstSmallIntMulti;
    return small(rt_, index + mpy::kOpLoadConstSmallIntMultiBias).bits;
  }
  if (opcode < mpy::kOpStoreFastMulti) return local(opcode - mpy::kOpLoadFastMulti, read.begin);
  if (opcode < mpy::kOpUnaryOpMulti) return local(opcode - mpy::kOpStoreFastMulti, read.begin);
  const bool is_unary = opcode < mpy::kOpBinaryOpMulti;
  const unsigned op = opcode - (is_unary ? mpy::kOpUnaryOpMulti : mpy::kOpBinaryOpMulti);
  const auto last =
      is_unary ? static_cast<unsigned>(UnaryOp::not_) : static_cast<unsigned>(BinaryOp::power);
  if (op > last) bad(read.begin, kNoOpcode);
  return op;
}

uint64_t Code::local(uint64_t index, size_t offset) const {
  if (index >= prelude_.n_state) bad(offset, "there is no such local");
  return prelude_.n_state - 1 - index;
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
  return Code::of(rt, function)->name();
}

}  // namespace natmod::board
