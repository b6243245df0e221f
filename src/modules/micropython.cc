// The module micropython.
//
// Source: MicroPython's py/modmicropython.c, py/scheduler.c.
#include "modules/memory_report.h"
#include "modules/modules.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

extern const TypeDef kType_ringio;

namespace {

Value micropython_const(Runtime&, Args args) {
  return args[0];
}

Value micropython_opt_level(Runtime& rt, Args args) {
  if (args.size() == 0) return small(rt, rt.state().opt_level);
  rt.state().opt_level = get_int(rt, args[0]);
  return kNone;
}

// -- Memory

Value micropython_mem_total(Runtime& rt, Args) {
  return small(rt, static_cast<int64_t>(rt.state().heap.total()));
}
Value micropython_mem_current(Runtime& rt, Args) {
  return small(rt, static_cast<int64_t>(rt.state().heap.used()));
}
Value micropython_mem_peak(Runtime& rt, Args) {
  return small(rt, static_cast<int64_t>(rt.state().heap.peak()));
}

Value micropython_mem_info(Runtime& rt, Args args) {
  rt.state().output(memory_report(rt, args.size() > 0));
  return kNone;
}

Value micropython_qstr_info(Runtime& rt, Args args) {
  const RuntimeState& state = rt.state();
  // A pool has a hash, a length and an address for each.
  const size_t n = state.qstrs.size() - state.firmware_qstrs;
  size_t text_size = 0;
  std::string texts;
  for (Qstr q = state.firmware_qstrs; q < state.qstrs.size(); ++q) {
    text_size += qstr_text(rt, q).size() + 1;
    if (args.size() > 0) texts += fmt::format("Q({})\n", qstr_text(rt, q));
  }
  state.output(
      fmt::format("qstr pool: n_pool={}, n_qstr={}, n_str_data_bytes={}, n_total_bytes={}\n",
                  n == 0 ? 0 : 1, n, text_size, text_size + n * (3 + state.config.word_size)) +
      texts);
  return kNone;
}

Value micropython_stack_use(Runtime& rt, Args) {
  const GuestCalls* guest = rt.state().guest;
  return small(rt, guest == nullptr ? 0 : static_cast<int64_t>(guest->stack_used()));
}

Value micropython_heap_lock(Runtime& rt, Args) {
  ++rt.state().heap_locks;
  return kNone;
}

Value micropython_heap_unlock(Runtime& rt, Args) {
  unsigned& locks = rt.state().heap_locks;
  if (locks > 0) --locks;
  return small(rt, locks);
}

// -- Interrupts

Value micropython_kbd_intr(Runtime& rt, Args args) {
  get_int(rt, args[0]);  // a session has no serial line on which the character could come
  return kNone;
}

Value micropython_schedule(Runtime& rt, Args args) {
  constexpr size_t kMostTasks = 8;
  auto& tasks = rt.state().tasks;
  if (tasks.size() == kMostTasks) raise(rt, TypeId::RuntimeError, "schedule queue full");
  tasks.emplace_back(args[0], args[1]);
  return kNone;
}

// Exceptions need no such memory here: their texts fit always.
Value micropython_emergency_buffer(Runtime& rt, Args args) {
  get_int(rt, args[0]);
  return kNone;
}

constexpr Member kMicropythonFunctions[] = {
    {"const", micropython_const, 1, 1},
    {"opt_level", micropython_opt_level, 0, 1},
    {"mem_total", micropython_mem_total, 0, 0},
    {"mem_current", micropython_mem_current, 0, 0},
    {"mem_peak", micropython_mem_peak, 0, 0},
    {"mem_info", micropython_mem_info, 0, 1},
    {"qstr_info", micropython_qstr_info, 0, 1},
    {"stack_use", micropython_stack_use, 0, 0},
    {"alloc_emergency_exception_buf", micropython_emergency_buffer, 1, 1},
    {"heap_lock", micropython_heap_lock, 0, 0},
    {"heap_unlock", micropython_heap_unlock, 0, 0},
    {"kbd_intr", micropython_kbd_intr, 1, 1},
    {"schedule", micropython_schedule, 2, 2},
};

void fill_micropython(ModuleItems& items) {
  items.add(kType_ringio);
}

}  // namespace

const ModuleDef kModule_micropython = {
    .name = "micropython", .functions = kMicropythonFunctions, .fill = fill_micropython};

}  // namespace natmod::board
