#ifdef __SIZEOF_INT128__
#define SIZE 16
#define TYPE unsigned __int128
#define IS_WORD 0
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
#define IS_LOCK_FREE 1
#endif
#include "sized.h"
#endif
