// Layouts of the firmware's own objects that modules look into.
//
// Source: MicroPython's py/obj.h, objlist.h, objtuple.h, objstr.h, objarray.h, objtype.h,
// objexcept.h. The same in .mpy 6.1 to 6.3 and in all object representations.
#ifndef NATMOD_CONTAINERS_H
#define NATMOD_CONTAINERS_H

#include "natmod/type.h"

NATMOD_C_BEGIN

// Maps: an array of pairs, in order or hashed. A pair is in use unless its key is MP_OBJ_NULL or
// MP_OBJ_SENTINEL.
typedef struct _mp_map_elem_t {
  mp_obj_t key;
  mp_obj_t value;
} mp_map_elem_t;

typedef struct _mp_rom_map_elem_t {
  mp_rom_obj_t key;
  mp_rom_obj_t value;
} mp_rom_map_elem_t;

typedef struct _mp_map_t {
  size_t all_keys_are_qstrs : 1;
  size_t is_fixed : 1;    // must not be written
  size_t is_ordered : 1;  // not hashed
  size_t used : (8 * sizeof(size_t) - 3);
  size_t alloc;
  mp_map_elem_t* table;
} mp_map_t;

typedef enum _mp_map_lookup_kind_t {
  MP_MAP_LOOKUP = 0,
  MP_MAP_LOOKUP_ADD_IF_NOT_FOUND = 1,
  MP_MAP_LOOKUP_REMOVE_IF_FOUND = 2,
  MP_MAP_LOOKUP_ADD_IF_NOT_FOUND_OR_REMOVE_IF_FOUND = 3,
} mp_map_lookup_kind_t;

NATMOD_INLINE bool mp_map_slot_is_filled(const mp_map_t* map, size_t pos) {
  mp_obj_t key = map->table[pos].key;
  return key != MP_OBJ_NULL && key != MP_OBJ_SENTINEL;
}

typedef struct _mp_set_t {
  size_t alloc;
  size_t used;
  mp_obj_t* table;
} mp_set_t;

NATMOD_INLINE bool mp_set_slot_is_filled(const mp_set_t* set, size_t pos) {
  return set->table[pos] != MP_OBJ_NULL && set->table[pos] != MP_OBJ_SENTINEL;
}

typedef struct _mp_obj_dict_t {
  mp_obj_base_t base;
  mp_map_t map;
} mp_obj_dict_t;

NATMOD_INLINE mp_map_t* mp_obj_dict_get_map(mp_obj_t dict) {
  return &((mp_obj_dict_t*)MP_OBJ_TO_PTR(dict))->map;
}

// Sequences.
typedef struct _mp_obj_tuple_t {
  mp_obj_base_t base;
  size_t len;
  NATMOD_FLEXIBLE(mp_obj_t, items)
} mp_obj_tuple_t;

typedef struct _mp_rom_obj_tuple_t {
  mp_obj_base_t base;
  size_t len;
  NATMOD_FLEXIBLE(mp_rom_obj_t, items)
} mp_rom_obj_tuple_t;

typedef struct _mp_obj_list_t {
  mp_obj_base_t base;
  size_t alloc;
  size_t len;
  mp_obj_t* items;
} mp_obj_list_t;

typedef struct _mp_obj_slice_t {
  mp_obj_base_t base;
  mp_obj_t start;
  mp_obj_t stop;
  mp_obj_t step;
} mp_obj_slice_t;

typedef struct {
  mp_int_t start;
  mp_int_t stop;
  mp_int_t step;
} mp_bound_slice_t;

// str and bytes, unless packed into the word as a qstr. A zero byte follows the data.
typedef struct _mp_obj_str_t {
  mp_obj_base_t base;
  size_t hash;  // 0: not computed yet
  size_t len;   // bytes
  const byte* data;
} mp_obj_str_t;

// bytearray, array and memoryview.
#define MP_OBJ_ARRAY_TYPECODE_FLAG_RW (0x80)  // of a memoryview that may be written
#define MP_OBJ_ARRAY_FREE_SIZE_BITS (8 * sizeof(size_t) - 8)
typedef struct _mp_obj_array_t {
  mp_obj_base_t base;
  size_t typecode : 8;
  size_t free : MP_OBJ_ARRAY_FREE_SIZE_BITS;  // elements; in a memoryview, its offset in elements
  size_t len;                                 // elements
  void* items;
} mp_obj_array_t;

// An instance of a class made in Python; subobj[0] is its native base, if it has one.
typedef struct _mp_obj_instance_t {
  mp_obj_base_t base;
  mp_map_t members;
  NATMOD_FLEXIBLE(mp_obj_t, subobj)
} mp_obj_instance_t;

typedef struct _mp_obj_exception_t {
  mp_obj_base_t base;
  size_t traceback_alloc : (8 * sizeof(size_t) / 2);
  size_t traceback_len : (8 * sizeof(size_t) / 2);
  size_t* traceback_data;
  mp_obj_tuple_t* args;
} mp_obj_exception_t;

// Cells of closures, static and class methods.
typedef struct _mp_obj_cell_t {
  mp_obj_base_t base;
  mp_obj_t obj;
} mp_obj_cell_t;
NATMOD_INLINE mp_obj_t mp_obj_cell_get(mp_obj_t cell) {
  return ((mp_obj_cell_t*)MP_OBJ_TO_PTR(cell))->obj;
}
NATMOD_INLINE void mp_obj_cell_set(mp_obj_t cell, mp_obj_t obj) {
  ((mp_obj_cell_t*)MP_OBJ_TO_PTR(cell))->obj = obj;
}

typedef struct _mp_obj_static_class_method_t {
  mp_obj_base_t base;
  mp_obj_t fun;
} mp_obj_static_class_method_t;
typedef struct _mp_rom_obj_static_class_method_t {
  mp_obj_base_t base;
  mp_rom_obj_t fun;
} mp_rom_obj_static_class_method_t;

NATMOD_C_END

#endif  // NATMOD_CONTAINERS_H
