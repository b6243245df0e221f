// How the runtime reaches machine code; the machine implements it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "mpy/mpy_file.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class HostFault;

class GuestCalls {
 public:
  virtual ~GuestCalls() = default;
  /// Calls the function with word arguments and gives its word result.
  virtual uint64_t call(Address function, std::span<const uint64_t> arguments) = 0;
  /// Every word that the machine itself may hold a pointer in: registers and stack.
  virtual void visit_roots(const std::function<void(uint64_t)>& visit) = 0;
  virtual void visit_root_ranges(const std::function<void(Address, size_t)>& visit) = 0;
  /// The body of a .mpy file as a function, its constants those of `module`. Error for a file that
  /// does not fit.
  virtual Value load_mpy(const mpy::MpyFile& file, const std::string& name, Value module) = 0;
  /// RuntimeError if the guest's stack is nearly used up.
  virtual void check_stack() = 0;
  virtual size_t stack_used() const = 0;
  virtual size_t stack_size() const = 0;
  /// That ran so far.
  virtual uint64_t instructions() const = 0;
  // Non-local returns, as native code makes them.
  virtual void push_nlr(Address buffer) = 0;
  virtual void pop_nlr() = 0;
  virtual void set_jump(Address place) = 0;
  /// What happened, and to which block or what else lies there.
  virtual std::string describe(const HostFault& fault) const = 0;
};

}  // namespace natmod::board
