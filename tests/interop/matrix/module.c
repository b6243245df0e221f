// The Python side of the matrix: check(name, phase) calls a construct. CONSTRUCTS lists them as
// X(name)...; one that is not linked is None.
#include "py/dynruntime.h"

#include "constructs/construct.h"

#define X(name) unsigned name(unsigned phase) __attribute__((weak));
CONSTRUCTS
#undef X

static const struct {
  const char* name;
  unsigned (*function)(unsigned phase);
} constructs[] = {
#define X(name) {#name, name},
    CONSTRUCTS
#undef X
};

enum { kBlock = 64 };  // words

void* gc_block(unsigned value) {
  uint32_t* block = m_new(uint32_t, kBlock);
  for (size_t i = 0; i < kBlock; ++i) {
    block[i] = value;
  }
  return block;
}

unsigned gc_value(const void* block) {
  const uint32_t* words = block;
  for (size_t i = 1; i < kBlock; ++i) {
    if (words[i] != words[0]) {
      return 9999;
    }
  }
  return words[0];
}

unsigned firmware_type(const void* type) {
  return type == &mp_type_dict ? 1 : type == &mp_type_str ? 2 : type == &mp_type_list ? 3 : 0;
}

// Kept apart, for what it has in registers is lost when it returns for the second time.
static __attribute__((noinline)) mp_obj_t catch_raise(void (*function)(void)) {
  nlr_buf_t context;
  if (nlr_push(&context) != 0) {
    return context.ret_val;
  }
  function();
  nlr_pop();
  return MP_OBJ_NULL;
}

unsigned raised(void (*function)(void)) {
  mp_obj_t exception = catch_raise(function);
  if (exception == MP_OBJ_NULL) {
    return 0;
  }
  const mp_obj_type_t* types[] = {&mp_type_RuntimeError, &mp_type_ValueError, &mp_type_IndexError,
                                  &mp_type_MemoryError, &mp_type_TypeError};
  size_t i = 0;
  while (i < MP_ARRAY_SIZE(types) && mp_obj_get_type(exception) != types[i]) ++i;
  return i + 1;
}

static bool equal(const char* a, const char* b) {
  for (; *a == *b; ++a, ++b) {
    if (*a == '\0') {
      return true;
    }
  }
  return false;
}

static mp_obj_t check(mp_obj_t name_in, mp_obj_t phase) {
  const char* name = mp_obj_str_get_str(name_in);
  for (size_t i = 0; i < MP_ARRAY_SIZE(constructs); ++i) {
    if (constructs[i].function != NULL && equal(constructs[i].name, name)) {
      return mp_obj_new_int_from_uint(constructs[i].function(mp_obj_get_int(phase)));
    }
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(check_obj, check);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_check, MP_OBJ_FROM_PTR(&check_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
