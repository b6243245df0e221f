// The functions in the slots of every class that Python code makes.
#pragma once

#include "runtime/host_code.h"

namespace natmod::board {

Value instance_make_new(Runtime& rt, Address type, Args args);
void instance_print(Runtime& rt, Printer& printer, Value self, PrintKind kind);
Value instance_unary(Runtime& rt, UnaryOp op, Value self);
Value instance_binary(Runtime& rt, BinaryOp op, Value self, Value other);
void instance_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest);
Value instance_subscr(Runtime& rt, Value self, Value index, Value value);
Value instance_call(Runtime& rt, Value self, Args args);
Value instance_getiter(Runtime& rt, Value self);
bool instance_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags);
/// What stands in for the native part of an instance until its __init__ has run.
Value native_base_init(Runtime& rt, Args args);

}  // namespace natmod::board
