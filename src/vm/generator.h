// Generators: what is between two runs lies in a guest object, so that the collector sees it.
#pragma once

#include "vm/interpreter.h"

namespace natmod::board {

/// What an iterator gave: the item it yielded, or the value it returned at its end.
struct Resumed {
  Ending ending = Ending::returned;
  Value value;
};

/// Runs an iterator to its next item: generators, and anything with `__next__`, `send`, `throw` or
/// `close`. Either `sent` or `thrown` is kNull.
Resumed resume(Runtime& rt, Value iterator, Value sent, Value thrown);

/// As resume(), of a generator of MicroPython's native emitter. (native.cc)
Resumed resume_native_generator(Runtime& rt, Value self, Value sent, Value thrown);

/// The object that a call of a generator function gives.
Value new_generator(Runtime& rt, Frame& frame);

/// While it lives the generator counts as running, and cannot be entered again.
class Running {
 public:
  Running(Runtime& rt, Value generator);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Runtime& rt_;
  Value generator_;
};

/// What ends a generator leaves it, but a StopIteration would look like a good end.
[[noreturn]] void raise_from_generator(Runtime& rt, Value exception);

/// Makes a dict the globals for as long as it lives.
class GlobalsScope {
 public:
  GlobalsScope(Runtime& rt, Value globals)
      : rt_(rt), old_(rt.swap_namespaces(globals, rt.locals()).first) {}
  ~GlobalsScope() { rt_.swap_namespaces(old_, rt_.locals()); }
  GlobalsScope(const GlobalsScope&) = delete;
  GlobalsScope& operator=(const GlobalsScope&) = delete;

 private:
  Runtime& rt_;
  Value old_;
};

}  // namespace natmod::board
