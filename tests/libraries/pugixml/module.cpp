// xml: the vectors of pugixml, a library of some 13,000 lines of C++ that knows nothing of MicroPython,
// as Debian's source has it. Each vector is a static object whose constructor puts it into a list.
//
//   count()     how many vectors there are
//   run(n=1)    runs every nth; the number that ran. AssertionError says which condition fails
#include <stdlib.h>

#include <mpy/error.hpp>

#include "test.hpp"

test_runner* test_runner::_tests;
size_t test_runner::_memory_fail_threshold;
bool test_runner::_memory_fail_triggered;
jmp_buf test_runner::_failure_buffer;
const char* test_runner::_failure_message;
const char* test_runner::_temp_path = "";

// Where a condition fails. What the vector has allocated is the garbage collector's.
extern "C" void longjmp(jmp_buf, int) {
  mpy::raise<mpy::AssertionError>("%s", test_runner::_failure_message);
}

// Some vectors want memory to end.
static size_t used;

static void* allocate(size_t size) {
  used += size;
  if (test_runner::_memory_fail_threshold != 0 && used > test_runner::_memory_fail_threshold) {
    test_runner::_memory_fail_triggered = true;
    return nullptr;
  }
  return malloc(size);
}

static unsigned count() {
  unsigned n = 0;
  for (test_runner* test = test_runner::_tests; test != nullptr; test = test->_next) ++n;
  return n;
}

static unsigned run(unsigned step) {
  pugi::set_memory_management_functions(allocate, free);
  unsigned n = 0, done = 0;
  for (test_runner* test = test_runner::_tests; test != nullptr; test = test->_next) {
    if (n++ % step != 0) continue;
    used = 0;
    test_runner::_memory_fail_threshold = 0;
    test_runner::_memory_fail_triggered = false;
    test->run();
    ++done;
  }
  return done;
}

MPY_MODULE(xml, m) {
  m.def<"count", count>();
  m.def<"run", run, mpy::arg<"step", 1>>();
}
