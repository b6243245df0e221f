// A method of a C++ class, for the tests to stop in.
#include <mpy/class.hpp>

struct Counter {
  int count = 0;

  int add(int step) {
    int next = count + step;
    count = next;  // mark: method
    return count;
  }
};

MPY_MODULE(counter, m) {
  auto counter = m.type<"Counter", Counter>();
  counter.init<>();
  counter.def<"add", &Counter::add>();
}
