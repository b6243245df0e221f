#include "py/dynruntime.h"

#include <stdlib.h>
#include <string.h>

// Not what the library has: this one wins, in the library's strcpy() too.
char *stpcpy(char *to, const char *from);
char *stpcpy(char *to, const char *from) {
  *to++ = '>';
  while ((*to = *from++) != 0) ++to;
  return to;
}

static int compare(const void *a, const void *b) {
  const int *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

// The numbers of a text, sorted: strlen, strtok, strtol, calloc, realloc, qsort, bsearch, free.
static mp_obj_t sorted_numbers(mp_obj_t text_in) {
  const char *given = mp_obj_str_get_str(text_in);
  char *text = calloc(strlen(given) + 1, 1);
  memcpy(text, given, strlen(given));
  int *numbers = malloc(sizeof(int));
  size_t n = 0;
  for (char *word = strtok(text, " ,"); word != NULL; word = strtok(NULL, " ,")) {
    numbers = realloc(numbers, (n + 1) * sizeof(int));
    char *end;
    numbers[n] = (int)strtol(word, &end, 0);
    if (*end == 0) ++n;
  }
  qsort(numbers, n, sizeof(int), compare);
  mp_obj_t list = mp_obj_new_list(0, NULL);
  for (size_t i = 0; i < n; ++i) {
    int *found = bsearch(&numbers[i], numbers, n, sizeof(int), compare);
    mp_obj_list_append(list, mp_obj_new_int(*found));
  }
  free(numbers);
  free(text);
  return list;
}
static MP_DEFINE_CONST_FUN_OBJ_1(sorted_numbers_obj, sorted_numbers);

static mp_obj_t copied(mp_obj_t text_in) {
  char buffer[40];
  strcpy(buffer, mp_obj_str_get_str(text_in));
  char *dot = strrchr(buffer, '.');
  if (dot != NULL) *dot = 0;
  return mp_obj_new_str(buffer, strlen(buffer));
}
static MP_DEFINE_CONST_FUN_OBJ_1(copied_obj, copied);

static mp_obj_t stop(void) { abort(); }
static MP_DEFINE_CONST_FUN_OBJ_0(stop_obj, stop);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_sorted_numbers, MP_OBJ_FROM_PTR(&sorted_numbers_obj));
  mp_store_global(MP_QSTR_copied, MP_OBJ_FROM_PTR(&copied_obj));
  mp_store_global(MP_QSTR_stop, MP_OBJ_FROM_PTR(&stop_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
