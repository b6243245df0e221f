// The loop, and the opcodes that are run most; the others are in execute.cc and unwind.cc.
//
// Source: MicroPython's py/vm.c and py/bc0.h, for what each opcode does.
#include "vm/interpreter.h"

#include "runtime/errors.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/map.h"
#include "runtime/tasks.h"
#include "runtime/words.h"
#include "vm/simple.h"

namespace natmod::board {

Ending Interpreter::run(Value thrown) {
  thrown_ = thrown;
  for (;;) {
    try {
      // `yield from` hands it on to the inner generator.
      if (thrown_ && code_.opcode(frame_.next) != mpy::kOpYieldFrom) {
        frame_.ip = frame_.next;
        throw GuestException{make_raise_obj(rt_, std::exchange(thrown_, kNull))};
      }
      return run_opcodes();
    } catch (const GuestException& exception) {
      handle(exception.value);
    } catch (const HostFault& fault) {
      // What the runtime ran into while it worked for this function.
      if (fault.kind() != MachineFault::Kind::memory) throw;
      const GuestCalls* guest = rt_.state().guest;
      const std::string what =
          guest == nullptr ? fmt::format("memory error: {}", fault.what()) : guest->describe(fault);
      throw MachineFault(fault.kind(), what + place());
    }
  }
}

std::string Interpreter::place() const {
  return fmt::format("\n  at {}{}", code_.describe(frame_.ip), describe_callers(frame_.caller()));
}

Ending Interpreter::run_opcodes() {
  RuntimeState& state = rt_.state();
  while (!ending_) {
    if (state.opcodes >= state.opcode_limit) [[unlikely]]
      end_of_budget();
    ++state.opcodes;
    frame_.ip = frame_.next;
    const Operation& operation = code_.operation(frame_.ip);
    frame_.next = operation.end;
    if (execute_simple(operation)) continue;
    if (interrupt_request) [[unlikely]]
      state.raise_interrupt();
    execute(operation);
    drop_temporaries();
  }
  return *ending_;
}

void Interpreter::end_of_budget() {
  throw MachineFault(
      MachineFault::Kind::budget,
      fmt::format("budget used up: {} opcodes of bytecode ran{}", rt_.state().opcodes, place()));
}

void Interpreter::drop_temporaries() {
  std::vector<Value>& temporaries = rt_.state().temporaries;
  if (temporaries.size() > first_temporary_) temporaries.resize(first_temporary_);
}

inline bool Interpreter::execute_simple(const Operation& operation) {
  Frame& frame = frame_;
  switch (operation.code) {
    case mpy::kOpLoadConstFalse:
      frame.push(kFalse);
      return true;
    case mpy::kOpLoadConstNone:
      frame.push(kNone);
      return true;
    case mpy::kOpLoadConstTrue:
      frame.push(kTrue);
      return true;
    case mpy::kOpLoadNull:
      frame.push(kNull);
      return true;
    case mpy::kOpLoadConstString:
    case mpy::kOpLoadConstSmallInt:
      frame.push(Value{operation.arg});
      return true;
    case mpy::kOpLoadConstObj:
      frame.push(Value{memory(rt_).word(operation.arg)});
      return true;
    case mpy::kOpLoadFastN: {
      const Value local = frame.local_at(operation.arg);
      if (!local) return false;
      frame.push(local);
      return true;
    }
    case mpy::kOpStoreFastN:
      frame.local_at(operation.arg) = frame.pop();
      return true;
    case mpy::kOpDupTop:
      frame.push(frame.top());
      return true;
    case mpy::kOpDupTopTwo:
      frame.push(frame.top(1));
      frame.push(frame.top(1));
      return true;
    case mpy::kOpPopTop:
      frame.drop(1);
      return true;
    case mpy::kOpRotTwo:
      std::swap(frame.top(), frame.top(1));
      return true;
    case mpy::kOpRotThree:
      std::swap(frame.top(), frame.top(1));
      std::swap(frame.top(1), frame.top(2));
      return true;
    case mpy::kOpJump:
      if (interrupt_request || has_tasks(rt_)) [[unlikely]]
        return false;
      frame.next = operation.arg;
      return true;
    case mpy::kOpPopJumpIfTrue:
    case mpy::kOpPopJumpIfFalse: {
      const Truth truth = simple_truth(frame.top());
      if (truth == Truth::asked_for || interrupt_request || has_tasks(rt_)) return false;
      frame.drop(1);
      if ((truth == Truth::yes) == (operation.code == mpy::kOpPopJumpIfTrue)) {
        frame.next = operation.arg;
      }
      return true;
    }
    case mpy::kOpForIter: {
      if (interrupt_request) [[unlikely]]
        return false;
      const std::optional<Value> item = simple_next(
          rt_, frame.top(kLoopKind), frame.top(kLoopIterator), frame.top(kLoopPosition));
      if (!item) return false;
      rt_.state().count_step();
      if (*item) {
        frame.push(*item);
      } else {
        frame.drop(kLoopPlaces);
        frame.next = operation.arg;
      }
      return true;
    }
    case mpy::kOpLoadGlobal:
      return push_if(find_global(rt_, Value{operation.arg}));
    case mpy::kOpLoadName:
      if (rt_.state().locals != rt_.state().globals) return false;
      return push_if(find_global(rt_, Value{operation.arg}));
    case mpy::kOpLoadAttr:
      return replace_if(1, simple_attr(rt_, frame.top(), Value{operation.arg}));
    case mpy::kOpStoreAttr:
      if (!simple_store_attr(rt_, frame.top(), Value{operation.arg}, frame.top(1))) return false;
      frame.drop(2);
      return true;
    case mpy::kOpLoadSubscr:
      return replace_if(2, simple_item(rt_, frame.top(1), frame.top()));
    case mpy::kOpStoreSubscr:
      if (!simple_store_item(rt_, frame.top(1), frame.top(), frame.top(2))) return false;
      frame.drop(3);
      return true;
    case mpy::kOpReturnValue:
      if (frame.has_handler()) return false;
      (void)frame.top();
      ending_ = Ending::returned;
      return true;
    default:
      if (operation.code < mpy::kOpBinaryOpMulti) return false;
      return replace_if(
          2, simple_binary(rt_, static_cast<BinaryOp>(operation.arg), frame.top(1), frame.top()));
  }
}

bool Interpreter::push_if(Value value) {
  if (value) frame_.push(value);
  return static_cast<bool>(value);
}

bool Interpreter::replace_if(size_t n, Value value) {
  if (value) frame_.replace(n, value);
  return static_cast<bool>(value);
}

}  // namespace natmod::board
