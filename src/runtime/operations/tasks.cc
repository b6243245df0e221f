#include "runtime/tasks.h"

#include "runtime/allocation.h"
#include "runtime/operations.h"

namespace natmod::board {

void run_first_task(Runtime& rt) {
  RuntimeState& state = rt.state();
  if (state.runs_task) return;
  const auto [function, argument] = state.tasks.front();
  state.tasks.pop_front();
  keep(rt, function);
  keep(rt, argument);
  state.runs_task = true;
  struct Reset {
    bool& flag;
    ~Reset() { flag = false; }
  } reset{state.runs_task};
  try {
    call(rt, function, {{&argument, 1}, {}});
  } catch (const GuestException& exception) {
    state.output(rt.traceback(exception.value));
  }
}

}  // namespace natmod::board
