// What is called: builtin and host functions, closures, bound methods. Python functions are in vm/.
//
// Source: MicroPython's py/objfun.c, py/objclosure.c, py/objboundmeth.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

// Calls the function pointer of a fun_builtin_*: ours directly, a module's own on the CPU.
Value call_builtin(Runtime& rt, Address fn, FunctionCode::Shape shape, Args args) {
  if (const HostCode* code = rt.state().services.find(fn)) {
    if (const auto* function = std::get_if<FunctionCode>(code)) return function->fn(rt, args);
    raise(rt, TypeId::RuntimeError, "a function object holds a firmware function of another kind");
  }
  using Shape = FunctionCode::Shape;
  const auto result = [&](std::initializer_list<uint64_t> guest_args) {
    return keep(rt, Value{call_guest(rt, fn, guest_args)});
  };
  switch (shape) {
    case Shape::fixed0:
      return result({});
    case Shape::fixed1:
      return result({args[0].bits});
    case Shape::fixed2:
      return result({args[0].bits, args[1].bits});
    case Shape::fixed3:
      return result({args[0].bits, args[1].bits, args[2].bits});
    case Shape::var: {
      ScratchValues values(rt, args);
      return result({args.size(), values.address()});
    }
    case Shape::keywords: {
      // The keywords follow the positional arguments, and a map of fixed size points at them.
      ScratchValues values(rt, args);
      Scratch map(scratch(rt), words(rt, layout::Map::words));
      using layout::Map;
      memory(rt).set_field(
          map.address(), Map::used,
          args.n_keywords() << Map::kUsedShift | Map::kOrdered | Map::kFixed | Map::kAllQstrs);
      memory(rt).set_field(map.address(), Map::alloc, args.n_keywords());
      memory(rt).set_field(map.address(), Map::table, values.address() + words(rt, args.size()));
      return result({args.size(), values.address(), map.address()});
    }
  }
  return kNull;
}

template <size_t n>
Value fixed_call(Runtime& rt, Value self, Args args) {
  check_args(rt, args, n, n);
  return call_builtin(rt, field(rt, self, layout::FunFixed::fun),
                      static_cast<FunctionCode::Shape>(n), args);
}

Value var_call(Runtime& rt, Value self, Args args) {
  const auto signature =
      memory(rt).load<uint32_t>(self.address() + words(rt, layout::FunVar::signature));
  const bool keywords = (signature & 1) != 0;
  check_args(rt, args, signature >> 17, signature >> 1 & 0xffff, keywords);
  return call_builtin(rt, field(rt, self, layout::FunVar::fun),
                      keywords ? FunctionCode::Shape::keywords : FunctionCode::Shape::var, args);
}

// str.upper, taken from the class: checks the type of the argument.
Value checked_call(Runtime& rt, Value self, Args args) {
  const Address type = field(rt, self, 1);
  if (args.size() > 0 && type_of(rt, args[0]) != type) {
    if (!rt.state().config.detailed_errors) {
      raise(rt, TypeId::TypeError, "argument has wrong type");
    }
    raise(rt, TypeId::TypeError, "argument should be a '{}' not a '{}'", type_name(rt, type),
          type_name_of(rt, args[0]));
  }
  return call(rt, value_field(rt, self, 2), args);
}

// As objects show that have no print function, which these have where errors are detailed.
bool print_plainly(Runtime& rt, Printer& printer, Value self) {
  if (rt.state().config.detailed_errors) return false;
  printer.format("<{}>", type_name_of(rt, self));
  return true;
}

// -- Closures

Value closure_call(Runtime& rt, Value self, Args args) {
  const std::vector<Value> closed =
      memory(rt).values(self.address() + words(rt, layout::Closure::closed),
                        field(rt, self, layout::Closure::n_closed));
  return call_with_first(rt, value_field(rt, self, layout::Closure::fun), closed, args);
}

