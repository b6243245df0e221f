#define SIZE 8
#define TYPE uint64_t
#define IS_WORD (__SIZEOF_POINTER__ == 8)
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_8
#define IS_LOCK_FREE 1
#endif
#include "sized.h"
