// Arrays of items, as list-like types handle them. Regions may overlap in the two that replace a
// slice: of `dest`, from `beg` to `end`, by `slice_len` items of `slice`. no_grow needs
// slice_len <= end - beg; grow_inplace needs room for len_adj = slice_len - (end - beg) more items.
#ifndef NATMOD_SEQUENCE_H
#define NATMOD_SEQUENCE_H

#include "py/misc.h"

#define mp_seq_copy(dest, src, len, item_t) memcpy(dest, src, (len) * sizeof(item_t))
#define mp_seq_cat(dest, src1, len1, src2, len2, item_t)    \
  {                                                         \
    memcpy(dest, src1, (len1) * sizeof(item_t));            \
    memcpy((dest) + (len1), src2, (len2) * sizeof(item_t)); \
  }

// Zeroes what is allocated but not in use, so that the collector sees no stale pointers there.
#define mp_seq_clear(start, len, alloc_len, item_size) \
  memset((byte*)(start) + (len) * (item_size), 0, ((alloc_len) - (len)) * (item_size))

#define NATMOD_ITEM(base, index, item_size) ((char*)(base) + (index) * (item_size))
#define mp_seq_replace_slice_no_grow(dest, dest_len, beg, end, slice, slice_len, item_size)     \
  memmove(NATMOD_ITEM(dest, beg, item_size), slice, (slice_len) * (item_size));                 \
  memmove(NATMOD_ITEM(dest, (beg) + (slice_len), item_size), NATMOD_ITEM(dest, end, item_size), \
          ((dest_len) - (end)) * (item_size));
#define mp_seq_replace_slice_grow_inplace(dest, dest_len, beg, end, slice, slice_len, len_adj,  \
                                          item_size)                                            \
  memmove(NATMOD_ITEM(dest, (beg) + (slice_len), item_size), NATMOD_ITEM(dest, end, item_size), \
          ((dest_len) + (len_adj) - ((beg) + (slice_len))) * (item_size));                      \
  memmove(NATMOD_ITEM(dest, beg, item_size), slice, (slice_len) * (item_size));

#endif  // NATMOD_SEQUENCE_H
