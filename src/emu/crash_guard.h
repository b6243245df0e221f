// Survives a crash of a library: Unicorn's translator aborts the process on some code that no
// compiler makes (a "tcg fatal error"), and what a module does must not end the host.
#pragma once

#include <setjmp.h>

namespace natmod::emu {

/// Handles SIGABRT, SIGSEGV, SIGBUS and SIGFPE of this thread while one of these exists and
/// is_armed; otherwise they go to the handlers that were there before.
///
///     CrashGuard guard;
///     if (sigsetjmp(guard.place, 0) == 0) { guard.arm(); library(); } else { … it crashed … }
///
/// Nothing between the two may have a destructor to run, and the library's object is lost.
class CrashGuard {
 public:
  CrashGuard();
  ~CrashGuard();
  CrashGuard(const CrashGuard&) = delete;
  CrashGuard& operator=(const CrashGuard&) = delete;

  void arm();

  sigjmp_buf place;

 private:
  CrashGuard* outer_;
};

}  // namespace natmod::emu
