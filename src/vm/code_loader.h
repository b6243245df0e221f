// Brings the code of a .mpy file, or of a text that was compiled, into guest memory: its table of
// strings, its table of objects, its bytecode.
//
// Source: MicroPython's py/persistentcode.c.
#pragma once

#include <string>

#include "mpy/mpy_file.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

class CodeLoader {
 public:
  /// `name` is what errors call the file.
  CodeLoader(Runtime& rt, const mpy::MpyFile& file, std::string name)
      : rt_(rt), file_(file), name_(std::move(name)) {}
  virtual ~CodeLoader() = default;
  CodeLoader(const CodeLoader&) = delete;
  CodeLoader& operator=(const CodeLoader&) = delete;

  /// The module's body as a function; the constants become those of `module`. Throws Error for what
  /// the board cannot run.
  Value load(Value module);

 protected:
  // What needs a processor: without one it is refused.
  virtual Address fun_table();
  /// The address of the machine code, its relocations done.
  virtual Address load_native(const mpy::RawCode& code, const std::string& what);

  Runtime& rt_;
  const mpy::MpyFile& file_;
  std::string name_;
  Address qstr_table_ = 0;
  Address obj_table_ = 0;

 private:
  Address make_qstr_table();
  Address make_object_table();
  Value make_object(const mpy::Object& object);
  Address load_code(const mpy::RawCode& code, const std::string& what);
  Address load_children(const mpy::RawCode& code, const std::string& what, Address prelude);
};

}  // namespace natmod::board
