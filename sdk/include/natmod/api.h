// The whole C API. It does not depend on which of the py/ headers a source includes.
#ifndef NATMOD_API_H
#define NATMOD_API_H

#include "natmod/builtin_types.h"
#include "natmod/checks.h"
#include "natmod/define.h"
#include "natmod/define_type.h"
#include "natmod/fun_table.h"
#include "natmod/memory.h"
#include "natmod/module.h"
#include "natmod/newer.h"
#include "natmod/raise.h"
#include "natmod/runtime.h"
#include "natmod/sequence.h"
#include "natmod/values.h"

#endif  // NATMOD_API_H
