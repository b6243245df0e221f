// Type objects: flags, name, and a slot for each thing that a type may implement.
//
// Source: MicroPython's py/obj.h.
#ifndef NATMOD_TYPE_H
#define NATMOD_TYPE_H

#include "natmod/object.h"
#include "natmod/print.h"

NATMOD_C_BEGIN

typedef enum {
  PRINT_STR = 0,
  PRINT_REPR = 1,
  PRINT_EXC = 2,  // as in an error message
  PRINT_JSON = 3,
  PRINT_RAW = 4,  // bytes without quotes
  PRINT_EXC_SUBCLASS = 0x80,
} mp_print_kind_t;

// Where an iterator may live, so that a loop needs no heap.
typedef struct _mp_obj_iter_buf_t {
  mp_obj_base_t base;
  mp_obj_t buf[3];
} mp_obj_iter_buf_t;
#define MP_OBJ_ITER_BUF_NSLOTS (sizeof(mp_obj_iter_buf_t) / sizeof(mp_obj_t))

// The memory behind an object, for the buffer slot and mp_get_buffer.
typedef struct _mp_buffer_info_t {
  void* buf;     // NULL only if len is 0
  size_t len;    // bytes
  int typecode;  // of the elements, as in Python's array and struct; see py/binary.h
} mp_buffer_info_t;
#define MP_BUFFER_READ (1)
#define MP_BUFFER_WRITE (2)
#define MP_BUFFER_RW (MP_BUFFER_READ | MP_BUFFER_WRITE)
#define MP_BUFFER_RAISE_IF_UNSUPPORTED (4)  // a flag of mp_get_buffer from 6.2 on

// What the slots hold.
//   attr    dest[0] is MP_OBJ_NULL: load. Set dest[0] to the value; or dest[0] to a method and
//           dest[1] to its self; or dest[1] to MP_OBJ_SENTINEL to have locals_dict searched.
//           dest[0] is MP_OBJ_SENTINEL: store dest[1], or delete if that is MP_OBJ_NULL. Set
//           dest[0] to MP_OBJ_NULL for success.
//   subscr  value is MP_OBJ_SENTINEL to load, MP_OBJ_NULL to delete, else what to store.
//   buffer  returns 0 for success.
typedef void (*mp_print_fun_t)(const mp_print_t* print, mp_obj_t o, mp_print_kind_t kind);
typedef mp_obj_t (*mp_make_new_fun_t)(const mp_obj_type_t* type, size_t n_args, size_t n_kw,
                                      const mp_obj_t* args);
typedef mp_obj_t (*mp_call_fun_t)(mp_obj_t fun, size_t n_args, size_t n_kw, const mp_obj_t* args);
typedef mp_obj_t (*mp_unary_op_fun_t)(mp_unary_op_t op, mp_obj_t arg);
typedef mp_obj_t (*mp_binary_op_fun_t)(mp_binary_op_t op, mp_obj_t lhs, mp_obj_t rhs);
typedef void (*mp_attr_fun_t)(mp_obj_t self, qstr attr, mp_obj_t* dest);
typedef mp_obj_t (*mp_subscr_fun_t)(mp_obj_t self, mp_obj_t index, mp_obj_t value);
typedef mp_obj_t (*mp_getiter_fun_t)(mp_obj_t self, mp_obj_iter_buf_t* buf);
typedef mp_obj_t (*mp_iternext_fun_t)(mp_obj_t self);
typedef mp_int_t (*mp_buffer_fun_t)(mp_obj_t obj, mp_buffer_info_t* info, mp_uint_t flags);

// What the iter slot points at under MP_TYPE_FLAG_ITER_IS_CUSTOM.
typedef struct _mp_getiter_iternext_custom_t {
  mp_getiter_fun_t getiter;
  mp_iternext_fun_t iternext;
} mp_getiter_iternext_custom_t;

