// Exceptions and control flow, and what only code compiled by the native emitter calls.
#include "board/table/entry.h"
#include "runtime/errors.h"
#include "runtime/types.h"
#include "vm/generator.h"
#include "vm/native.h"

namespace natmod::board {
namespace {

emu::Value nlr_push(Runtime& rt, In& in) {
  rt.state().guest->push_nlr(in.word());
  return give_word(0);
}

emu::Value nlr_pop(Runtime& rt, In&) {
  rt.state().guest->pop_nlr();
  return nothing();
}

// On the ports that use setjmp, nlr_push only links the buffer, and this saves the context.
emu::Value serve_setjmp(Runtime& rt, In& in) {
  rt.state().guest->set_jump(in.word());
  return give_word(0);
}

emu::Value serve_raise(Runtime& rt, In& in) {
  const Value exception = take(in);
  if (!exception || exception == kNone) return nothing();
  throw GuestException{make_raise_obj(rt, exception)};
}

emu::Value raise_msg(Runtime& rt, In& in) {
  const Address type = in.word();
  const Address text = in.word();
  if (text == 0) throw GuestException{new_exception(rt, type, {})};
  throw GuestException{new_exception_text(rt, type, std::string(memory(rt).c_string(text)))};
}

emu::Value setup_code_state_native(Runtime& rt, In& in) {
  const Address state = in.word();
  const uint64_t n_args = in.word();
  const uint64_t n_keywords = in.word();
  const Address args = in.word();
  const std::vector<Value> positional = memory(rt).values(args, n_args);
  const std::vector<Value> keywords = memory(rt).values(args + words(rt, n_args), 2 * n_keywords);
  setup_native_state(rt, state, {positional, keywords});
  return nothing();
}

// (generator, value to send, place): the place holds an exception to throw or null, and gets what
// the generator yielded (true) or returned (false).
emu::Value yield_from(Runtime& rt, In& in) {
  const Value generator = take(in);
  const Value sent = take(in);
  const Address place = in.word();
  const Value thrown = memory(rt).value(place, 0);
  Resumed resumed;
  try {
    resumed = resume(rt, generator, thrown ? kNull : sent, thrown);
  } catch (const GuestException& exception) {
    if (!exception_match(rt, exception.value, type_object(rt, TypeId::StopIteration))) throw;
    resumed.value = exception_value(rt, exception.value);
  }
  put(rt, place, 0, resumed.value);
  if (resumed.ending == Ending::yielded) return give_bool(true);
  if (thrown && exception_match(rt, thrown, type_object(rt, TypeId::GeneratorExit))) {
    throw GuestException{make_raise_obj(rt, thrown)};
  }
  return give_bool(false);
}

constexpr TableFunction kControlRows[] = {
    {"nlr_push", nlr_push},     {"nlr_pop", nlr_pop},
    {"setjmp_", serve_setjmp},  {"raise", serve_raise},
    {"raise_msg", raise_msg},   {"setup_code_state_native", setup_code_state_native},
    {"yield_from", yield_from},
};

}  // namespace

constinit const std::span<const TableFunction> kControlFunctions = kControlRows;

}  // namespace natmod::board
