// The opcodes that compute, beyond what is simple; those that leave blocks are in unwind.cc.
//
// Source: MicroPython's py/vm.c and py/bc0.h, for what each opcode does.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/import.h"
#include "runtime/names.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/map.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/tasks.h"
#include "runtime/unpack.h"
#include "vm/generator.h"
#include "vm/interpreter.h"
#include "vm/raw_code.h"

namespace natmod::board {

void Interpreter::execute(const Operation& operation) {
  RuntimeState& state = rt_.state();
  const uint64_t arg = operation.arg;
  const auto name = [&] { return qstr_number(Value{arg}); };
  const auto cell = [&] { return value_field(rt_, frame_.local_at(arg), layout::Cell::object); };
  const auto set_cell = [&](Value value) {
    set_field(rt_, frame_.local_at(arg), layout::Cell::object, value);
  };
  switch (operation.code) {
    // -- Values
    case mpy::kOpLoadBuildClass:
      return frame_.push(load_build_class(rt_));
    case mpy::kOpLoadName:
      return frame_.push(load_name(rt_, name()));
    case mpy::kOpLoadGlobal:
      return frame_.push(load_global(rt_, name()));
    case mpy::kOpLoadFastN:
      return load(frame_.local_at(arg));
    case mpy::kOpLoadDeref:
      return load(cell());
    case mpy::kOpStoreName:
      dict_store(rt_, state.locals, Value{arg}, frame_.top());
      return frame_.drop(1);
    case mpy::kOpStoreGlobal:
      dict_store(rt_, state.globals, Value{arg}, frame_.top());
      return frame_.drop(1);
    case mpy::kOpStoreDeref:
      return set_cell(frame_.pop());
    case mpy::kOpDeleteName:
      return dict_delete(rt_, state.locals, Value{arg});
    case mpy::kOpDeleteGlobal:
      return dict_delete(rt_, state.globals, Value{arg});
    case mpy::kOpDeleteFast:
      load(frame_.local_at(arg));
      frame_.drop(1);
      frame_.local_at(arg) = kNull;
      return;
    case mpy::kOpDeleteDeref:
      load(cell());
      frame_.drop(1);
      return set_cell(kNull);

    // -- Attributes and items
    case mpy::kOpLoadAttr:
      return frame_.replace(1, load_attr(rt_, frame_.top(), name()));
    case mpy::kOpLoadMethod: {
      const AttrDest method = load_method(rt_, frame_.top(), name());
      frame_.replace(1, method.object);
      return frame_.push(method.self);
    }
    case mpy::kOpLoadSuperMethod: {
      // super, the class, self
      const AttrDest method = load_super_method(rt_, frame_.top(1), frame_.top(), name());
      frame_.replace(3, method.object);
      return frame_.push(method.self);
    }
    case mpy::kOpStoreAttr:
      store_attr(rt_, frame_.top(), name(), frame_.top(1));
      return frame_.drop(2);
    case mpy::kOpLoadSubscr:
      return frame_.replace(2, subscr(rt_, frame_.top(1), frame_.top(), kSentinel));
    case mpy::kOpStoreSubscr:
      subscr(rt_, frame_.top(1), frame_.top(), frame_.top(2));
      return frame_.drop(3);

    // -- New objects
    case mpy::kOpBuildTuple:
      return frame_.replace(arg, rt_.make_tuple(frame_.topmost(arg)));
    case mpy::kOpBuildList:
      return frame_.replace(arg, new_list(rt_, frame_.topmost(arg)));
    case mpy::kOpBuildMap:
      return frame_.push(new_dict(rt_, arg));
    case mpy::kOpStoreMap:
      dict_store(rt_, frame_.top(2), frame_.top(), frame_.top(1));
      return frame_.drop(2);
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
      return make_function(arg, operation.extra, false, true);
    case mpy::kOpMakeClosureDefargs:
      return make_function(arg, operation.extra, true, true);

    // -- Operators
    case mpy::kOpUnaryOpMulti:
      return frame_.replace(1, unary_op(rt_, static_cast<UnaryOp>(arg), frame_.top()));
    case mpy::kOpPopJumpIfTrue:
      if (is_true(rt_, frame_.pop())) frame_.next = arg;
      return run_task(rt_);
    case mpy::kOpPopJumpIfFalse:
      if (!is_true(rt_, frame_.pop())) frame_.next = arg;
      return run_task(rt_);
    case mpy::kOpJumpIfTrueOrPop:
      return jump_or_pop(is_true(rt_, frame_.top()), arg);
    case mpy::kOpJumpIfFalseOrPop:
      return jump_or_pop(!is_true(rt_, frame_.top()), arg);

    // -- Calls, loops, generators
    case mpy::kOpCallFunction:
      return call(arg, false, false);
    case mpy::kOpCallFunctionVarKw:
      return call(arg, false, true);
    case mpy::kOpCallMethod:
      return call(arg, true, false);
    case mpy::kOpCallMethodVarKw:
      return call(arg, true, true);
    case mpy::kOpGetIter:
      return frame_.replace(1, getiter(rt_, frame_.top()));
    case mpy::kOpGetIterStack:
      return begin_loop();
    case mpy::kOpForIter:
      return next_of_loop(arg);
    case mpy::kOpYieldValue:
      (void)frame_.top();
      ending_ = Ending::yielded;
      return;
    case mpy::kOpYieldFrom:
      return yield_from();

    // -- Blocks and exceptions
    case mpy::kOpJump:
      frame_.next = arg;
      return run_task(rt_);
    case mpy::kOpUnwindJump:
      frame_.push(small(rt_, static_cast<int64_t>(arg)));
      return unwind_jump(operation.extra);
    case mpy::kOpSetupWith:
      return setup_with(arg);
    case mpy::kOpSetupExcept:
      return frame_.push_handler(false, static_cast<int64_t>(arg));
    case mpy::kOpSetupFinally:
      return frame_.push_handler(true, static_cast<int64_t>(arg));
    case mpy::kOpPopExceptJump:
      frame_.pop_handler();
      frame_.next = arg;
      return;
    case mpy::kOpWithCleanup:
      return cleanup_with();
    case mpy::kOpEndFinally:
      return end_finally();
    case mpy::kOpReturnValue:
      return unwind_return();
    case mpy::kOpRaiseLast:
      raise_again();
    case mpy::kOpRaiseObj:
      throw GuestException{make_raise_obj(rt_, frame_.top())};
    case mpy::kOpRaiseFrom:
      if (frame_.pop() != kNone) {
        state.error_output("Warning: exception chaining not supported\n");
      }
      throw GuestException{make_raise_obj(rt_, frame_.top())};

    // -- Imports
    case mpy::kOpImportName:
      return frame_.replace(2, import_by_statement(rt_, name(), frame_.top(), frame_.top(1)));
    case mpy::kOpImportFrom:
      return frame_.push(import_from(rt_, frame_.top(), name()));
    case mpy::kOpImportStar:
      return import_all(rt_, frame_.pop());

    default:
      if (operation.code < mpy::kOpBinaryOpMulti) frame_.bad("there is no such opcode");
      return frame_.replace(
          2, binary_op(rt_, static_cast<BinaryOp>(arg), frame_.top(1), frame_.top()));
  }
}

void Interpreter::load(Value local) {
  if (!local) {
    raise_text(rt_, TypeId::NameError, "local variable referenced before assignment");
  }
  frame_.push(local);
}

void Interpreter::jump_or_pop(bool jumps, uint64_t target) {
  if (jumps) {
    frame_.next = target;
  } else {
    frame_.drop(1);
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
  Value function = board::make_function(rt_, code_.child(child), code_.context(), defaults);
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

void Interpreter::begin_loop() {
  const Value iterable = frame_.top();
  const std::optional<IteratorKind> kind = iterator_kind(rt_, iterable);
  const Value places[kLoopPlaces] = {kind ? small(rt_, static_cast<int64_t>(*kind)) : kNull,
                                     kind ? iterable : getiter(rt_, iterable), small(rt_, 0),
                                     kNull};
  frame_.drop(1);
  for (const Value place : places) frame_.push(place);
}

// The end of the loop may also show as a StopIteration: see ends_iteration().
void Interpreter::next_of_loop(uint64_t end) {
  const Value kind = frame_.top(kLoopKind);
  Value item;
  if (kind) {
    rt_.state().count_step();
    auto at = static_cast<uint64_t>(small_value(rt_, frame_.top(kLoopPosition)));
    item = next_item(rt_, static_cast<IteratorKind>(small_value(rt_, kind)),
                     frame_.top(kLoopIterator), at);
    frame_.top(kLoopPosition) = small(rt_, static_cast<int64_t>(at));
    keep(rt_, item);
  } else {
    item = iternext_allow_raise(rt_, frame_.top(kLoopIterator));
  }
  if (item) return frame_.push(item);
  frame_.drop(kLoopPlaces);
  frame_.next = end;
}

}  // namespace natmod::board
