// The values of constants, and the arithmetic that is done on them while a source is read.
#pragma once

#include <gmpxx.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mpy/mpy_file.h"
#include "mpy/operators.h"

namespace natmod::python {

/// A value, as the object table of a .mpy file has it. Two constants with the same key are the same
/// object of that table.
struct Constant {
  mpy::Object object;
  std::string key;
  mpz_class integer;  ///< the value, if it is one
  bool truth = true;

  bool is_integer() const { return object.type == mpy::Object::Type::integer; }
};

Constant make_singleton(mpy::Object::Type type);  ///< None, False, True, `...`
Constant make_integer(const mpz_class& value);
Constant make_string(std::string_view text);
Constant make_bytes(std::string_view text);
Constant tuple_of(std::span<const Constant> items);

/// The number that `spelling` (without `_`) stands for. Throws CompileError without a place.
mpz_class read_integer(std::string_view spelling);
/// Its text is what a .mpy file has, or (`spelled`) the spelling.
Constant read_float(std::string_view spelling, bool spelled = false);

/// What MicroPython does at run time, computed; nullopt where it is left for then (`1 / 2`, `1 <<
/// -1`).
std::optional<mpz_class> fold(mpy::BinaryOp op, const mpz_class& left, const mpz_class& right);
mpz_class fold(mpy::UnaryOp op, const mpz_class& operand);

}  // namespace natmod::python
