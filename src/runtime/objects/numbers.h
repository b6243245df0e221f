// Integers of any size, floats and complex numbers.
#pragma once

#include <gmpxx.h>

#include <string>
#include <string_view>
#include <utility>

#include "runtime/memory/value.h"
#include "runtime/ops.h"

namespace natmod::board {

class Runtime;

// -- Integers
Value new_int(Runtime& rt, int64_t n);
Value new_uint(Runtime& rt, uint64_t n);
Value new_int(Runtime& rt, const mpz_class& n);
/// Of an int (small or big) or bool.
mpz_class int_value(Runtime& rt, Value value);
/// The low word of an int of any size, as the guest's signed word.
int64_t int_truncated(Runtime& rt, Value value);
/// nullopt if it does not fit the guest's signed word.
bool int_fits_word(Runtime& rt, const mpz_class& n, int64_t& out);
double int_as_float(Runtime& rt, const mpz_class& n);
Value small_int_binary_op(Runtime& rt, BinaryOp op, Value left, Value right);
/// Digits with sign in a base of 2 to 16; `prefix` goes behind the sign, `comma` (or 0) between
/// groups of three.
std::string int_text(Runtime& rt, Value value, unsigned base = 10, std::string_view prefix = "",
                     bool upper = false, char comma = 0);
/// int(text, base); ValueError with MicroPython's text.
Value parse_int(Runtime& rt, std::string_view text, int64_t base);
/// The memory that a number of that many bits would take must be there.
void check_int_size(Runtime& rt, const mpz_class& bits);

// -- Floats. A double carries the value of either float type.
Value new_float(Runtime& rt, double value);
double float_value(Runtime& rt, Value value);
/// Rounds to the port's float type.
double to_float_type(Runtime& rt, double value);
Value float_binary_op(Runtime& rt, BinaryOp op, double left, Value right);
Value new_int_from_float(Runtime& rt, double value);
/// pow, with the port's precision.
double float_pow(Runtime& rt, double base, double exponent);
int64_t float_hash(Runtime& rt, double value);
/// A float as repr() shows it, but without the ".0" of a whole number.
std::string float_repr(Runtime& rt, double value);
/// mp_format_float: `format` one of e, f, g or upper case; `sign` goes before positive numbers.
std::string format_float(double value, bool single, size_t buffer_size, char format, int precision,
                         char sign);
/// float(text) or complex(text); ValueError.
Value parse_float(Runtime& rt, std::string_view text, bool allow_imaginary, bool force_complex);

// -- Complex
Value new_complex(Runtime& rt, double real, double imaginary);
std::pair<double, double> complex_value(Runtime& rt, Value value);
/// Of anything that can be converted; TypeError.
std::pair<double, double> get_complex(Runtime& rt, Value value);
Value complex_binary_op(Runtime& rt, BinaryOp op, double real, double imaginary, Value right);

}  // namespace natmod::board
