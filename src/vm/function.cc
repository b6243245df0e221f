// Bytecode functions, functions that make generators, and code objects.
//
// Source: MicroPython's py/objfun.c, py/objgenerator.c and py/objcode.c.
#include "runtime/printer.h"
#include "runtime/strings.h"
#include "vm/code_types.h"
#include "vm/generator.h"

namespace natmod::board {

Value function_call(Runtime& rt, Value self, Args args) {
  if (rt.state().guest != nullptr) rt.state().guest->check_stack();
  Frame frame(rt, self);
  bind_arguments(rt, frame, args);
  GlobalsScope globals(rt, frame.code().globals());
  if (Interpreter(rt, frame).run() == Ending::yielded) frame.bad("no generator, and it yields");
  return frame.top();
}

namespace {

Value generator_function_call(Runtime& rt, Value self, Args args) {
  Frame frame(rt, self);
  bind_arguments(rt, frame, args);
  return new_generator(rt, frame);
}

void code_print(Runtime&, Printer& printer, Value, PrintKind) {
  printer.write("<code>");
}

}  // namespace

void function_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<function {} at 0x{:x}>", qstr_text(rt, function_name(rt, self)), self.bits);
}

void function_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  if (attr == Q___name__) dest.object = qstr_value(function_name(rt, self));
  if (attr == Q___globals__) dest.object = Code::of(rt, self)->globals();
}

const TypeDef kType_fun_bc = {.name = "function",
                              .flags = kTypeBindsSelf,
                              .print = function_print,
                              .call = function_call,
                              .attr = function_attr};
const TypeDef kType_gen_wrap = {.name = "generator",
                                .flags = kTypeBindsSelf,
                                .call = generator_function_call,
                                .attr = function_attr};
const TypeDef kType_code = {.name = "code", .print = code_print};

}  // namespace natmod::board
