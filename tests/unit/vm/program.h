// Functions made of opcodes, for tests of the interpreter.
#pragma once

#include <string>
#include <vector>

#include "modules/host_runtime.h"
#include "mpy/mpy_file.h"
#include "mpy/opcodes.h"
#include "vm/raw_code.h"

namespace natmod::board {

/// The source of a function object. `code` is what follows the prelude.
struct Program {
  std::vector<uint8_t> code;
  unsigned n_state = 8;
  unsigned n_exc_stack = 0;
  unsigned scope_flags = 0;
  unsigned n_pos_args = 0;
  unsigned n_kwonly_args = 0;
  unsigned n_def_pos_args = 0;
  std::vector<uint8_t> cells = {};
  std::vector<Program> children = {};

  /// With its prelude. The function is called `f`; its parameters are `a`, `b` and so on.
  mpy::RawCode raw_code() const;
};

/// A runtime and a module in it, whose QSTRs are kNames, with four objects.
class Playground {
 public:
  explicit Playground(unsigned word_size = 8);

  Runtime& rt() { return host_.runtime(); }
  RuntimeState& state() { return host_.state(); }
  Value function(const Program& program);
  /// The body of a bytecode module, with its own QSTRs and objects.
  Value load(const mpy::MpyFile& file);

  /// What came of a call: `42`, `TypeError: text`, or the first line of a report.
  std::string call(Value function, std::initializer_list<Value> args = {});
  std::string call(const Program& program) { return call(function(program)); }

  static inline const std::vector<std::string> kNames = {
      "test.py", "f", "a", "b", "c", "print", "range", "append", "list", "sys"};

 private:
  Address new_context(std::span<const std::string> qstrs, std::span<const Value> objects);
  Address raw_code(const mpy::RawCode& code);

  HostRuntime host_;
  Address context_ = 0;
};

}  // namespace natmod::board
