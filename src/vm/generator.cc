// Source: MicroPython's py/objgenerator.c and py/runtime.c, for behaviour and texts.
#include "vm/generator.h"

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/code_types.h"

namespace natmod::board {
namespace {

using layout::Generator;

// An open handler in two words: the target with bit 0 for `finally`, and the depth.
constexpr size_t kHandlerWords = 2;

void save(Runtime& rt, Frame& frame, Value generator) {
  set_field(rt, generator, Generator::next, frame.next);
  set_field(rt, generator, Generator::depth, frame.depth());
  set_field(rt, generator, Generator::n_handlers, frame.handlers().size());
  const Address values = generator.address() + words(rt, Generator::values);
  memory(rt).write_values(values, frame.values());
  size_t at = Generator::values + frame.values().size();
  for (const Handler& handler : frame.handlers()) {
    set_field(rt, generator, at++, handler.target << 1 | (handler.is_finally ? 1 : 0));
    set_field(rt, generator, at++, handler.depth);
  }
}

void restore(Runtime& rt, Frame& frame, Value generator) {
  frame.jump(static_cast<int64_t>(field(rt, generator, Generator::next)));
  frame.set_depth(field(rt, generator, Generator::depth));
  memory(rt).read_values(generator.address() + words(rt, Generator::values), frame.values());
  size_t at = Generator::values + frame.values().size();
  const uint64_t n_handlers = field(rt, generator, Generator::n_handlers);
  for (uint64_t i = 0; i < n_handlers; ++i, at += kHandlerWords) {
    const uint64_t target = field(rt, generator, at);
    frame.restore_handler({target >> 1, field(rt, generator, at + 1), (target & 1) != 0});
  }
}

Resumed resume_generator(Runtime& rt, Value self, Value sent, Value thrown) {
  const Address kind = type_of(rt, value_field(rt, self, Generator::function));
  if (kind == type_address(rt, TypeId::native_gen_wrap)) {
    return resume_native_generator(rt, self, sent, thrown);
  }
  if (field(rt, self, Generator::next) == 0) return {Ending::returned, kNone};  // it has ended
  const Value pending = value_field(rt, self, Generator::pending);
  if (!pending) raise(rt, TypeId::ValueError, "generator already executing");
  if (pending != kNone) thrown = pending;

  Frame frame(rt, value_field(rt, self, Generator::function));
  restore(rt, frame, self);
  if (frame.depth() != 0) {
    frame.top() = sent;
  } else if (sent != kNone) {
    raise(rt, TypeId::TypeError, "can't send non-None value to a just-started generator");
  }
  Running running(rt, self);
  GlobalsScope globals(rt, frame.code().globals());
  try {
    const Ending ending = Interpreter(rt, frame).run(thrown);
    const Value value = rt.keep(frame.top());
    if (ending == Ending::yielded) {
      frame.top() = kNone;
      save(rt, frame, self);
    } else {
      set_field(rt, self, Generator::next, 0);
    }
    return {ending, value};
  } catch (const GuestException& exception) {
    set_field(rt, self, Generator::next, 0);
    raise_from_generator(rt, exception.value);
  }
}

Resumed throw_into(Runtime& rt, Value iterator, Value thrown) {
  const bool closes =
      is_subclass(rt, Value::at(type_of(rt, thrown)), type_object(rt, TypeId::GeneratorExit));
  const AttrDest method = load_method_maybe(rt, iterator, closes ? Q_close : intern(rt, "throw"));
  if (method.object && closes) return {Ending::returned, call_method(rt, method, {})};
  if (method.object) return {Ending::yielded, call_method(rt, method, {thrown})};
  if (exception_match(rt, thrown, type_object(rt, TypeId::StopIteration))) {
    raise(rt, TypeId::RuntimeError, "generator raised StopIteration");
  }
  throw GuestException{make_raise_obj(rt, thrown)};
}

// As an iterator's next, or (`raises`) as a method that ends in a StopIteration.
Value result_of(Runtime& rt, const Resumed& resumed, bool raises) {
  if (resumed.ending == Ending::yielded) return resumed.value;
  if (!raises) return make_stop_iteration(rt, resumed.value);
  if (resumed.value == kNone) raise_empty(rt, TypeId::StopIteration);
  raise_arg(rt, TypeId::StopIteration, resumed.value);
}

Value generator_next(Runtime& rt, Value self) {
  return result_of(rt, resume_generator(rt, self, kNone, kNull), false);
}

Value generator_send(Runtime& rt, Args args) {
  return result_of(rt, resume_generator(rt, args[0], args[1], kNull), true);
}

// throw(type[, value[, traceback]])
Value generator_throw(Runtime& rt, Args args) {
  const Value thrown = args.size() > 2 && args[2] != kNone ? args[2] : args[1];
  return result_of(rt, resume_generator(rt, args[0], kNone, thrown), true);
}

Value generator_close(Runtime& rt, Args args) {
  try {
    const Resumed resumed = resume_generator(rt, args[0], kNone, rt.state().generator_exit);
    if (resumed.ending == Ending::returned) return kNone;
  } catch (const GuestException& exception) {
    if (is_subclass(rt, Value::at(type_of(rt, exception.value)),
                    type_object(rt, TypeId::GeneratorExit))) {
      return kNone;
    }
    throw;
  }
  raise(rt, TypeId::RuntimeError, "generator ignored GeneratorExit");
}

Value generator_pend_throw(Runtime& rt, Args args) {
  const Value pending = value_field(rt, args[0], Generator::pending);
  if (!pending) raise(rt, TypeId::ValueError, "generator already executing");
  set_field(rt, args[0], Generator::pending, args[1]);
  return pending;
}

void generator_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const Qstr name = function_name(rt, value_field(rt, self, Generator::function));
  printer.format("<generator object '{}' at {:x}>", qstr_text(rt, name), self.bits);
}

constexpr Member kMembers[] = {{"close", generator_close, 1, 1},
                               {"send", generator_send, 2, 2},
                               {"throw", generator_throw, 2, 4},
                               {"pend_throw", generator_pend_throw, 2, 2}};

}  // namespace

