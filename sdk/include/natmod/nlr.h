// Catching exceptions: a chain of saved contexts ("non-local return").
//
//   nlr_buf_t nlr;
//   if (nlr_push(&nlr) == 0) {
//     ... what may raise ...
//     nlr_pop();
//   } else {
//     ... nlr.ret_val is the exception ...
//   }
//
// nlr_push (natmod/raise.h) returns for the second time when an exception is raised. As with setjmp,
// a local variable that was changed in between has to be volatile to be read then. In the function
// table nlr_push saves the registers on most firmware; where registers have windows (xtensawin) it
// only links the buffer, and setjmp_ on its regs has to follow: use the function.
//
// Source: MicroPython's py/nlr.h, and the sizes that mpy-cross compiles for.
#ifndef NATMOD_NLR_H
#define NATMOD_NLR_H

#include "py/mpconfig.h"

NATMOD_C_BEGIN

// Words that the firmware of an architecture may save.
#if defined(__i386__)
#define MICROPY_NLR_NUM_REGS (6)
#elif defined(__x86_64__)
#define MICROPY_NLR_NUM_REGS (8)
#elif defined(__arm__)
#define MICROPY_NLR_NUM_REGS (10 + 6)  // with s16 to s21, which a soft-float firmware leaves out
#elif defined(__xtensa__)
#define MICROPY_NLR_NUM_REGS (17)  // windowed: a jmp_buf; ESP8266 needs 10
#elif defined(__riscv)
#define MICROPY_NLR_NUM_REGS (14)
#else
#define MICROPY_NLR_NUM_REGS (32)
#endif

typedef struct _nlr_buf_t nlr_buf_t;
struct _nlr_buf_t {
  nlr_buf_t* prev;
  void* ret_val;
  void* regs[MICROPY_NLR_NUM_REGS];
  void* pystack;  // only some firmware writes it
};

NATMOD_C_END

#endif  // NATMOD_NLR_H