void closure_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  if (print_plainly(rt, printer, self)) return;
  const size_t n = field(rt, self, layout::Closure::n_closed);
  printer.write("<closure ");
  print(rt, printer, value_field(rt, self, layout::Closure::fun), PrintKind::repr);
  printer.format(" at {:x}, n_closed={} ", self.bits, n);
  for (size_t i = 0; i < n; ++i) {
    const Value cell = value_field(rt, self, layout::Closure::closed + i);
    if (cell) {
      print(rt, printer, cell, PrintKind::repr);
    } else {
      printer.write("(nil)");
    }
    printer.write(" ");
  }
  printer.write(">");
}

void closure_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  DepthGuard guard(rt);
  dest = load_method_maybe(rt, value_field(rt, self, layout::Closure::fun), attr);
}

void cell_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  if (print_plainly(rt, printer, self)) return;
  const Value object = value_field(rt, self, layout::Cell::object);
  printer.format("<cell {:x} ", object.bits);
  if (object) {
    print(rt, printer, object, PrintKind::repr);
  } else {
    printer.write("(nil)");
  }
  printer.write(">");
}

// -- Bound methods

Value bound_call(Runtime& rt, Value self, Args args) {
  return call_method(rt,
                     {value_field(rt, self, layout::BoundMethod::meth),
                      value_field(rt, self, layout::BoundMethod::self)},
                     args);
}

void bound_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  if (print_plainly(rt, printer, self)) return;
  printer.format("<bound_method {:x} ", self.bits);
  print(rt, printer, value_field(rt, self, layout::BoundMethod::self), PrintKind::repr);
  printer.write(".");
  print(rt, printer, value_field(rt, self, layout::BoundMethod::meth), PrintKind::repr);
  printer.write(">");
}

Value bound_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op != UnaryOp::hash) return kNull;
  return small(rt, static_cast<int64_t>(field(rt, self, layout::BoundMethod::self) ^
                                        field(rt, self, layout::BoundMethod::meth)));
}

Value bound_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (op != BinaryOp::equal) return kNull;
  using layout::BoundMethod;
  return bool_value(field(rt, left, BoundMethod::self) == field(rt, right, BoundMethod::self) &&
                    field(rt, left, BoundMethod::meth) == field(rt, right, BoundMethod::meth));
}

void bound_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  DepthGuard guard(rt);
  dest = load_method_maybe(rt, value_field(rt, self, layout::BoundMethod::meth), attr);
}

constexpr uint16_t kBuiltin = kTypeBindsSelf | kTypeBuiltinFun;

}  // namespace

Value new_closure(Runtime& rt, Value function, std::span<const Value> closed) {
  const Value closure = new_object(rt, TypeId::closure, layout::Closure::closed + closed.size());
  set_field(rt, closure, layout::Closure::fun, function);
  set_field(rt, closure, layout::Closure::n_closed, closed.size());
  for (size_t i = 0; i < closed.size(); ++i) {
    set_field(rt, closure, layout::Closure::closed + i, closed[i]);
  }
  return closure;
}

const TypeDef kType_fun_builtin_0 = {.name = "function", .flags = kBuiltin, .call = fixed_call<0>};
const TypeDef kType_fun_builtin_1 = {.name = "function", .flags = kBuiltin, .call = fixed_call<1>};
const TypeDef kType_fun_builtin_2 = {.name = "function", .flags = kBuiltin, .call = fixed_call<2>};
const TypeDef kType_fun_builtin_3 = {.name = "function", .flags = kBuiltin, .call = fixed_call<3>};
const TypeDef kType_fun_builtin_var = {.name = "function", .flags = kBuiltin, .call = var_call};
const TypeDef kType_checked_fun = {
    .name = "function", .flags = kTypeBindsSelf, .call = checked_call};
const TypeDef kType_closure = {.name = "closure",
                               .flags = kTypeBindsSelf,
                               .print = closure_print,
                               .call = closure_call,
                               .attr = closure_attr};
const TypeDef kType_cell = {.name = "", .print = cell_print};
const TypeDef kType_bound_method = {.name = "bound_method",
                                    .print = bound_print,
                                    .call = bound_call,
                                    .unary_op = bound_unary,
                                    .binary_op = bound_binary,
                                    .attr = bound_attr};

}  // namespace natmod::board
