// ringbuffer: a class written in C. A Ring is a first-in, first-out queue of bytes with a fixed
// capacity, as drivers put between an interrupt and the program. When it is full, the oldest byte
// makes room and is counted as dropped.
//
//   constructor      Ring(capacity)
//   methods          push(byte or buffer), pop(), clear()
//   attributes       capacity (read), free (read), dropped (read, write 0 to reset, delete
//   likewise) len(), bool()    the number of bytes inside r[i], r[i] = x   the i-th oldest byte,
//   negative from the newest iteration        takes the bytes out, oldest first a == b same bytes
//   in the same order buffer protocol  bytes(r), memoryview(r): the bytes, moved to the start of
//   the memory first printing         Ring(3/8) for people, Ring([1, 2, 3], 8) as repr an exception
//   RingEmpty, a class of this module
//
// A type holds addresses that are known at import only, so it is a variable that mpy_init fills in.

#include "py/dynruntime.h"

typedef struct {
  mp_obj_base_t base;
  uint8_t* data;
  size_t capacity;
  size_t first;  // index of the oldest byte
  size_t used;
  size_t dropped;
} ring_t;

mp_obj_full_type_t ring_type;
mp_obj_full_type_t ring_empty_type;

// ---- The queue, without Python

static size_t ring_index(const ring_t* ring, size_t i) {
  size_t index = ring->first + i;
  return index >= ring->capacity ? index - ring->capacity : index;
}

static void ring_push(ring_t* ring, uint8_t byte) {
  if (ring->used == ring->capacity) {
    ring->first = ring_index(ring, 1);
    ring->used -= 1;
    ring->dropped += 1;
  }
  ring->data[ring_index(ring, ring->used)] = byte;
  ring->used += 1;
}

static uint8_t ring_pop(ring_t* ring) {
  uint8_t byte = ring->data[ring->first];
  ring->first = ring_index(ring, 1);
  ring->used -= 1;
  return byte;
}

static void reverse_bytes(uint8_t* first, uint8_t* last) {
  while (first < last) {
    uint8_t byte = *first;
    *first++ = *--last;
    *last = byte;
  }
}

// Rotate the memory so that the oldest byte comes first.
static void ring_straighten(ring_t* ring) {
  if (ring->first != 0) {
    reverse_bytes(ring->data, ring->data + ring->first);
    reverse_bytes(ring->data + ring->first, ring->data + ring->capacity);
    reverse_bytes(ring->data, ring->data + ring->capacity);
    ring->first = 0;
  }
}

// ---- Constructor and methods

static mp_obj_t ring_make_new(const mp_obj_type_t* type, size_t n_args, size_t n_kw,
                              const mp_obj_t* args) {
  mp_arg_check_num(n_args, n_kw, 1, 1, false);
  mp_int_t capacity = mp_obj_get_int(args[0]);
  if (capacity < 1) {
    mp_raise_ValueError(MP_ERROR_TEXT("capacity must be positive"));
  }
  ring_t* ring = mp_obj_malloc(ring_t, type);
  ring->data = m_new(uint8_t, capacity);
  ring->capacity = capacity;
  ring->first = 0;
  ring->used = 0;
  ring->dropped = 0;
  return MP_OBJ_FROM_PTR(ring);
}

static mp_obj_t ring_method_push(mp_obj_t self_in, mp_obj_t what) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (mp_obj_is_int(what)) {
    ring_push(ring, mp_obj_get_int(what));
    return self_in;
  }
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(what, &buffer, MP_BUFFER_READ);
  const uint8_t* bytes = buffer.buf;
  for (size_t i = 0; i < buffer.len; ++i) {
    ring_push(ring, bytes[i]);
  }
  return self_in;
}
static MP_DEFINE_CONST_FUN_OBJ_2(ring_push_obj, ring_method_push);

static mp_obj_t ring_method_pop(mp_obj_t self_in) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (ring->used == 0) {
    mp_raise_msg((const mp_obj_type_t*)&ring_empty_type, MP_ERROR_TEXT("nothing to pop"));
  }
  return MP_OBJ_NEW_SMALL_INT(ring_pop(ring));
}
static MP_DEFINE_CONST_FUN_OBJ_1(ring_pop_obj, ring_method_pop);

static mp_obj_t ring_method_clear(mp_obj_t self_in) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  ring->used = 0;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(ring_clear_obj, ring_method_clear);

// ---- Attributes: destination[0] says what is asked for, and takes the answer.

static void ring_attr(mp_obj_t self_in, qstr attribute, mp_obj_t* destination) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (destination[0] == MP_OBJ_NULL) {  // load
    if (attribute == MP_QSTR_capacity) {
      destination[0] = mp_obj_new_int(ring->capacity);
    } else if (attribute == MP_QSTR_free) {
      destination[0] = mp_obj_new_int(ring->capacity - ring->used);
    } else if (attribute == MP_QSTR_dropped) {
      destination[0] = mp_obj_new_int(ring->dropped);
    } else {
      destination[1] = MP_OBJ_SENTINEL;  // not ours: look among the methods
    }
  } else if (attribute == MP_QSTR_dropped) {
    // destination[1] is the value to store, or null to delete.
    ring->dropped = destination[1] == MP_OBJ_NULL ? 0 : mp_obj_get_int(destination[1]);
    destination[0] = MP_OBJ_NULL;  // done
  }
}

