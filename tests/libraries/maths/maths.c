// maths: functions of the run-time libraries on whole buffers of numbers, so that no float passes
// between module and firmware, whose conventions for floats may differ.
//
//   run(name, inputs, results)   inputs and results are bytes; functions of two arguments take
//                                their inputs in pairs
#include "py/dynruntime.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// FUNCTION(name): of one argument, in double and float; FUNCTION2: of two; DIVISION(name, type,
// op).
#define FUNCTIONS                                                                          \
  FUNCTION(sqrt)                                                                           \
  FUNCTION(exp) FUNCTION(sin) FUNCTION(cos) FUNCTION(log) FUNCTION(tgamma) FUNCTION(floor) \
      FUNCTION(ceil) FUNCTION(trunc) FUNCTION(round) FUNCTION2(pow) FUNCTION2(fmod)        \
          FUNCTION2(atan2) DIVISION(div, int64_t, /) DIVISION(mod, int64_t, %)             \
              DIVISION(udiv, uint64_t, /) DIVISION(umod, uint64_t, %)

// The compiler is not to compute them itself.
#define LOOP(function, type, n_arguments, expression)                                     \
  static void function(const void* inputs, size_t size, void* results) {                  \
    const volatile type* x = inputs;                                                      \
    volatile type* y = results;                                                           \
    for (size_t i = 0; i < size / sizeof(type); i += n_arguments, ++y) *y = (expression); \
  }
#define FUNCTION(name)                   \
  LOOP(do_##name, double, 1, name(x[i])) \
  LOOP(do_##name##f, float, 1, name##f(x[i]))
#define FUNCTION2(name)                            \
  LOOP(do_##name, double, 2, name(x[i], x[i + 1])) \
  LOOP(do_##name##f, float, 2, name##f(x[i], x[i + 1]))
#define DIVISION(name, type, op) LOOP(do_##name, type, 2, x[i] op x[i + 1])
FUNCTIONS
#undef FUNCTION
#undef FUNCTION2
#undef DIVISION

static const struct {
  const char* name;
  void (*function)(const void* inputs, size_t size, void* results);
} functions[] = {
#define FUNCTION(name) {#name, do_##name}, {#name "f", do_##name##f},
#define FUNCTION2(name) FUNCTION(name)
#define DIVISION(name, type, op) {#name, do_##name},
    FUNCTIONS};

static mp_obj_t run(mp_obj_t name_in, mp_obj_t inputs_in, mp_obj_t results_in) {
  const char* name = mp_obj_str_get_str(name_in);
  mp_buffer_info_t inputs, results;
  mp_get_buffer_raise(inputs_in, &inputs, MP_BUFFER_READ);
  mp_get_buffer_raise(results_in, &results, MP_BUFFER_WRITE);
  for (size_t i = 0; i < MP_ARRAY_SIZE(functions); ++i) {
    if (strcmp(name, functions[i].name) != 0) continue;
    functions[i].function(inputs.buf, inputs.len, results.buf);
    return mp_const_none;
  }
  mp_raise_ValueError(MP_ERROR_TEXT("no such function"));
}
static MP_DEFINE_CONST_FUN_OBJ_3(run_obj, run);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
