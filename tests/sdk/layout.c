// The SDK's structures have the layout of the firmware's, in every compiler that compiles this
// file.
#include "py/dynruntime.h"
#include "py/nlr.h"
#include "py/objarray.h"
#include "py/objexcept.h"
#include "py/objlist.h"
#include "py/objtuple.h"
#include "py/stream.h"

#define BY_WORD(x32, x64) (sizeof(void*) == 4 ? (x32) : (x64))

#if MPY_SUB_VERSION == 3
#define LAYOUT_MEMBER(type, member, x32, x64) \
  MP_STATIC_ASSERT(offsetof(type, member) == BY_WORD(x32, x64));
#define LAYOUT_SIZE(type, x32, x64) MP_STATIC_ASSERT(sizeof(type) == BY_WORD(x32, x64));
#include "layout.def"
MP_STATIC_ASSERT(sizeof(mp_fun_table_t) == 87 * sizeof(void*));
#else
// .mpy 6.1 and 6.2: a shorter table, and three bit fields in the first word of a raw code.
MP_STATIC_ASSERT(sizeof(mp_fun_table_t) == 80 * sizeof(void*));
MP_STATIC_ASSERT(offsetof(mp_fun_table_t, get_buffer) == 64 * sizeof(void*));
MP_STATIC_ASSERT(offsetof(mp_fun_table_t, type_type) == 67 * sizeof(void*));
MP_STATIC_ASSERT(offsetof(mp_fun_table_t, stream_read_obj) == 76 * sizeof(void*));
MP_STATIC_ASSERT(offsetof(mp_raw_code_truncated_t, fun_data) == sizeof(void*));
#endif

// Room for whatever a firmware saves: the prefix is fixed, the rest is a matter of size.
MP_STATIC_ASSERT(sizeof(nlr_buf_t) >= (2 + 6 + 1) * sizeof(void*));

// Every table entry is a word at its row's number.
enum {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) \
  NATMOD_SINCE_##since(entry_##member) NATMOD_SINCE_##since(NATMOD_COMMA)
#define NATMOD_COMMA ,
#include "natmod/abi/fun_table.def"
  entry_count
};
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) \
  NATMOD_SINCE_##since(                                      \
      MP_STATIC_ASSERT(offsetof(mp_fun_table_t, member) == entry_##member * sizeof(void*));)
#include "natmod/abi/fun_table.def"
MP_STATIC_ASSERT(sizeof(mp_fun_table_t) == entry_count * sizeof(void*));
