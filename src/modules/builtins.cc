// Builtin functions.
//
// Source: MicroPython's py/modbuiltins.c for behaviour and texts.
#include <cmath>

#include "modules/builtins.h"
#include "modules/file.h"
#include "modules/vfs.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/import.h"
#include "runtime/layouts.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/module.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/stream.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

Value build_class(Runtime& rt, Args args) {
  RuntimeState& state = rt.state();
  const Value members = new_dict(rt);
  const Value old_locals = state.locals;
  state.locals = members;
  Value cell;
  try {
    cell = call(rt, args[0], {});
  } catch (...) {
    state.locals = old_locals;
    throw;
  }
  state.locals = old_locals;
  // The first base decides the metaclass.
  const Value meta =
      args.size() == 2 ? type_object(rt, TypeId::type) : Value::at(type_of(rt, args[2]));
  const Value meta_args[] = {args[1], rt.make_tuple(args.positional.subspan(2)), members};
  const Value cls = call(rt, meta, {meta_args, {}});
  if (cell != kNone) set_field(rt, cell, layout::Cell::object, cls);
  return cls;
}

Value import_builtin(Runtime& rt, Args args) {
  const Value fromlist = args.size() > 3 ? args[3] : kNone;
  const int64_t level = args.size() > 4 ? get_int(rt, args[4]) : 0;
  if (level < 0) raise_empty(rt, TypeId::ValueError);
  return import_name(rt, std::string(checked_str_data(rt, args[0])), fromlist, level);
}

Value repl_print(Runtime& rt, Args args) {
  if (args[0] == kNone) return kNone;
  rt.state().output(printed(rt, args[0], PrintKind::repr) + "\n");
  store_builtin(rt, qstr_value(Q__), args[0]);
  return kNone;
}

Value abs_builtin(Runtime& rt, Args args) {
  return unary_op(rt, UnaryOp::abs, args[0]);
}

Value all_builtin(Runtime& rt, Args args) {
  const Value iterator = getiter(rt, args[0]);
  while (const Value item = iternext(rt, iterator)) {
    if (!is_true(rt, item)) return kFalse;
  }
  return kTrue;
}

Value any_builtin(Runtime& rt, Args args) {
  const Value iterator = getiter(rt, args[0]);
  while (const Value item = iternext(rt, iterator)) {
    if (is_true(rt, item)) return kTrue;
  }
  return kFalse;
}

Value bin_builtin(Runtime& rt, Args args) {
  return new_str_unchecked(rt, format_braces(rt, "{:#b}", args));
}

Value hex_builtin(Runtime& rt, Args args) {
  return binary_op(rt, BinaryOp::modulo, str_value(rt, "%#x"), args[0]);
}

Value oct_builtin(Runtime& rt, Args args) {
  return binary_op(rt, BinaryOp::modulo, str_value(rt, "%#o"), args[0]);
}

Value callable_builtin(Runtime& rt, Args args) {
  return bool_value(is_callable(rt, args[0]));
}

Value chr_builtin(Runtime& rt, Args args) {
  const auto c = static_cast<uint64_t>(get_int(rt, args[0])) & word_mask(rt);
  if (c >= 0x110000) raise(rt, TypeId::ValueError, "chr() arg not in range(0x110000)");
  return str_value(rt, utf8_encode(static_cast<uint32_t>(c)));
}

Value ord_builtin(Runtime& rt, Args args) {
  const std::string text(checked_str_data(rt, args[0]));
  size_t length = text.size();
  if (is_str(rt, args[0])) {
    length = utf8_length(text);
    if (length == 1) return new_int(rt, int64_t{utf8_code_point(text, 0)});
  } else if (length == 1) {
    return small(rt, static_cast<uint8_t>(text[0]));
  }
  raise(rt, TypeId::TypeError, "ord() expected a character, but string of length {} found", length);
}

Value divmod_builtin(Runtime& rt, Args args) {
  return binary_op(rt, BinaryOp::divmod, args[0], args[1]);
}

Value hash_builtin(Runtime& rt, Args args) {
  return unary_op(rt, UnaryOp::hash, args[0]);
}
Value id_builtin(Runtime& rt, Args args) {
  return unique_id(rt, args[0]);
}
Value iter_builtin(Runtime& rt, Args args) {
  return getiter(rt, args[0]);
}

