// Calls, functions, operators.
#include "board/table/entry.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/unpack.h"
#include "runtime/words.h"
#include "vm/raw_code.h"

namespace natmod::board {
namespace {

// n_args positional values, then n_kw pairs.
Value call_with(Runtime& rt, AttrDest function, uint64_t n_args, uint64_t n_kw, Address args) {
  const std::vector<Value> positional = memory(rt).values(args, n_args);
  const std::vector<Value> keywords = memory(rt).values(args + words(rt, n_args), 2 * n_kw);
  return call_method(rt, function, Args{positional, keywords});
}

emu::Value call_function_n_kw(Runtime& rt, In& in) {
  const Value function = take(in);
  const uint64_t counts = in.word();
  return give(call_with(rt, {function, kNull}, counts & 0xff, counts >> 8 & 0xff, in.word()));
}

emu::Value call_method_n_kw(Runtime& rt, In& in) {
  const uint64_t n_args = in.word();
  const uint64_t n_kw = in.word();
  const Address args = in.word();
  const AttrDest method{memory(rt).value(args, 0), memory(rt).value(args, 1)};
  return give(call_with(rt, method, n_args, n_kw, args + words(rt, 2)));
}

// args: function, [self], positional…, key, value…, a small integer with a bit per starred one.
emu::Value call_method_n_kw_var(Runtime& rt, In& in) {
  const bool have_self = take_byte(in) != 0;
  const uint64_t counts = in.word();
  Address args = in.word();
  AttrDest method{memory(rt).value(args, 0), kNull};
  args += words(rt, 1);
  if (have_self) {
    method.self = memory(rt).value(args, 0);
    args += words(rt, 1);
  }
  const size_t n_args = counts & 0xff;
  const size_t n_kw = counts >> 8 & 0xff;
  const std::vector<Value> all = memory(rt).values(args, n_args + 2 * n_kw + 1);
  const auto stars = static_cast<uint64_t>(small_value(rt, all.back()));
  const CallArguments expanded = expand_arguments(rt, std::span(all).first(n_args), stars,
                                                  std::span(all).subspan(n_args, 2 * n_kw));
  return give(call_method(rt, method, expanded));
}

emu::Value make_function_from_proto_fun(Runtime& rt, In& in) {
  const Address proto = in.word();
  const Address context = in.word();
  // {tuple of defaults or null, dict of keyword defaults or null}
  const Address given = in.word();
  Defaults defaults;
  if (given != 0) defaults = {memory(rt).value(given, 0), memory(rt).value(given, 1)};
  return give(make_function(rt, proto, context, defaults));
}

emu::Value serve_new_closure(Runtime& rt, In& in) {
  const Value function = take(in);
  const uint64_t n = in.word();
  return give(new_closure(rt, function, memory(rt).values(in.word(), n)));
}

emu::Value obj_is_true(Runtime& rt, In& in) {
  return give_bool(is_true(rt, take(in)));
}

emu::Value serve_unary_op(Runtime& rt, In& in) {
  const auto op = static_cast<uint32_t>(in.i32());
  const Value arg = take(in);
  if (op >= kUnaryOps) raise(rt, TypeId::TypeError, "unsupported type for operator");
  return give(unary_op(rt, static_cast<UnaryOp>(op), arg));
}

emu::Value serve_binary_op(Runtime& rt, In& in) {
  const auto op = static_cast<uint32_t>(in.i32());
  const Value left = take(in);
  const Value right = take(in);
  if (op >= kBinaryOps) raise(rt, TypeId::TypeError, "unsupported type for operator");
  return give(binary_op(rt, static_cast<BinaryOp>(op), left, right));
}

// Machine integers; the caller has ruled out zero.
int64_t require_divisor(Runtime& rt, int64_t n) {
  if (n == 0) raise(rt, TypeId::ZeroDivisionError, "divide by zero");
  return n;
}

emu::Value small_int_floor_divide(Runtime& rt, In& in) {
  const int64_t n = in.signed_word();
  const int64_t d = require_divisor(rt, in.signed_word());
  if (d == -1) return give_word(0 - static_cast<uint64_t>(n));
  const int64_t quotient = n / d - (n % d != 0 && (n < 0) != (d < 0) ? 1 : 0);
  return give_word(static_cast<uint64_t>(quotient));
}

emu::Value small_int_modulo(Runtime& rt, In& in) {
  const int64_t n = in.signed_word();
  const int64_t d = require_divisor(rt, in.signed_word());
  if (d == -1) return give_word(0);
  const int64_t rest = n % d;
  return give_word(static_cast<uint64_t>(rest != 0 && (rest < 0) != (d < 0) ? rest + d : rest));
}

constexpr TableFunction kCallRows[] = {
    {"call_function_n_kw", call_function_n_kw},
    {"call_method_n_kw", call_method_n_kw},
    {"call_method_n_kw_var", call_method_n_kw_var},
    {"make_function_from_proto_fun", make_function_from_proto_fun},
    {"new_closure", serve_new_closure},
    {"obj_is_true", obj_is_true},
    {"unary_op", serve_unary_op},
    {"binary_op", serve_binary_op},
    {"small_int_floor_divide", small_int_floor_divide},
    {"small_int_modulo", small_int_modulo},
};

}  // namespace

constinit const std::span<const TableFunction> kCallFunctions = kCallRows;

}  // namespace natmod::board
