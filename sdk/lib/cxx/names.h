// C++ functions by their names in objects: a C compiler is enough to make them. The name of a
// function with an argument of type size_t says which integer type that is.
#ifndef NATMOD_LIB_NAMES_H
#define NATMOD_LIB_NAMES_H

#include "lib.h"
#include "raise.h"

#define LIB_JOIN_(a, b, c) a##b##c
#define LIB_JOIN(a, b, c) LIB_JOIN_(a, b, c)
#define LIB_WITH_SIZE(before, after) LIB_JOIN(before, LIB_SIZE_CODE, after)
#ifdef __LP64__
#define LIB_SIZE_CODE m
#else
#define LIB_SIZE_CODE j
#endif

#define LIB_NEW LIB_WITH_SIZE(_Znw, )
#define LIB_NEW_ARRAY LIB_WITH_SIZE(_Zna, )
#define LIB_NEW_NOTHROW LIB_WITH_SIZE(_Znw, RKSt9nothrow_t)
#define LIB_NEW_ARRAY_NOTHROW LIB_WITH_SIZE(_Zna, RKSt9nothrow_t)
#define LIB_DELETE _ZdlPv
#define LIB_DELETE_SIZED LIB_WITH_SIZE(_ZdlPv, )
#define LIB_DELETE_ARRAY _ZdaPv
#define LIB_DELETE_ARRAY_SIZED LIB_WITH_SIZE(_ZdaPv, )

void* LIB_NEW(size_t size);
void* LIB_NEW_ARRAY(size_t size);
void LIB_DELETE(void* block);
void LIB_DELETE_ARRAY(void* block);

#endif  // NATMOD_LIB_NAMES_H