Value len_builtin(Runtime& rt, Args args) {
  if (const Value n = len_maybe(rt, args[0])) return n;
  raise(rt, TypeId::TypeError, "object of type '{}' has no len()", type_name_of(rt, args[0]));
}

Value keyword(Runtime& rt, Args args, std::string_view name) {
  const Value key = str_value(rt, name);
  for (size_t i = 0; i + 1 < args.keywords.size(); i += 2) {
    if (args.keywords[i] == key) return args.keywords[i + 1];
  }
  return kNull;
}

Value extreme(Runtime& rt, Args args, BinaryOp op) {
  const Value key_function = keyword(rt, args, "key");
  const std::vector<Value> items =
      args.size() == 1 ? rt.items(args[0])
                       : std::vector<Value>(args.positional.begin(), args.positional.end());
  Value best = kNull;
  Value best_key = kNull;
  for (Value item : items) {
    const Value key = key_function ? call(rt, key_function, {{&item, 1}, {}}) : item;
    if (!best || binary_op(rt, op, key, best_key) == kTrue) {
      best = item;
      best_key = key;
    }
  }
  if (!best && args.size() == 1) best = keyword(rt, args, "default");
  if (!best) raise(rt, TypeId::ValueError, "arg is an empty sequence");
  return best;
}
Value max_builtin(Runtime& rt, Args args) {
  return extreme(rt, args, BinaryOp::more);
}
Value min_builtin(Runtime& rt, Args args) {
  return extreme(rt, args, BinaryOp::less);
}

Value next_builtin(Runtime& rt, Args args) {
  if (args.size() == 2) {
    const Value item = iternext(rt, args[0]);
    return item ? item : args[1];
  }
  if (const Value item = iternext_allow_raise(rt, args[0])) return item;
  const Value arg = rt.state().stop_iteration_arg;
  if (arg) raise_arg(rt, TypeId::StopIteration, arg);
  raise_empty(rt, TypeId::StopIteration);
}

Value pow_builtin(Runtime& rt, Args args) {
  if (args.size() == 2) return binary_op(rt, BinaryOp::power, args[0], args[1]);
  for (Value arg : args.positional) {
    if (!is_int(rt, arg)) {
      raise(rt, TypeId::TypeError, "pow() with 3 arguments requires integers");
    }
  }
  const mpz_class base = int_value(rt, args[0]);
  const mpz_class exponent = int_value(rt, args[1]);
  const mpz_class modulus = int_value(rt, args[2]);
  // 0 and 1 are what MicroPython's loop starts from, and what it gives where it does not run.
  if (exponent < 0 || base == 0) return small(rt, 0);
  if (exponent == 0) return small(rt, modulus == 1 ? 0 : 1);
  if (modulus == 0) {
    raise(rt, TypeId::ZeroDivisionError, "divide by zero");  // where MicroPython crashes
  }
  mpz_class result;
  mpz_powm(result.get_mpz_t(), base.get_mpz_t(), exponent.get_mpz_t(), modulus.get_mpz_t());
  if (modulus < 0 && result != 0) result += modulus;
  return new_int(rt, result);
}

class OutputPrinter : public Printer {
 public:
  explicit OutputPrinter(Runtime& rt) : rt_(rt) {}
  void write(std::string_view text) override { rt_.state().output(text); }

 private:
  Runtime& rt_;
};

Value print_builtin(Runtime& rt, Args args) {
  static const Param kParams[] = {
      {"sep", Param::object | Param::keyword_only,
       static_cast<int64_t>(qstr_value(Q__space_).bits)},
      {"end", Param::object | Param::keyword_only, static_cast<int64_t>(qstr_value(Q__0x0a_).bits)},
      {"file", Param::object | Param::keyword_only, 0}};
  const auto parsed = parse_args(rt, {}, args.keywords, kParams);
  const auto value = [&](size_t i) { return Value{static_cast<uint64_t>(parsed[i])}; };
  OutputPrinter standard(rt);
  std::optional<StreamPrinter> stream;
  Printer* out = &standard;
  if (value(2)) {
    get_stream_raise(rt, value(2), kStreamWrite);
    out = &stream.emplace(rt, value(2));
  }
  const std::string separator(checked_str_data(rt, value(0)));
  const std::string end(checked_str_data(rt, value(1)));
  for (size_t i = 0; i < args.size(); ++i) {
    if (i > 0) out->write(separator);
    print(rt, *out, args[i], PrintKind::str);
  }
  out->write(end);
  return kNone;
}

