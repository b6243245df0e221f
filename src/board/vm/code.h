// A bytecode function as the interpreter reads it. Nothing of it is trusted: whoever made the
// function, an index, offset or size that is wrong ends in a MachineFault that names the function
// and the offset.
#pragma once

#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "board/memory/fault.h"
#include "board/runtime/qstr.h"
#include "board/value.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"

namespace natmod::board {

class Runtime;

enum ScopeFlag : uint32_t {
  kScopeGenerator = 0x01,
  kScopeVarKeywords = 0x02,
  kScopeVarArgs = 0x04,
  kScopeDefKwargs = 0x08,
};

class Code {
 public:
  Code(Runtime& rt, Value function);

  Value function() const { return function_; }
  Value globals() const { return globals_; }
  const mpy::Prelude& prelude() const { return prelude_; }
  /// Offsets count from the prelude's first byte.
  mpy::Instruction instruction(size_t offset) const;
  uint8_t opcode(size_t offset) const;
  /// The offset as the target of a jump.
  size_t target(int64_t offset, size_t at) const;
  Bytes cells() const;

  Qstr qstr(uint64_t index) const;
  Value object(uint64_t index) const;
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
  /// A table of the module: as many entries as its block has room for.
  struct Table {
    Address address = 0;
    size_t size = 0;
  };
  Table table(Address address, size_t entry_size) const;
  Address entry(const Table& table, uint64_t index, size_t entry_size, std::string_view what) const;

  Runtime& rt_;
  Value function_;
  Address context_ = 0;
  Value globals_;
  Bytes bytes_;
  mpy::Prelude prelude_;
  Table qstrs_;
  Table objects_;
  Table children_;
};

/// The name of a bytecode function.
Qstr function_name(Runtime& rt, Value function);

}  // namespace natmod::board
