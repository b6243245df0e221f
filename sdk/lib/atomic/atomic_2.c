#define SIZE 2
#define TYPE uint16_t
#define IS_WORD 1
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_2
#define IS_LOCK_FREE 1
#endif
#include "sized.h"
