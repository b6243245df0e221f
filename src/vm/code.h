// A bytecode function as the interpreter reads it. Nothing of it is trusted: whoever made the
// function, an index, offset or size that is wrong ends in a MachineFault that names the function
// and the offset.
//
// A function of MicroPython's native emitter has a prelude too, and nothing behind it.
//
// It is read once. An instruction is decoded when it is first reached, into the place of its
// offset; from then on its operand is known to be good. All of that lives as long as the guest's
// block that the bytecode is in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"
#include "runtime/memory/fault.h"
#include "runtime/memory/heap.h"
#include "runtime/memory/value.h"
#include "runtime/qstr.h"

namespace natmod::board {

class Runtime;

enum ScopeFlag : uint32_t {
  kScopeGenerator = 0x01,
  kScopeVarKeywords = 0x02,
  kScopeVarArgs = 0x04,
  kScopeDefKwargs = 0x08,
};

/// An instruction, ready to run.
struct Operation {
  uint8_t code = 0;  ///< the opcode; 0: not decoded yet. LOAD_FAST 3 is one of LOAD_FAST_N
  uint8_t extra = 0;
  uint32_t end = 0;  ///< the offset of the next one
  /// A QSTR or small integer as a value's bits, the place of a local among the frame's values, the
  /// offset that a jump goes to, the address of a constant's entry, the number of an operator; else
  /// the number that is written.
  uint64_t arg = 0;
};

class Code final : public HostPart {
 public:
  /// What is known of a function's code, or is now made.
  static std::shared_ptr<Code> of(Runtime& rt, Value function);

  Value globals() const;
  const mpy::Prelude& prelude() const { return prelude_; }
  /// Offsets count from the prelude's first byte.
  const Operation& operation(size_t offset) {
    const Operation& operation = operations_[offset];
    return operation.code != 0 ? operation : decode(offset);
  }
  uint8_t opcode(size_t offset) const;
  /// The offset as the target of a jump.
  size_t target(int64_t offset, size_t at) const;
  Bytes cells() const;

  Qstr qstr(uint64_t index) const;
  Address child(uint64_t index) const;
  Address context() const { return context_; }

  Qstr name() const;
  Qstr source_file() const;
  unsigned line(size_t offset) const;
  /// `line 12 of f (stats.py)`
  std::string describe(size_t offset) const;
  std::string describe() const;

  [[noreturn]] void bad(size_t offset, std::string_view reason) const;

 private:
  Code(Runtime& rt, Value function, const Block& block);
  const Operation& decode(size_t offset);
  mpy::Instruction instruction(size_t offset) const;
  uint64_t operand(const mpy::Instruction& instruction) const;
  uint64_t local(uint64_t index, size_t offset) const;

  /// A table of the module: as many entries as its block has room for.
  struct Table {
    Address address = 0;
    size_t size = 0;
  };
  Table table(Address address, size_t entry_size) const;
  Address entry(const Table& table, uint64_t index, size_t entry_size, std::string_view what) const;

  Runtime& rt_;
  Address context_;
  Address child_table_;
  Bytes bytes_;  ///< should the block be freed while they run: other contents, but its memory stays
  std::vector<Operation> operations_;  ///< by offset, and one behind the end
  mpy::Prelude prelude_;
  Table qstrs_;
  Table objects_;
  Table children_;
};

/// The name of a bytecode function.
Qstr function_name(Runtime& rt, Value function);

}  // namespace natmod::board
