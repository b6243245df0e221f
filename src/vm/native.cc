// Source: MicroPython's py/objfun.c, py/objgenerator.c, py/bc.c and py/nativeglue.c, for layouts
// and behaviour.
#include "vm/native.h"

#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/code_types.h"
#include "vm/generator.h"

namespace natmod::board {
namespace {

using layout::FunBc;
using layout::NativeGenerator;
using layout::NativeState;

// MP_NATIVE_TYPE_*
enum NativeType : uint64_t { kObject = 0, kBool = 1, kInt = 2, kUint = 3, kQstr = 8 };

// What a generator's code says of a run.
enum ReturnKind : uint64_t { kReturned = 0, kYielded = 1 };

Address code_address(Runtime& rt, Value function) {
  return field(rt, function, FunBc::bytecode);
}

uint64_t call_code(Runtime& rt, Address code, std::initializer_list<uint64_t> args) {
  return call_guest(rt, code | rt.state().code_bit, args);
}

// Native code takes (function, n_args, n_keywords, args).
Value call_at(Runtime& rt, Address code, Value self, Args args) {
  if (rt.state().guest != nullptr) rt.state().guest->check_stack();
  ScratchValues values(rt, args);
  return keep(rt, Value{call_code(rt, code,
                                  {self.bits, args.size(), args.n_keywords(), values.address()})});
}

// Behind the index of its prelude.
Value native_function_call(Runtime& rt, Value self, Args args) {
  return call_at(rt, code_address(rt, self) + words(rt, 1), self, args);
}

Value viper_function_call(Runtime& rt, Value self, Args args) {
  return call_at(rt, code_address(rt, self), self, args);
}

// -- Generators

Address state_of(Runtime& rt, Value generator) {
  return generator.address() + words(rt, NativeGenerator::state);
}

// The code starts with the index of its prelude and the offset of the generator's first
// instruction.
Value native_generator_function_call(Runtime& rt, Value self, Args args) {
  const size_t n_values = Code::of(rt, self)->prelude().n_state;
  const Value generator = new_object(
      rt, TypeId::gen_instance, size_t{NativeGenerator::state} + NativeState::values + n_values);
  set_field(rt, generator, NativeGenerator::pending, kNone);
  const Address state = state_of(rt, generator);
  memory(rt).set_value(state, NativeState::function, self);
  setup_native_state(rt, state, args);
  const Address code = code_address(rt, self);
  memory(rt).set_field(state, NativeState::ip,
                       (code + memory(rt).field(code, 1)) | rt.state().code_bit);
  return generator;
}

// -- Inline assembler

uint64_t asm_argument(Runtime& rt, Value object) {
  if (object == kNone) return 0;
  if (is_bool(object)) return object == kTrue;
  if (is_int(rt, object)) return static_cast<uint64_t>(int_truncated(rt, object));
  if (is_qstr(object)) return qstr_data(rt, qstr_number(object));
  if (is_type(rt, object, TypeId::float_)) {
    return static_cast<uint64_t>(float_hash(rt, float_value(rt, object)));
  }
  if (is_type(rt, object, TypeId::tuple)) {
    return object.address() + words(rt, layout::Tuple::items);
  }
  if (is_type(rt, object, TypeId::list)) return field(rt, object, layout::List::items);
  Buffer buffer;
  return get_buffer(rt, object, buffer, kBufferRead) ? buffer.address : object.bits;
}

Value asm_function_call(Runtime& rt, Value self, Args args) {
  using layout::FunAsm;
  constexpr size_t kMost = 4;
  const size_t n = field(rt, self, FunAsm::n_args);
  check_args(rt, args, n, n);
  uint64_t given[kMost] = {};
  for (size_t i = 0; i < std::min(n, kMost); ++i) {
    given[i] = asm_argument(rt, args[i]) & word_mask(rt);
  }
  const Address code = field(rt, self, FunAsm::code);
  const uint64_t result = call_code(rt, code, {given[0], given[1], given[2], given[3]});
  return native_to_object(rt, result, field(rt, self, FunAsm::signature));
}

}  // namespace

void setup_native_state(Runtime& rt, Address state, Args args) {
  GuestMemory& m = memory(rt);
  Frame frame(rt, m.value(state, NativeState::function));
  bind_arguments(rt, frame, args);
  const Address values = state + words(rt, NativeState::values);
  // No handlers, which the two bytes behind the number of values would count.
  m.set_field(state, NativeState::n_state, frame.n_state());
  m.set_field(state, NativeState::sp, values - words(rt, 1));
  m.write_values(values, frame.values().first(frame.n_state()));
}

Resumed resume_native_generator(Runtime& rt, Value self, Value sent, Value thrown) {
  GuestMemory& m = memory(rt);
  const Address state = state_of(rt, self);
  const Address values = state + words(rt, NativeState::values);
  if (m.field(state, NativeState::ip) == 0) return {Ending::returned, kNone};  // it has ended
  const Value pending = value_field(rt, self, NativeGenerator::pending);
  if (!pending) raise(rt, TypeId::ValueError, "generator already executing");
  if (pending != kNone) thrown = pending;
  const Address sp = m.field(state, NativeState::sp);
  if (sp + words(rt, 1) != values) {
    m.set_word(sp, sent.bits);
  } else if (sent != kNone) {
    raise(rt, TypeId::TypeError, "can't send non-None value to a just-started generator");
  }
  Running running(rt, self);
  const Value function = m.value(state, NativeState::function);
  GlobalsScope globals(rt, Code::of(rt, function)->globals());
  const Address resume_point = code_address(rt, function) + words(rt, 2);
  const uint64_t kind = call_code(rt, resume_point, {state, thrown.bits});
  const Address result = m.field(state, NativeState::sp);
  if (kind == kYielded) {
    const Value value = keep(rt, Value{m.word(result)});
    m.set_word(result, kNone.bits);
    return {Ending::yielded, value};
  }
  m.set_field(state, NativeState::ip, 0);
  if (kind == kReturned) return {Ending::returned, keep(rt, Value{m.word(result)})};
  raise_from_generator(rt, m.value(values, 0));
}

uint64_t native_from_object(Runtime& rt, Value object, uint64_t type) {
  switch (type & 0xf) {
    case kObject:
      return object.bits;
    case kBool:
      return is_true(rt, object) ? 1 : 0;
    case kInt:
    case kUint:
      return static_cast<uint64_t>(get_int_truncated(rt, object));
    default: {  // a pointer
      Buffer buffer;
      if (get_buffer(rt, object, buffer, kBufferRead)) return buffer.address;
      return static_cast<uint64_t>(get_int_truncated(rt, object));
    }
  }
}

Value native_to_object(Runtime& rt, uint64_t word, uint64_t type) {
  switch (type & 0xf) {
    case kObject:
      return Value{word};
    case kBool:
      return bool_value(word != 0);
    case kInt:
      return new_int(rt, signed_word(rt, word));
    case kQstr:
      return qstr_value(static_cast<Qstr>(word));
    default:  // unsigned, or a pointer
      return new_uint(rt, word);
  }
}

const TypeDef kType_fun_native = {.name = "function",
                                  .flags = kTypeBindsSelf,
                                  .print = function_print,
                                  .call = native_function_call,
                                  .attr = function_attr};
const TypeDef kType_fun_viper = {
    .name = "function", .flags = kTypeBindsSelf, .call = viper_function_call};
const TypeDef kType_fun_asm = {
    .name = "function", .flags = kTypeBindsSelf, .call = asm_function_call};
const TypeDef kType_native_gen_wrap = {.name = "generator",
                                       .flags = kTypeBindsSelf,
                                       .call = native_generator_function_call,
                                       .attr = function_attr};

}  // namespace natmod::board
