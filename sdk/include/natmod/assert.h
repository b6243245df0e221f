// assert, also for a compiler without a C library.
#ifndef NATMOD_ASSERT_H
#define NATMOD_ASSERT_H

#if defined(__has_include)
#if __has_include(<assert.h>)
#include <assert.h>
#endif
#endif
#ifndef assert
#define assert(cond) ((void)0)
#endif

#endif  // NATMOD_ASSERT_H