Value repr_builtin(Runtime& rt, Args args) {
  return new_str_unchecked(rt, printed(rt, args[0], PrintKind::repr));
}

Value round_int(Runtime& rt, Value value, int64_t digits) {
  if (digits >= 0) return value;
  const Value ten_to = binary_op(rt, BinaryOp::power, small(rt, 10), new_int(rt, -digits));
  const mpz_class n = int_value(rt, value);
  const mpz_class unit = int_value(rt, ten_to);
  mpz_class remainder;
  mpz_fdiv_r(remainder.get_mpz_t(), n.get_mpz_t(), unit.get_mpz_t());
  const mpz_class low = n - remainder;
  const mpz_class half = unit / 2;
  bool up = remainder > half;
  if (remainder == half) {
    const mpz_class quotient = low / unit;
    up = mpz_odd_p(quotient.get_mpz_t()) != 0;
  }
  return new_int(rt, up ? mpz_class(low + unit) : low);
}

Value round_builtin(Runtime& rt, Args args) {
  if (is_int(rt, args[0])) {
    return args.size() == 1 ? args[0] : round_int(rt, args[0], get_int(rt, args[1]));
  }
  const double value = get_float(rt, args[0]);
  if (args.size() == 1) return new_int_from_float(rt, std::nearbyint(value));
  const double digits = to_float_type(rt, static_cast<double>(get_int(rt, args[1])));
  const double scale = float_pow(rt, 10, digits);
  const double scaled = to_float_type(rt, value * scale);
  return new_float(rt, std::nearbyint(scaled) / scale);
}

Value sorted_builtin(Runtime& rt, Args args) {
  if (args.size() > 1) {
    raise(rt, TypeId::TypeError, "must use keyword argument for key function");
  }
  const Value list = new_list(rt, rt.items(args[0]));
  const AttrDest sort = load_method(rt, list, Q_sort);
  call_method(rt, sort, Args{{}, args.keywords});
  return list;
}

Value sum_builtin(Runtime& rt, Args args) {
  Value total = args.size() == 1 ? small(rt, 0) : args[1];
  const Value iterator = getiter(rt, args[0]);
  while (const Value item = iternext(rt, iterator)) {
    total = binary_op(rt, BinaryOp::add, total, item);
  }
  return total;
}

Value getattr_builtin(Runtime& rt, Args args) {
  const Qstr attr = get_qstr(rt, args[1]);
  if (args.size() == 2) return load_attr(rt, args[0], attr);
  const AttrDest dest = load_method_protected(rt, args[0], attr);
  return dest.object ? bind_method(rt, dest) : args[2];
}

Value setattr_builtin(Runtime& rt, Args args) {
  store_attr(rt, args[0], get_qstr(rt, args[1]), args[2]);
  return kNone;
}

Value delattr_builtin(Runtime& rt, Args args) {
  store_attr(rt, args[0], get_qstr(rt, args[1]), kNull);
  return kNone;
}

Value hasattr_builtin(Runtime& rt, Args args) {
  const AttrDest dest = load_method_protected(rt, args[0], get_qstr(rt, args[1]));
  return bool_value(static_cast<bool>(dest.object));
}

Value globals_builtin(Runtime& rt, Args) {
  return rt.state().globals;
}
Value locals_builtin(Runtime& rt, Args) {
  return rt.state().locals;
}

bool is_subclass_of_any(Runtime& rt, Value cls, Value info) {
  std::vector<Value> classes{info};
  if (is_object(info) && is_type(rt, info, TypeId::tuple)) {
    classes = array_items(rt, info);
  } else if (!is_object(info) || !is_type(rt, info, TypeId::type)) {
    raise(rt, TypeId::TypeError, "issubclass() arg 2 must be a class or a tuple of classes");
  }
  for (Value it : classes) {
    if (it == type_object(rt, TypeId::object) || is_subclass(rt, cls, it)) return true;
  }
  return false;
}

Value isinstance_builtin(Runtime& rt, Args args) {
  return bool_value(is_subclass_of_any(rt, Value::at(type_of(rt, args[0])), args[1]));
}

Value issubclass_builtin(Runtime& rt, Args args) {
  if (!is_object(args[0]) || !is_type(rt, args[0], TypeId::type)) {
    raise(rt, TypeId::TypeError, "issubclass() arg 1 must be a class");
  }
  return bool_value(is_subclass_of_any(rt, args[0], args[1]));
}