// ---- Operators

static mp_obj_t ring_unary_op(mp_unary_op_t op, mp_obj_t self_in) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (op == MP_UNARY_OP_LEN) {
    return mp_obj_new_int(ring->used);
  }
  if (op == MP_UNARY_OP_BOOL) {
    return mp_obj_new_bool(ring->used != 0);
  }
  return MP_OBJ_NULL;  // not supported
}

static mp_obj_t ring_binary_op(mp_binary_op_t op, mp_obj_t left_in, mp_obj_t right_in) {
  if (op != MP_BINARY_OP_EQUAL || mp_obj_get_type(right_in) != mp_obj_get_type(left_in)) {
    return MP_OBJ_NULL;
  }
  ring_t* left = MP_OBJ_TO_PTR(left_in);
  ring_t* right = MP_OBJ_TO_PTR(right_in);
  bool equal = left->used == right->used;
  for (size_t i = 0; equal && i < left->used; ++i) {
    equal = left->data[ring_index(left, i)] == right->data[ring_index(right, i)];
  }
  return mp_obj_new_bool(equal);
}

static mp_obj_t ring_subscr(mp_obj_t self_in, mp_obj_t index_in, mp_obj_t value) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (value == MP_OBJ_NULL) {
    return MP_OBJ_NULL;  // no deletion
  }
  mp_int_t i = mp_obj_get_int(index_in);
  if (i < 0) {
    i += ring->used;
  }
  if (i < 0 || i >= (mp_int_t)ring->used) {
    mp_raise_msg(&mp_type_IndexError, MP_ERROR_TEXT("no such byte in the ring"));
  }
  uint8_t* byte = &ring->data[ring_index(ring, i)];
  if (value == MP_OBJ_SENTINEL) {
    return MP_OBJ_NEW_SMALL_INT(*byte);
  }
  *byte = mp_obj_get_int(value);
  return mp_const_none;
}

// ---- Iteration, buffer, printing

static mp_obj_t ring_iternext(mp_obj_t self_in) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  return ring->used == 0 ? MP_OBJ_STOP_ITERATION : MP_OBJ_NEW_SMALL_INT(ring_pop(ring));
}

static mp_int_t ring_get_buffer(mp_obj_t self_in, mp_buffer_info_t* buffer, mp_uint_t flags) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  ring_straighten(ring);
  buffer->buf = ring->data;
  buffer->len = ring->used;
  buffer->typecode = 'B';
  return 0;
}

static void ring_print(const mp_print_t* print, mp_obj_t self_in, mp_print_kind_t kind) {
  ring_t* ring = MP_OBJ_TO_PTR(self_in);
  if (kind == PRINT_STR) {
    mp_printf(print, "Ring(%u/%u)", (unsigned)ring->used, (unsigned)ring->capacity);
    return;
  }
  mp_printf(print, "Ring([");
  for (size_t i = 0; i < ring->used; ++i) {
    mp_printf(print, i == 0 ? "%u" : ", %u", (unsigned)ring->data[ring_index(ring, i)]);
  }
  mp_printf(print, "], %u)", (unsigned)ring->capacity);
}

mp_map_elem_t ring_methods_table[3];
static MP_DEFINE_CONST_DICT(ring_methods, ring_methods_table);

static void define_ring_type(void) {
  mp_map_elem_t* method = ring_methods_table;
  *method++ = (mp_map_elem_t){MP_OBJ_NEW_QSTR(MP_QSTR_push), MP_OBJ_FROM_PTR(&ring_push_obj)};
  *method++ = (mp_map_elem_t){MP_OBJ_NEW_QSTR(MP_QSTR_pop), MP_OBJ_FROM_PTR(&ring_pop_obj)};
  *method++ = (mp_map_elem_t){MP_OBJ_NEW_QSTR(MP_QSTR_clear), MP_OBJ_FROM_PTR(&ring_clear_obj)};

  ring_type.base.type = (void*)&mp_type_type;
  ring_type.flags = MP_TYPE_FLAG_ITER_IS_ITERNEXT;
  ring_type.name = MP_QSTR_Ring;
  MP_OBJ_TYPE_SET_SLOT(&ring_type, make_new, ring_make_new, 0);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, print, ring_print, 1);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, unary_op, ring_unary_op, 2);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, binary_op, ring_binary_op, 3);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, attr, ring_attr, 4);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, subscr, ring_subscr, 5);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, iter, ring_iternext, 6);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, buffer, ring_get_buffer, 7);
  MP_OBJ_TYPE_SET_SLOT(&ring_type, locals_dict, (void*)&ring_methods, 8);
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  define_ring_type();
  mp_store_global(MP_QSTR_Ring, MP_OBJ_FROM_PTR(&ring_type));
  mp_obj_exception_init(&ring_empty_type, MP_QSTR_RingEmpty, &mp_type_Exception);
  mp_store_global(MP_QSTR_RingEmpty, MP_OBJ_FROM_PTR(&ring_empty_type));

  MP_DYNRUNTIME_INIT_EXIT
}
