// What a construct may use. Its function is called twice, with phase 0 and 1; between the two the
// garbage collector runs and memory is filled anew. The code is compiled as a third party would
// compile it: nothing here is of MicroPython or of natmod.
#ifndef CONSTRUCT_H
#define CONSTRUCT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define C_API extern "C"
#else
#define C_API
#endif

// The compiler has to take it that somebody else reads and writes the variable here.
#define TOUCH(variable) __asm__ volatile("" : "+m"(variable))
#define NOINLINE __attribute__((noinline))
#define HIDDEN __attribute__((visibility("hidden")))

// Module's functions (module.c).
C_API void* gc_block(unsigned value);            // a new block of the garbage collector's heap
C_API unsigned gc_value(const void* block);      // its value; 9999 if it was freed and overwritten
C_API unsigned firmware_type(const void* type);  // 1 dict, 2 str, 3 list, 0 otherwise
// What the function raises: 1 RuntimeError, 2 ValueError, 3 IndexError, 4 MemoryError, 5 TypeError,
// 6 another exception, 0 none.
C_API unsigned raised(void (*function)(void));

#endif
