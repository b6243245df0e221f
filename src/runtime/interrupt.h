// Control-C for what runs on boards.
#pragma once

#include <csignal>

namespace natmod::board {

inline volatile std::sig_atomic_t interrupt_request = 0;

/// Whatever runs on a board of this process ends with KeyboardInterrupt, at its next step. For
/// handlers of signals too.
inline void interrupt() {
  interrupt_request = 1;
}

/// Whether that was asked for; it no longer is.
inline bool take_interrupt() {
  bool is_asked = interrupt_request != 0;
  interrupt_request = 0;
  return is_asked;
}

}  // namespace natmod::board
