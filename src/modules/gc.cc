// The module gc.
//
// Source: MicroPython's py/modgc.c.
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

Value gc_collect(Runtime& rt, Args) {
  collect_garbage(rt);
  if (!rt.state().config.counts_collected) return kNone;
  return small(rt, static_cast<int64_t>(rt.state().last_collected));
}
Value gc_disable(Runtime& rt, Args) {
  rt.state().gc_enabled = false;
  return kNone;
}
Value gc_enable(Runtime& rt, Args) {
  rt.state().gc_enabled = true;
  return kNone;
}
Value gc_isenabled(Runtime& rt, Args) {
  return bool_value(rt.state().gc_enabled);
}
Value gc_mem_alloc(Runtime& rt, Args) {
  return new_int(rt, static_cast<int64_t>(rt.state().heap.used()));
}
Value gc_mem_free(Runtime& rt, Args) {
  const Heap& heap = rt.state().heap;
  return new_int(rt, static_cast<int64_t>(heap.limit() - heap.used()));
}
// The threshold counts whole blocks of the heap, of four words.
Value gc_threshold(Runtime& rt, Args args) {
  size_t& threshold = rt.state().gc_threshold;
  if (args.size() == 0) {
    return threshold == SIZE_MAX ? small(rt, -1) : new_uint(rt, threshold);
  }
  const int64_t given = get_int(rt, args[0]);
  const size_t block = words(rt, 4);
  threshold = given < 0 ? SIZE_MAX : static_cast<size_t>(given) / block * block;
  return kNone;
}

constexpr Member kGcFunctions[] = {
    {"collect", gc_collect, 0, 0},     {"disable", gc_disable, 0, 0},
    {"enable", gc_enable, 0, 0},       {"isenabled", gc_isenabled, 0, 0},
    {"mem_free", gc_mem_free, 0, 0},   {"mem_alloc", gc_mem_alloc, 0, 0},
    {"threshold", gc_threshold, 0, 1},
};

}  // namespace

const ModuleDef kModule_gc = {.name = "gc", .functions = kGcFunctions};

}  // namespace natmod::board
