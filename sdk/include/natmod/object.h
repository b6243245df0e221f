// What an object is: a machine word that holds a small integer or points at a structure whose first
// member is its type. Firmware packs further kinds (qstrs, floats, None) into the word in ways that
// differ from board to board, so no code here looks at bits other than these.
//
// Source: MicroPython's py/obj.h, representations A and C.
#ifndef NATMOD_OBJECT_H
#define NATMOD_OBJECT_H

#include "py/misc.h"
#include "py/mpconfig.h"
#include "py/qstr.h"

NATMOD_C_BEGIN

typedef void* mp_obj_t;
typedef const void* mp_const_obj_t;
typedef struct _mp_obj_type_t mp_obj_type_t;

// The first member of every concrete object.
typedef struct _mp_obj_base_t {
  const mp_obj_type_t* type;
} mp_obj_base_t;

#define MP_OBJ_TO_PTR(o) ((void*)(o))
#define MP_OBJ_FROM_PTR(p) ((mp_obj_t)(p))

// Words that are no object, where an interface says so: no object or "not supported"; the end of an
// iteration; a request that is neither NULL nor an object (see the attr and subscr slots).
#define MP_OBJ_NULL (MP_OBJ_FROM_PTR((void*)0))
#define MP_OBJ_STOP_ITERATION (MP_OBJ_FROM_PTR((void*)0))
#define MP_OBJ_SENTINEL (MP_OBJ_FROM_PTR((void*)4))

// Small integers: bit 0 is set, the value is above it.
#define MP_OBJ_NEW_SMALL_INT(value) ((mp_obj_t)((((mp_uint_t)(value)) << 1) | 1))
#define MP_OBJ_SMALL_INT_VALUE(o) (((mp_int_t)(o)) >> 1)
NATMOD_FORWARD bool mp_obj_is_small_int(mp_const_obj_t o) {
  return ((mp_uint_t)o & 1) != 0;
}

// Pointers: both low bits are clear.
NATMOD_FORWARD bool mp_obj_is_obj(mp_const_obj_t o) {
  return ((mp_uint_t)o & 3) == 0;
}

// An object in constant data.
typedef mp_const_obj_t mp_rom_obj_t;
#define MP_ROM_INT(i) MP_OBJ_NEW_SMALL_INT(i)
#define MP_ROM_PTR(p) (p)
// In C a QSTR in a static table is the address of a mark, which becomes the object before mpy_init
// runs (so a table outside of functions may be static and const); in functions it is the object.
// The QSTR header says which; where it is still to be made, what the name is and stands for is
// looked for here. The other three are symbols, whose addresses the loader makes the objects.
#if defined(__cplusplus) || (defined(MP_QSTR_len) && !defined(NATMOD_ROM_QSTRS))
#define MP_ROM_QSTR(q) MP_OBJ_NEW_QSTR(q)
#elif defined(MP_QSTR_len)
#define MP_ROM_QSTR(q) NATMOD_ROM_##q
#else
#define MP_ROM_QSTR(q) NATMOD_STANDS_FOR(NATMOD_ROM_##q, q)
#endif
extern const uint8_t natmod_const_none[], natmod_const_false[], natmod_const_true[];
#define MP_ROM_NONE ((mp_const_obj_t)natmod_const_none)
#define MP_ROM_FALSE ((mp_const_obj_t)natmod_const_false)
#define MP_ROM_TRUE ((mp_const_obj_t)natmod_const_true)

// What is asked of a type's operator slots.
typedef enum {
#define NATMOD_UNARY_OP(name) MP_UNARY_OP_##name,
#include "natmod/abi/unary_ops.def"
} mp_unary_op_t;
#define MP_UNARY_OP_INT MP_UNARY_OP_INT_MAYBE  // its name up to v1.20

typedef enum {
#define NATMOD_BINARY_OP(name) MP_BINARY_OP_##name,
#include "natmod/abi/binary_ops.def"
} mp_binary_op_t;

// How native_to_obj and native_from_obj read a word.
enum {
#define NATMOD_NATIVE_TYPE(name, value) MP_NATIVE_TYPE_##name = value,
#include "natmod/abi/native_types.def"
};

NATMOD_C_END

#endif  // NATMOD_OBJECT_H
