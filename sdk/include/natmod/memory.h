// The garbage-collected heap. A request that cannot be met raises MemoryError, unless the name says
// `maybe`; then the result is NULL. The firmware may hand out memory that is not zeroed.
#ifndef NATMOD_MEMORY_H
#define NATMOD_MEMORY_H

#include "natmod/fun_table.h"

NATMOD_C_BEGIN

#define NATMOD_RAISE_MEMORY_ERROR()                                                           \
  mp_fun_table.raise_msg((const mp_obj_type_t*)mp_fun_table.load_global(MP_QSTR_MemoryError), \
                         "memory allocation failed")

NATMOD_INLINE MP_NORETURN void m_malloc_fail(size_t num_bytes) {
  (void)num_bytes;
  NATMOD_RAISE_MEMORY_ERROR();
}

NATMOD_FORWARD void* m_realloc_maybe(void* ptr, size_t num_bytes, bool allow_move) {
  return mp_fun_table.realloc_(ptr, num_bytes, allow_move);
}

// NULL is an error only for a request of some bytes.
NATMOD_INLINE void* natmod_realloc_or_raise(void* ptr, size_t num_bytes, bool allow_move) {
  void* block = m_realloc_maybe(ptr, num_bytes, allow_move);
  if (block == NULL && num_bytes != 0) m_malloc_fail(num_bytes);
  return block;
}

NATMOD_INLINE void* m_malloc(size_t num_bytes) {
  return natmod_realloc_or_raise(NULL, num_bytes, false);
}
NATMOD_INLINE void* m_realloc(void* ptr, size_t num_bytes) {
  return natmod_realloc_or_raise(ptr, num_bytes, true);
}
NATMOD_FORWARD void m_free(void* ptr) {
  mp_fun_table.realloc_(ptr, 0, false);
}

NATMOD_INLINE_DEFAULT void* m_malloc_maybe(size_t num_bytes) {
  return mp_fun_table.realloc_(NULL, num_bytes, false);
}
NATMOD_INLINE_DEFAULT void* m_malloc0(size_t num_bytes) {
  void* block = mp_fun_table.realloc_(NULL, num_bytes, false);
  if (block == NULL && num_bytes != 0) NATMOD_RAISE_MEMORY_ERROR();
  return mp_fun_table.memset_(block, 0, num_bytes);
}

// Memory until the calling function returns, so a macro. A module that wants the heap instead
// defines alloca as MicroPython's `re` does.
#ifdef alloca
#define mp_local_alloc(num_bytes) alloca(num_bytes)
#else
#define mp_local_alloc(num_bytes) __builtin_alloca(num_bytes)
#endif
NATMOD_FORWARD void mp_local_free(void* ptr) {
  (void)ptr;
}
NATMOD_INLINE void* mp_nonlocal_alloc(size_t num_bytes) {
  return m_malloc(num_bytes);
}
NATMOD_INLINE void* mp_nonlocal_realloc(void* ptr, size_t old_num_bytes, size_t num_bytes) {
  (void)old_num_bytes;
  return m_realloc(ptr, num_bytes);
}
NATMOD_INLINE void mp_nonlocal_free(void* ptr, size_t num_bytes) {
  (void)num_bytes;
  m_free(ptr);
}

// By type.
#define m_new(type, num) ((type*)m_malloc(sizeof(type) * (num)))
#define m_new0(type, num) ((type*)m_malloc0(sizeof(type) * (num)))
#define m_new_maybe(type, num) ((type*)m_malloc_maybe(sizeof(type) * (num)))
#define m_new_obj(type) (m_new(type, 1))
#define m_new_obj_maybe(type) (m_new_maybe(type, 1))
#define m_renew(type, ptr, old_num, new_num) ((type*)m_realloc((ptr), sizeof(type) * (new_num)))
#define m_renew_maybe(type, ptr, old_num, new_num, allow_move) \
  ((type*)m_realloc_maybe((ptr), sizeof(type) * (new_num), (allow_move)))
#define m_del(type, ptr, num) m_free(ptr)
#define m_del_obj(type, ptr) (m_del(type, ptr, 1))

// A structure that ends in `num` elements of a flexible member.
#define NATMOD_SIZE_VAR(type, field, elem_type, num) \
  (offsetof(type, field) + sizeof(elem_type) * (num))
#define m_new_obj_var(type, field, elem_type, num) \
  ((type*)m_malloc(NATMOD_SIZE_VAR(type, field, elem_type, num)))
#define m_new_obj_var0(type, field, elem_type, num) \
  ((type*)m_malloc0(NATMOD_SIZE_VAR(type, field, elem_type, num)))
#define m_new_obj_var_maybe(type, field, elem_type, num) \
  ((type*)m_malloc_maybe(NATMOD_SIZE_VAR(type, field, elem_type, num)))
#define m_del_var(type, field, elem_type, num, ptr) m_free(ptr)

// An object: a block whose first member is the type.
NATMOD_INLINE void* mp_obj_malloc_helper(size_t num_bytes, const mp_obj_type_t* type) {
  mp_obj_base_t* base = (mp_obj_base_t*)m_malloc(num_bytes);
  base->type = type;
  return base;
}
#define mp_obj_malloc(type, obj_type) ((type*)mp_obj_malloc_helper(sizeof(type), obj_type))
#define mp_obj_malloc_var(type, field, elem_type, num, obj_type) \
  ((type*)mp_obj_malloc_helper(NATMOD_SIZE_VAR(type, field, elem_type, num), obj_type))
// The function table has no allocator that calls __del__ later.
#define mp_obj_malloc_with_finaliser(type, obj_type) mp_obj_malloc(type, obj_type)
#define mp_obj_malloc_var_with_finaliser(type, field, elem_type, num, obj_type) \
  mp_obj_malloc_var(type, field, elem_type, num, obj_type)

NATMOD_C_END

#endif  // NATMOD_MEMORY_H
