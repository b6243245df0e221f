// What a module can do wrong, one function per kind. Addresses go through hide(), so that the
// compiler cannot see what is wrong, and leaves it in.
#include "py/dynruntime.h"

static inline void* hide(const volatile void* p) {
  void* hidden = (void*)p;
  __asm__ volatile("" : "+r"(hidden));
  return hidden;
}

uint8_t state[8];  // BSS

// ---- Beside a block of the heap

static mp_obj_t heap_write(mp_obj_t at) {
  uint8_t* block = m_new(uint8_t, 10);
  *(volatile uint8_t*)hide(block + mp_obj_get_int(at)) = 1;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(heap_write_obj, heap_write);

static mp_obj_t heap_read(mp_obj_t at) {
  uint8_t* block = m_new0(uint8_t, 10);
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint8_t*)hide(block + mp_obj_get_int(at)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(heap_read_obj, heap_read);

static mp_obj_t bss_write(mp_obj_t at) {
  ((volatile uint8_t*)hide(state))[mp_obj_get_int(at)] = 1;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(bss_write_obj, bss_write);

// ---- Inside a block at the wrong time

static mp_obj_t use_after_free(void) {
  uint8_t* block = m_new0(uint8_t, 10);
  m_del(uint8_t, block, 10);
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint8_t*)hide(block + 3));
}
static MP_DEFINE_CONST_FUN_OBJ_0(use_after_free_obj, use_after_free);

static mp_obj_t free_twice(void) {
  uint8_t* block = m_new0(uint8_t, 10);
  m_del(uint8_t, block, 10);
  m_del(uint8_t, hide(block), 10);
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(free_twice_obj, free_twice);

static mp_obj_t uninitialised(mp_obj_t at) {
  uint8_t* block = m_new(uint8_t, 10);
  block[0] = 1;
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint8_t*)hide(block + mp_obj_get_int(at)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(uninitialised_obj, uninitialised);

static mp_obj_t uninitialised_stack(void) {
  uint8_t local[32];
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint8_t*)hide(local + 5));
}
static MP_DEFINE_CONST_FUN_OBJ_0(uninitialised_stack_obj, uninitialised_stack);

// ---- Pointers to nowhere

static mp_obj_t peek(mp_obj_t address) {
  return mp_obj_new_int(*(volatile uint8_t*)hide((void*)(uintptr_t)mp_obj_get_int(address)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(peek_obj, peek);

static mp_obj_t poke(mp_obj_t address) {
  *(volatile uint8_t*)hide((void*)(uintptr_t)mp_obj_get_int(address)) = 1;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(poke_obj, poke);

// The firmware is handed a pointer that is none.
static mp_obj_t bad_object(void) {
  return mp_obj_len(MP_OBJ_FROM_PTR(hide((void*)0x40)));
}
static MP_DEFINE_CONST_FUN_OBJ_0(bad_object_obj, bad_object);

// ---- The stack

static mp_obj_t recurse(mp_obj_t n) {
  volatile uint8_t local[100];
  local[0] = 1;
  mp_obj_t result = ((mp_obj_t(*)(mp_obj_t))hide((void*)recurse))(n);
  return local[0] ? result : n;
}
static MP_DEFINE_CONST_FUN_OBJ_1(recurse_obj, recurse);

// ---- Alignment and width

static mp_obj_t load16(mp_obj_t at) {
  uint8_t* block = m_new0(uint8_t, 32);
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint16_t*)hide(block + mp_obj_get_int(at)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(load16_obj, load16);

static mp_obj_t load32(mp_obj_t at) {
  uint8_t* block = m_new0(uint8_t, 32);
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint32_t*)hide(block + mp_obj_get_int(at)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(load32_obj, load32);

// ldrd on Cortex-M3 and larger ones
static mp_obj_t load64(mp_obj_t at) {
  uint8_t* block = m_new0(uint8_t, 32);
  return MP_OBJ_NEW_SMALL_INT((mp_int_t)*(volatile uint64_t*)hide(block + mp_obj_get_int(at)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(load64_obj, load64);

// ---- Text

static uint8_t* text(void) {
  return (uint8_t*)((uintptr_t)hide((void*)heap_write) & ~(uintptr_t)3);
}

static mp_obj_t text_read(mp_obj_t size) {
  mp_int_t n = mp_obj_get_int(size);
  if (n == 1) return MP_OBJ_NEW_SMALL_INT(*(volatile uint8_t*)text());
  if (n == 2) return MP_OBJ_NEW_SMALL_INT(*(volatile uint16_t*)text());
  return MP_OBJ_NEW_SMALL_INT(*(volatile uint32_t*)text() & 0xff);
}
static MP_DEFINE_CONST_FUN_OBJ_1(text_read_obj, text_read);

static mp_obj_t text_write(void) {
  *(volatile uint32_t*)text() = 0;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(text_write_obj, text_write);

// ---- Jumps

static mp_obj_t jump_to_heap(void) {
  uint8_t* block = m_new0(uint8_t, 64);
#ifdef __thumb__
  ++block;
#endif
  ((void (*)(void))hide(block))();
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(jump_to_heap_obj, jump_to_heap);

static mp_obj_t jump(mp_obj_t address) {
  ((void (*)(void))hide((void*)(uintptr_t)mp_obj_get_int(address)))();
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(jump_obj, jump);

// ---- Instructions

static mp_obj_t illegal(void) {
  __builtin_trap();
}
static MP_DEFINE_CONST_FUN_OBJ_0(illegal_obj, illegal);

static mp_obj_t endless(void) {
  for (volatile int i = 0;; ++i) {
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(endless_obj, endless);

static mp_obj_t raises(void) {
  mp_raise_OSError(5);
}
static MP_DEFINE_CONST_FUN_OBJ_0(raises_obj, raises);

// Catches what a function of no arguments raises, with the function table's nlr_push alone.
static mp_obj_t catch_by_table(mp_obj_t f) {
  nlr_buf_t nlr;
  if (mp_fun_table.nlr_push(&nlr) != 0) return nlr.ret_val;
  mp_call_function_n_kw(f, 0, 0, NULL);
  mp_fun_table.nlr_pop();
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(catch_by_table_obj, catch_by_table);

// As it should be.
static mp_obj_t catch_well(mp_obj_t f) {
  nlr_buf_t nlr;
  if (nlr_push(&nlr) != 0) return nlr.ret_val;
  mp_call_function_n_kw(f, 0, 0, NULL);
  nlr_pop();
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(catch_well_obj, catch_well);

// What is not wrong: so that the tests know that they look at faults.
static mp_obj_t good(mp_obj_t n) {
  uint8_t* block = m_new0(uint8_t, 10);
  mp_int_t total = 0;
  for (mp_int_t i = 0; i < 10; ++i) {
    block[i] = (uint8_t)(i * mp_obj_get_int(n));
    total += block[i];
  }
  m_del(uint8_t, block, 10);
  return mp_obj_new_int(total);
}
static MP_DEFINE_CONST_FUN_OBJ_1(good_obj, good);

#define EXPORT(name) mp_store_global(MP_QSTR_##name, MP_OBJ_FROM_PTR(&name##_obj))

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  EXPORT(heap_write);
  EXPORT(heap_read);
  EXPORT(bss_write);
  EXPORT(use_after_free);
  EXPORT(free_twice);
  EXPORT(uninitialised);
  EXPORT(uninitialised_stack);
  EXPORT(peek);
  EXPORT(poke);
  EXPORT(bad_object);
  EXPORT(recurse);
  EXPORT(load16);
  EXPORT(load32);
  EXPORT(load64);
  EXPORT(text_read);
  EXPORT(text_write);
  EXPORT(jump_to_heap);
  EXPORT(jump);
  EXPORT(illegal);
  EXPORT(endless);
  EXPORT(catch_by_table);
  EXPORT(catch_well);
  EXPORT(raises);
  EXPORT(good);
  MP_DYNRUNTIME_INIT_EXIT
}