// Flags of a type.
#define MP_TYPE_FLAG_NONE (0x0000)
#define MP_TYPE_FLAG_IS_SUBCLASSED (0x0001)          // set by the firmware
#define MP_TYPE_FLAG_HAS_SPECIAL_ACCESSORS (0x0002)  // has descriptors
#define MP_TYPE_FLAG_EQ_NOT_REFLEXIVE (0x0004)       // x == x may be false
#define MP_TYPE_FLAG_EQ_CHECKS_OTHER_TYPE (0x0008)   // may equal an object of another type
#define MP_TYPE_FLAG_EQ_HAS_NEQ_TEST (0x0010)        // implements != of its own
#define MP_TYPE_FLAG_BINDS_SELF (0x0020)             // as a method, gets self
#define MP_TYPE_FLAG_BUILTIN_FUN (0x0040)
#define MP_TYPE_FLAG_ITER_IS_GETITER (0x0000)   // iter: mp_getiter_fun_t
#define MP_TYPE_FLAG_ITER_IS_ITERNEXT (0x0080)  // iter: mp_iternext_fun_t; iter(x) is x
#define MP_TYPE_FLAG_ITER_IS_CUSTOM (0x0100)    // iter: mp_getiter_iternext_custom_t *
#define MP_TYPE_FLAG_ITER_IS_STREAM (MP_TYPE_FLAG_ITER_IS_ITERNEXT | MP_TYPE_FLAG_ITER_IS_CUSTOM)
#define MP_TYPE_FLAG_INSTANCE_TYPE (0x0200)  // a class made in Python
#define MP_TYPE_FLAG_SUBSCR_ALLOWS_STACK_SLICE (0x0400)

// The type proper has as many slots as it fills; the other two are for members and variables.
#define NATMOD_TYPE_SLOT(name, type) uint8_t slot_index_##name;
struct _mp_obj_type_t {
  mp_obj_base_t base;
  uint16_t flags;
  uint16_t name;  // a qstr
#include "natmod/abi/type_slots.def"
  NATMOD_FLEXIBLE(const void*, slots)
};

#define NATMOD_TYPE_SLOT(name, type) uint8_t slot_index_##name;
typedef struct _mp_obj_empty_type_t {
  mp_obj_base_t base;
  uint16_t flags;
  uint16_t name;
#include "natmod/abi/type_slots.def"
} mp_obj_empty_type_t;

#define NATMOD_TYPE_SLOT(name, type) uint8_t slot_index_##name;
typedef struct _mp_obj_full_type_t {
  mp_obj_base_t base;
  uint16_t flags;
  uint16_t name;
#include "natmod/abi/type_slots.def"
  const void* slots[11];  // firmware's own size: one type never fills all twelve
} mp_obj_full_type_t;

// A type in constant data and the number of its name among the module's QSTRs: see define_type.h.
typedef struct _natmod_type_name_t {
  mp_obj_type_t* type;
  const void* name;
} natmod_type_name_t;

// natmod_slot_<name>_t: the C type of a slot's value.
struct _mp_obj_dict_t;
#define NATMOD_TYPE_SLOT(name, type) typedef type natmod_slot_##name##_t;
#include "natmod/abi/type_slots.def"

// Slots by name, of any of the three. SET_SLOT's last argument is the place in slots[], from 0.
#define MP_OBJ_TYPE_HAS_SLOT(t, f) ((t)->slot_index_##f)
#define MP_OBJ_TYPE_GET_SLOT(t, f) \
  (__extension__(natmod_slot_##f##_t)(t)->slots[(t)->slot_index_##f - 1])
#define MP_OBJ_TYPE_GET_SLOT_OR_NULL(t, f) \
  (MP_OBJ_TYPE_HAS_SLOT(t, f) ? MP_OBJ_TYPE_GET_SLOT(t, f) : (natmod_slot_##f##_t)NULL)
#define MP_OBJ_TYPE_SET_SLOT(t, f, v, n) \
  ((t)->slot_index_##f = (uint8_t)((n) + 1), (t)->slots[(n)] = __extension__(void*)(v))
#define MP_OBJ_TYPE_OFFSETOF_SLOT(f) (offsetof(mp_obj_type_t, slot_index_##f))
#define MP_OBJ_TYPE_HAS_SLOT_BY_OFFSET(t, offset) (*(uint8_t*)((char*)(t) + (offset)) != 0)

NATMOD_C_END

#endif  // NATMOD_TYPE_H
