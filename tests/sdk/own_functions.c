// A module may define the functions that MicroPython's header declares but does not offer, whether
// or not this SDK offers them: sources that do so compile unchanged. C only; in C++ the SDK's are
// kept.
#define MICROPY_STACK_CHECK (1)
#include "py/cstack.h"
#include "py/dynruntime.h"
#include "py/objstr.h"
#include "py/stream.h"
#include "py/unicode.h"

// Offered by the SDK.
bool mp_obj_equal(mp_obj_t a, mp_obj_t b) {
  return a == b;
}
bool mp_obj_is_callable(mp_obj_t o) {
  return !mp_obj_is_small_int(o);
}
bool mp_obj_is_dict_or_ordereddict(mp_obj_t o) {
  return mp_obj_is_type(o, &mp_type_dict);
}
mp_obj_t mp_call_function_1(mp_obj_t fun, mp_obj_t arg) {
  return mp_call_function_n_kw(fun, 1, 0, &arg);
}
mp_obj_t mp_getiter(mp_obj_t o, mp_obj_iter_buf_t* buf) {
  return mp_fun_table.getiter(o, buf);
}
mp_obj_t mp_iternext(mp_obj_t o) {
  return o;
}
mp_obj_t mp_obj_dict_get(mp_obj_t dict, mp_obj_t key) {
  return mp_obj_subscr(dict, key, MP_OBJ_SENTINEL);
}
mp_obj_t mp_obj_new_set(size_t n, mp_obj_t* items) {
  return mp_fun_table.new_set(n, items);
}
void* m_malloc_maybe(size_t num_bytes) {
  return m_realloc_maybe(NULL, num_bytes, false);
}
void* m_malloc0(size_t num_bytes) {
  return m_malloc(num_bytes);
}

// Declared by it.
mp_obj_t mp_identity(mp_obj_t self) {
  return self;
}
MP_DEFINE_CONST_FUN_OBJ_1(mp_identity_obj, mp_identity);
mp_obj_t mp_stream_close(mp_obj_t stream) {
  int error;
  if (mp_get_stream(stream)->ioctl(stream, MP_STREAM_CLOSE, 0, &error) == MP_STREAM_ERROR) {
    mp_raise_OSError(error);
  }
  return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_1(mp_stream_close_obj, mp_stream_close);
static mp_obj_t stream_exit(size_t n_args, const mp_obj_t* args) {
  (void)n_args;
  return mp_stream_close(args[0]);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mp_stream___exit___obj, 4, 4, stream_exit);
void mp_cstack_check(void) {}
mp_uint_t utf8_ptr_to_index(const byte* s, const byte* ptr) {
  return (mp_uint_t)(ptr - s);
}

// And a use of each, with the address where C takes one.
bool use(mp_obj_t o);
bool use(mp_obj_t o) {
  mp_cstack_check();
  mp_obj_t (*next)(mp_obj_t) = mp_iternext;
  return mp_obj_equal(mp_identity(o), next(mp_getiter(o, NULL))) && mp_obj_is_callable(o) &&
         m_malloc_maybe(1) != m_malloc0(1);
}