Running::Running(Runtime& rt, Value generator) : rt_(rt), generator_(generator) {
  set_field(rt_, generator_, Generator::pending, kNull);
}

Running::~Running() {
  // Unless the guest broke the object.
  const Address at = generator_.address() + words(rt_, Generator::pending);
  if (memory(rt_).is_readable(at, words(rt_, 1))) memory(rt_).set_value(at, 0, kNone);
}

void raise_from_generator(Runtime& rt, Value exception) {
  const Value type = Value::at(type_of(rt, exception));
  if (!is_subclass(rt, type, type_object(rt, TypeId::StopIteration))) {
    throw GuestException{exception};
  }
  raise(rt, TypeId::RuntimeError, "generator raised StopIteration");
}

Value new_generator(Runtime& rt, Frame& frame) {
  const size_t n_words =
      Generator::values + frame.values().size() + kHandlerWords * frame.max_handlers();
  const Value generator = new_object(rt, TypeId::gen_instance, n_words);
  set_field(rt, generator, Generator::pending, kNone);
  set_field(rt, generator, Generator::function, frame.function());
  save(rt, frame, generator);
  return generator;
}

Resumed resume(Runtime& rt, Value iterator, Value sent, Value thrown) {
  DepthGuard guard(rt);
  const Address type = type_of(rt, iterator);
  if (type == type_address(rt, TypeId::gen_instance)) {
    return resume_generator(rt, iterator, sent, thrown);
  }
  if (thrown) return throw_into(rt, iterator, thrown);
  if (sent != kNone) {
    return {Ending::yielded,
            call_method(rt, load_method(rt, iterator, intern(rt, "send")), {sent})};
  }
  if ((type_flags(rt, type) & (kTypeIterIsIterNext | kTypeIterIsCustom)) != 0) {
    const Value item = iternext_allow_raise(rt, iterator);
    if (item) return {Ending::yielded, item};
    const Value result = rt.state().stop_iteration_arg;
    return {Ending::returned, result ? result : kNone};
  }
  const AttrDest next = load_method_maybe(rt, iterator, Q___next__);
  if (next.object) return {Ending::yielded, call_method(rt, next, {})};
  return {Ending::yielded, call_method(rt, load_method(rt, iterator, intern(rt, "send")), {sent})};
}

const TypeDef kType_gen_instance = {
    .name = "generator", .print = generator_print, .iternext = generator_next, .members = kMembers};

}  // namespace natmod::board
