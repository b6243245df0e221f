#include "emu/crash_guard.h"

#include <signal.h>

#include <iterator>

namespace natmod::emu {
namespace {

constexpr int kSignals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
struct sigaction previous[std::size(kSignals)];

thread_local CrashGuard* armed = nullptr;

void on_signal(int signal) {
  if (armed != nullptr) siglongjmp(armed->place, signal);
  // Not ours: as if we had never been here. A fault happens again when this returns.
  for (size_t i = 0; i < std::size(kSignals); ++i)
    if (kSignals[i] == signal) sigaction(signal, &previous[i], nullptr);
  if (signal == SIGABRT) raise(signal);
}

bool install() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_NODEFER;  // siglongjmp leaves the handler without unblocking the signal
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < std::size(kSignals); ++i) sigaction(kSignals[i], &action, &previous[i]);
  return true;
}

}  // namespace

CrashGuard::CrashGuard() : outer_(armed) {
  static const bool installed = install();  // once: it costs a system call a signal
  static_cast<void>(installed);
}

CrashGuard::~CrashGuard() {
  armed = outer_;
}

void CrashGuard::arm() {
  armed = this;
}

}  // namespace natmod::emu
