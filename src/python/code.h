// The code of a scope before it is bytes: instructions that speak of names, labels, objects and
// scopes. Which instruction loads a name, how long a jump is, and where objects lie in the tables
// of the file is settled when all scopes are read: see assembler.h.
#pragma once

#include <cstdint>
#include <vector>

#include "mpy/opcodes.h"
#include "mpy/operators.h"
#include "python/constant.h"
#include "python/names.h"

namespace natmod::python {

class Scope;

/// What the iterator of a `for` takes on the stack.
inline constexpr int kIteratorSlots = 4;

enum class Label : uint32_t { none = ~0U };

struct CodeItem {
  enum class Form : uint8_t {
    byte,           ///< the opcode alone
    number,         ///< value: unsigned
    small_int,      ///< value: signed; no opcode is given
    name,           ///< name: a QSTR
    object,         ///< constant
    jump,           ///< value: label
    unwind_jump,    ///< value: label, extra: depth
    make_function,  ///< scope; opcode: whether defaults are on the stack
    load_id,        ///< name, as the scope has it
    store_id,
    delete_id,
    load_first_parameter,
    load_class_cell,  ///< of a class body: its cell `__class__`, or None
    // Not of the code itself.
    label,  ///< value
    line,   ///< value
    stack,  ///< value: how much deeper the stack is
  };
  Form form{};
  uint8_t opcode = 0;
  uint8_t extra = 0;
  bool ends = false;   ///< what follows is not reached, up to the next label
  int32_t effect = 0;  ///< on the depth of the stack
  union {
    int64_t value = 0;
    Name name;
    const Constant* constant;
    Scope* scope;
  };
};

/// Builds the instructions of one scope.
class Code {
 public:
  using Form = CodeItem::Form;

  Label new_label() { return Label{labels_++}; }
  uint32_t label_count() const { return labels_; }
  const std::vector<CodeItem>& instructions() const { return instructions_; }

  void op(mpy::Opcode opcode);
  void name(mpy::Opcode opcode, Name name);
  void number(mpy::Opcode opcode, uint64_t value, int effect);
  void jump(mpy::Opcode opcode, Label label);
  void unwind_jump(Label label, uint32_t depth, bool from_for);
  void pop_iterator();  ///< of a loop that is left; does not change the depth for what follows
  void unary(mpy::UnaryOp op);
  void binary(mpy::BinaryOp op);
  void small_int(int64_t value);
  void object(const Constant* constant);
  void none() { op(mpy::kOpLoadConstNone); }
  void load_string(Name text) { name(mpy::kOpLoadConstString, text); }
  void tuple(size_t count) { number(mpy::kOpBuildTuple, count, 1 - static_cast<int>(count)); }
  void call(bool is_method, uint32_t positional, uint32_t keywords, bool stars);
  void make_function(Scope* scope, bool defaults);
  void id(Form form, Name name);
  void special(Form form) { add(form, 0, 1); }
  void place(Label label) { add(Form::label, 0, 0).value = static_cast<int64_t>(label); }
  void line(uint32_t line);
  void stack(int effect) { add(Form::stack, 0, effect); }

 private:
  CodeItem& add(Form form, uint8_t opcode, int effect);

  std::vector<CodeItem> instructions_;
  uint32_t labels_ = 0;
  uint32_t last_line_ = 1;
};

}  // namespace natmod::python
