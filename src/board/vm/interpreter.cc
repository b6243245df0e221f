// The opcodes that compute; those that leave blocks are in unwind.cc.
//
// Source: MicroPython's py/vm.c and py/bc0.h, for what each opcode does.
#include "board/vm/interpreter.h"

#include "board/objects/dict.h"
#include "board/objects/instance.h"
#include "board/objects/map.h"
#include "board/objects/sequence.h"
#include "board/runtime/import.h"
#include "board/runtime/internal.h"
#include "board/vm/generator.h"
#include "board/vm/raw_code.h"

namespace natmod::board {

Outcome Interpreter::run(Value thrown) {
  thrown_ = thrown;
  for (;;) {
    try {
      // `yield from` hands it on to the inner generator.
      if (thrown_ && frame_.code().opcode(frame_.next) != mpy::kOpYieldFrom) {
        frame_.ip = frame_.next;
        throw GuestException{make_raise_obj(rt_, std::exchange(thrown_, kNull))};
      }
      return run_opcodes();
    } catch (const GuestException& exception) {
      handle(exception.value);
    } catch (const HostFault& fault) {
      // What the runtime ran into while it worked for this function.
      if (fault.kind() != MachineFault::Kind::memory) throw;
      throw MachineFault(fault.kind(), fmt::format("memory error: {}{}", fault.what(), place()));
    }
  }
}

std::string Interpreter::place() const {
  return fmt::format("\n  at {}{}", frame_.code().describe(frame_.ip),
                     describe_callers(frame_.caller()));
}

Outcome Interpreter::run_opcodes() {
  while (!outcome_) {
    count_opcode();
    HostScope temporaries(rt_);
    frame_.ip = frame_.next;
    instruction_ = frame_.code().instruction(frame_.ip);
    frame_.next = instruction_.end;
    execute();
  }
  return *outcome_;
}

void Interpreter::count_opcode() {
  RuntimeState& state = rt_.state();
  if (state.opcodes >= state.opcode_limit) {
    throw MachineFault(
        MachineFault::Kind::budget,
        fmt::format("budget used up: {} opcodes of bytecode ran{}", state.opcodes, place()));
  }
  ++state.opcodes;
  if (interrupt_request) [[unlikely]]
    state.raise_interrupt();
}

void Interpreter::execute() {
  switch (instruction_.format) {
    case mpy::OpFormat::qstr:
      return execute_name(frame_.code().qstr(static_cast<uint64_t>(instruction_.arg)));
    case mpy::OpFormat::vuint:
      return execute_vuint(static_cast<uint64_t>(instruction_.arg));
    case mpy::OpFormat::offset:
      return execute_jump();
    case mpy::OpFormat::byte:
      return instruction_.opcode < mpy::kOpLoadConstSmallIntMulti ? execute_byte()
                                                                  : execute_operator();
  }
}

void Interpreter::load(Value local) {
  if (!local) {
    raise_text(rt_, TypeId::NameError, "local variable referenced before assignment");
  }
  frame_.push(local);
}

void Interpreter::execute_byte() {
  switch (instruction_.opcode) {
    case mpy::kOpLoadConstFalse:
      return frame_.push(kFalse);
    case mpy::kOpLoadConstNone:
      return frame_.push(kNone);
    case mpy::kOpLoadConstTrue:
      return frame_.push(kTrue);
    case mpy::kOpLoadNull:
      return frame_.push(kNull);
    case mpy::kOpLoadBuildClass:
      return frame_.push(load_build_class(rt_));
    case mpy::kOpLoadSubscr:
      return frame_.replace(2, subscr(rt_, frame_.top(1), frame_.top(), kSentinel));
    case mpy::kOpStoreSubscr:
      subscr(rt_, frame_.top(1), frame_.top(), frame_.top(2));
      return frame_.drop(3);
    case mpy::kOpDupTop:
      return frame_.push(frame_.top());
    case mpy::kOpDupTopTwo:
      frame_.push(frame_.top(1));
      return frame_.push(frame_.top(1));
    case mpy::kOpPopTop:
      return frame_.drop(1);
    case mpy::kOpRotTwo:
      return std::swap(frame_.top(), frame_.top(1));
    case mpy::kOpRotThree:
      std::swap(frame_.top(), frame_.top(1));
      return std::swap(frame_.top(1), frame_.top(2));
    case mpy::kOpWithCleanup:
      return cleanup_with();
    case mpy::kOpEndFinally:
      return end_finally();
    case mpy::kOpGetIter:
      return frame_.replace(1, getiter(rt_, frame_.top()));
    case mpy::kOpGetIterStack: {
      const Value iterator = getiter(rt_, frame_.top());
      frame_.top() = kNull;
      frame_.push(iterator);
      for (size_t i = kLoopIterator; i < kLoopPlaces; ++i) frame_.push(kNull);
      return;
    }
    case mpy::kOpStoreMap:
      dict_store(rt_, frame_.top(2), frame_.top(), frame_.top(1));
      return frame_.drop(2);
    case mpy::kOpReturnValue:
      return unwind_return();
    case mpy::kOpRaiseLast:
      raise_again();
    case mpy::kOpRaiseObj:
      throw GuestException{make_raise_obj(rt_, frame_.top())};
    case mpy::kOpRaiseFrom:
      if (frame_.pop() != kNone) {
        rt_.state().error_output("Warning: exception chaining not supported\n");
      }
      throw GuestException{make_raise_obj(rt_, frame_.top())};
    case mpy::kOpYieldValue:
      (void)frame_.top();
      outcome_ = Outcome::yielded;
      return;
    case mpy::kOpYieldFrom:
      return yield_from();
    case mpy::kOpImportStar:
      return import_all(rt_, frame_.pop());
    default:
      frame_.bad("there is no such opcode");
  }
}

void Interpreter::execute_name(Qstr name) {
  RuntimeState& state = rt_.state();
  switch (instruction_.opcode) {
    case mpy::kOpLoadConstString:
      return frame_.push(qstr_value(name));
    case mpy::kOpLoadName:
      return frame_.push(load_name(rt_, name));
    case mpy::kOpLoadGlobal:
      return frame_.push(load_global(rt_, name));
    case mpy::kOpLoadAttr:
      return frame_.replace(1, load_attr(rt_, frame_.top(), name));
    case mpy::kOpLoadMethod: {
      const AttrDest method = load_method(rt_, frame_.top(), name);
      frame_.replace(1, method.object);
      return frame_.push(method.self);
    }
    case mpy::kOpLoadSuperMethod: {
      // super, the class, self
      const AttrDest method = load_super_method(rt_, frame_.top(1), frame_.top(), name);
      frame_.replace(3, method.object);
      return frame_.push(method.self);
    }
    case mpy::kOpStoreName:
      dict_store(rt_, state.locals, qstr_value(name), frame_.top());
      return frame_.drop(1);
    case mpy::kOpStoreGlobal:
      dict_store(rt_, state.globals, qstr_value(name), frame_.top());
      return frame_.drop(1);
    case mpy::kOpStoreAttr:
      store_attr(rt_, frame_.top(), name, frame_.top(1));
      return frame_.drop(2);
    case mpy::kOpDeleteName:
      return dict_delete(rt_, state.locals, qstr_value(name));
    case mpy::kOpDeleteGlobal:
      return dict_delete(rt_, state.globals, qstr_value(name));
    case mpy::kOpImportName: {
      const int64_t level = get_int(rt_, frame_.top(1));
      return frame_.replace(
          2, import_name(rt_, std::string(qstr_text(rt_, name)), frame_.top(), level));
    }
    case mpy::kOpImportFrom:
      return frame_.push(import_from(rt_, frame_.top(), name));
    default:
      frame_.bad("there is no such opcode");
  }
}

void Interpreter::execute_vuint(uint64_t arg) {
  const auto cell = [&](uint64_t index) -> Value {
    return value_field(rt_, frame_.local(index), layout::Cell::object);
  };
  const auto set_cell = [&](uint64_t index, Value value) {
    set_field(rt_, frame_.local(index), layout::Cell::object, value);
  };
  switch (instruction_.opcode) {
    case mpy::kOpLoadConstSmallInt:
      return frame_.push(small(rt_, instruction_.arg));
    case mpy::kOpLoadConstObj:
      return frame_.push(frame_.code().object(arg));
    case mpy::kOpLoadFastN:
      return load(frame_.local(arg));
    case mpy::kOpLoadDeref:
      return load(cell(arg));
    case mpy::kOpStoreFastN:
      frame_.local(arg) = frame_.pop();
      return;
    case mpy::kOpStoreDeref:
      return set_cell(arg, frame_.pop());
    case mpy::kOpDeleteFast:
      load(frame_.local(arg));
      frame_.drop(1);
      frame_.local(arg) = kNull;
      return;
    case mpy::kOpDeleteDeref:
      load(cell(arg));
      frame_.drop(1);
      return set_cell(arg, kNull);
    case mpy::kOpBuildTuple:
      return frame_.replace(arg, rt_.make_tuple(frame_.topmost(arg)));
    case mpy::kOpBuildList:
      return frame_.replace(arg, new_list(rt_, frame_.topmost(arg)));
    case mpy::kOpBuildMap:
      return frame_.push(new_dict(rt_, arg));
    case mpy::kOpBuildSet:
      return frame_.replace(arg, rt_.make_set(frame_.topmost(arg)));
    case mpy::kOpBuildSlice:
      return build_slice(arg);
    case mpy::kOpStoreComp:
      return store_comprehension(arg);
    case mpy::kOpUnpackSequence:
      if (arg > frame_.n_state()) frame_.bad("the stack is too small");
      return unpack(unpack_sequence(rt_, frame_.top(), arg));
    case mpy::kOpUnpackEx:
      return unpack(unpack_ex(rt_, frame_.top(), arg & 0xff, arg >> 8 & 0xff));
    case mpy::kOpMakeFunction:
      return make_function(arg, 0, false, false);
    case mpy::kOpMakeFunctionDefargs:
      return make_function(arg, 0, true, false);
    case mpy::kOpMakeClosure:
      return make_function(arg, instruction_.extra, false, true);
    case mpy::kOpMakeClosureDefargs:
      return make_function(arg, instruction_.extra, true, true);
    case mpy::kOpCallFunction:
      return call(arg, false, false);
    case mpy::kOpCallFunctionVarKw:
      return call(arg, false, true);
    case mpy::kOpCallMethod:
      return call(arg, true, false);
    case mpy::kOpCallMethodVarKw:
      return call(arg, true, true);
    default:
      frame_.bad("there is no such opcode");
  }
}

void Interpreter::execute_jump() {
  const int64_t target = instruction_.arg;
  switch (instruction_.opcode) {
    case mpy::kOpUnwindJump:
      frame_.push(small(rt_, target));
      return unwind_jump(instruction_.extra);
    case mpy::kOpJump:
      return frame_.jump(target);
    case mpy::kOpPopJumpIfTrue:
      if (is_true(rt_, frame_.pop())) frame_.jump(target);
      return;
    case mpy::kOpPopJumpIfFalse:
      if (!is_true(rt_, frame_.pop())) frame_.jump(target);
      return;
    case mpy::kOpJumpIfTrueOrPop:
      return is_true(rt_, frame_.top()) ? frame_.jump(target) : frame_.drop(1);
    case mpy::kOpJumpIfFalseOrPop:
      return is_true(rt_, frame_.top()) ? frame_.drop(1) : frame_.jump(target);
    case mpy::kOpSetupWith:
      return setup_with();
    case mpy::kOpSetupExcept:
      return frame_.push_handler(false, target);
    case mpy::kOpSetupFinally:
      return frame_.push_handler(true, target);
    case mpy::kOpPopExceptJump:
      frame_.pop_handler();
      return frame_.jump(target);
    case mpy::kOpForIter:
      return next_of_loop();
    default:
      frame_.bad("there is no such opcode");
  }
}

// The opcodes that hold their operand.
void Interpreter::execute_operator() {
  const unsigned opcode = instruction_.opcode;
  if (opcode < mpy::kOpLoadFastMulti) {
    const int index = static_cast<int>(opcode) - mpy::kOpLoadConstSmallIntMulti;
    frame_.push(small(rt_, index + mpy::kOpLoadConstSmallIntMultiBias));
  } else if (opcode < mpy::kOpStoreFastMulti) {
    load(frame_.local(opcode - mpy::kOpLoadFastMulti));
  } else if (opcode < mpy::kOpUnaryOpMulti) {
    frame_.local(opcode - mpy::kOpStoreFastMulti) = frame_.pop();
  } else if (opcode - mpy::kOpUnaryOpMulti <= static_cast<unsigned>(UnaryOp::not_)) {
    const auto op = static_cast<UnaryOp>(opcode - mpy::kOpUnaryOpMulti);
    frame_.replace(1, unary_op(rt_, op, frame_.top()));
  } else if (opcode - mpy::kOpBinaryOpMulti <= static_cast<unsigned>(BinaryOp::power)) {
    const auto op = static_cast<BinaryOp>(opcode - mpy::kOpBinaryOpMulti);
    frame_.replace(2, binary_op(rt_, op, frame_.top(1), frame_.top()));
  } else {
    frame_.bad("there is no such opcode");
  }
}

void Interpreter::build_slice(uint64_t n) {
  const Value step = n == 3 ? frame_.pop() : kNone;
  frame_.replace(2, rt_.make_slice(frame_.top(1), frame_.top(), step));
}

// The container lies under the iterators of the comprehension's loops.
void Interpreter::store_comprehension(uint64_t arg) {
  const Value container = frame_.top(arg >> 2);
  switch (arg & 3) {
    case 0:
      list_append(rt_, container, frame_.top());
      return frame_.drop(1);
    case 1:
      dict_store(rt_, container, frame_.top(), frame_.top(1));
      return frame_.drop(2);
    default:
      SetTable(rt_, container).lookup(frame_.top(), Lookup::add);
      return frame_.drop(1);
  }
}

void Interpreter::unpack(std::span<const Value> items) {
  frame_.drop(1);
  for (size_t i = items.size(); i-- > 0;) frame_.push(items[i]);
}

// Stack: [tuple of defaults, dict of keyword defaults,] the cells that it closes over.
void Interpreter::make_function(uint64_t child, size_t n_closed, bool has_defaults,
                                bool is_closure) {
  const size_t n = n_closed + (has_defaults ? 2 : 0);
  const std::span<const Value> values = frame_.topmost(n);
  Defaults defaults;
  if (has_defaults) defaults = {values[0], values[1]};
  const Code& code = frame_.code();
  Value function = board::make_function(rt_, code.child(child), code.context(), defaults);
  if (is_closure) function = new_closure(rt_, function, values.last(n_closed));
  frame_.replace(n, function);
}

// Stack: the function, [self or null,] positional arguments, keys with values, [a bit per starred
// positional argument].
void Interpreter::call(uint64_t counts, bool is_method, bool has_stars) {
  const size_t n_positional = counts & 0xff;
  const size_t n_keywords = 2 * (counts >> 8 & 0xff);
  const size_t n_function = is_method ? 2 : 1;
  const size_t n = n_function + n_positional + n_keywords + (has_stars ? 1 : 0);
  const std::span<const Value> all = frame_.topmost(n);
  const std::span<const Value> positional = all.subspan(n_function, n_positional);
  const std::span<const Value> keywords = all.subspan(n_function + n_positional, n_keywords);
  Value result;
  if (has_stars) {
    const auto stars = static_cast<uint64_t>(small_value(rt_, all.back()));
    const CallArguments expanded = expand_arguments(rt_, positional, stars, keywords);
    result = call_method(rt_, {all[0], is_method ? all[1] : kNull}, Args(expanded));
  } else {
    const bool has_self = is_method && all[1];
    result = board::call(rt_, all[0],
                         {has_self ? all.subspan(1, n_positional + 1) : positional, keywords});
  }
  frame_.replace(n, result);
}

// The end of the loop may also show as a StopIteration: see ends_iteration().
void Interpreter::next_of_loop() {
  const Value item = iternext_allow_raise(rt_, frame_.top(kLoopIterator));
  if (item) return frame_.push(item);
  frame_.drop(kLoopPlaces);
  frame_.jump(instruction_.arg);
}

}  // namespace natmod::board