Value input_builtin(Runtime& rt, Args args) {
  if (args.size() == 1) rt.state().output(printed(rt, args[0], PrintKind::str));
  const std::optional<std::string> line = read_input_line(rt);
  if (!line) raise_empty(rt, TypeId::EOFError);
  return new_str(rt, *line);
}

constexpr Member kFunctions[] = {
    {"__build_class__", build_class, 2, Member::kAny},
    {"__import__", import_builtin, 1, 5},
    {"__repl_print__", repl_print, 1, 1},
    {"abs", abs_builtin, 1, 1},
    {"all", all_builtin, 1, 1},
    {"any", any_builtin, 1, 1},
    {"bin", bin_builtin, 1, 1},
    {"callable", callable_builtin, 1, 1},
    {"chr", chr_builtin, 1, 1},
    {"compile", compile_builtin, 3, 6},
    {"delattr", delattr_builtin, 2, 2},
    {"dir", dir_builtin, 0, 1},
    {"divmod", divmod_builtin, 2, 2},
    {"eval", eval_builtin, 1, 3},
    {"exec", exec_builtin, 1, 3},
    {"execfile", execfile_builtin, 1, 3},
    {"getattr", getattr_builtin, 2, 3},
    {"globals", globals_builtin, 0, 0},
    {"hasattr", hasattr_builtin, 2, 2},
    {"hash", hash_builtin, 1, 1},
    {"help", help_builtin, 0, 1},
    {"hex", hex_builtin, 1, 1},
    {"id", id_builtin, 1, 1},
    {"input", input_builtin, 0, 1},
    {"isinstance", isinstance_builtin, 2, 2},
    {"issubclass", issubclass_builtin, 2, 2},
    {"iter", iter_builtin, 1, 1},
    {"len", len_builtin, 1, 1},
    {"locals", locals_builtin, 0, 0},
    {"max", max_builtin, 1, Member::kAny, true},
    {"min", min_builtin, 1, Member::kAny, true},
    {"next", next_builtin, 1, 2},
    {"oct", oct_builtin, 1, 1},
    {"open", vfs_open, 0, Member::kAny, true},
    {"ord", ord_builtin, 1, 1},
    {"pow", pow_builtin, 2, 3},
    {"print", print_builtin, 0, Member::kAny, true},
    {"repr", repr_builtin, 1, 1},
    {"round", round_builtin, 1, 2},
    {"setattr", setattr_builtin, 3, 3},
    {"sorted", sorted_builtin, 1, Member::kAny, true},
    {"sum", sum_builtin, 1, 2},
};

constexpr TypeId kTypes[] = {
    TypeId::bool_,       TypeId::bytes,        TypeId::bytearray, TypeId::complex,
    TypeId::dict,        TypeId::enumerate,    TypeId::filter,    TypeId::float_,
    TypeId::frozenset,   TypeId::int_,         TypeId::list,      TypeId::map,
    TypeId::memoryview,  TypeId::object,       TypeId::property,  TypeId::range,
    TypeId::reversed,    TypeId::set,          TypeId::slice,     TypeId::str,
    TypeId::super,       TypeId::tuple,        TypeId::type,      TypeId::zip,
    TypeId::classmethod, TypeId::staticmethod,
#define NATMOD_EXCEPTION(id, parent) TypeId::id,
#include "runtime/types.def"
};

}  // namespace

void make_builtins(RuntimeState& state) {
  Runtime& rt = state.runtime;
  std::vector<std::pair<Value, Value>> entries;
  entries.emplace_back(qstr_value(Q___name__), str_value(rt, "builtins"));
  for (const Member& member : kFunctions) {
    entries.emplace_back(str_value(rt, member.name), make_builtin(rt, member, ""));
  }
  for (TypeId id : kTypes) {
    const Address type = type_address(rt, id);
    entries.emplace_back(qstr_value(type_qstr(rt, type)), Value::at(type));
  }
  entries.emplace_back(str_value(rt, "Ellipsis"), state.ellipsis);
  entries.emplace_back(str_value(rt, "NotImplemented"), state.not_implemented);

  state.builtins = state.rom.place_dict(entries, type_address(rt, TypeId::dict));
}

}  // namespace natmod::board
