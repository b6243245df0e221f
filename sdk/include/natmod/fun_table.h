// mp_fun_table: all that the firmware exports to a module. The rows are in abi/fun_table.def.
#ifndef NATMOD_FUN_TABLE_H
#define NATMOD_FUN_TABLE_H

#include <stdarg.h>

#include "natmod/function.h"
#include "natmod/nlr.h"
#include "natmod/stream.h"

NATMOD_C_BEGIN

#define NATMOD_NORETURN_POINTER MP_NORETURN

typedef struct _mp_fun_table_t {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) NATMOD_SINCE_##since(declaration;)
#include "natmod/abi/fun_table.def"
} mp_fun_table_t;

extern const mp_fun_table_t mp_fun_table;

NATMOD_C_END

#endif  // NATMOD_FUN_TABLE_H
