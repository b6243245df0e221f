// Catching exceptions: a chain of saved contexts ("non-local return").
//
// mp_fun_table.nlr_push(&buf) saves the context and returns 0; when an exception is raised, it
// returns again with 1, and buf.ret_val is the exception. Call mp_fun_table.nlr_pop() on the way
// that does not raise. On firmware with setjmp (mp_fun_table.setjmp_ is not NULL: xtensawin)
// nlr_push only links the buffer, and setjmp_ on its regs must follow.
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
