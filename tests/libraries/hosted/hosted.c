// hosted: the C library's functions that read text and write dates, for whoever compares them with those
// of another machine.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "py/dynruntime.h"

time_t timegm(struct tm *);  // newlib has no such function

enum { kPlaces = 6, kPlaceSize = 32 };

// scan(text, format): how many values sscanf stores, and what is in the places then.
static mp_obj_t scan(mp_obj_t text, mp_obj_t format) {
  static char places[kPlaces][kPlaceSize] __attribute__((aligned(16)));
  memset(places, 0xaa, sizeof places);
  int count = sscanf(mp_obj_str_get_str(text), mp_obj_str_get_str(format), places[0], places[1], places[2], places[3],
                     places[4], places[5]);
  mp_obj_t result[] = {mp_obj_new_int(count), mp_obj_new_bytes((const byte *)places, sizeof places)};
  return mp_obj_new_tuple(2, result);
}
static MP_DEFINE_CONST_FUN_OBJ_2(scan_obj, scan);

static time_t seconds_of(mp_obj_t text) { return (time_t)strtoll(mp_obj_str_get_str(text), NULL, 10); }

static mp_obj_t as_text(long long number) {
  char digits[24], *end = digits + sizeof digits, *p = end;
  unsigned long long rest = number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;
  do {
    *--p = (char)('0' + rest % 10);
  } while ((rest /= 10) != 0);
  if (number < 0) *--p = '-';
  return mp_obj_new_str(p, (size_t)(end - p));
}

// format(seconds, format): of that time in UTC, by strftime.
static mp_obj_t format(mp_obj_t seconds, mp_obj_t text) {
  char out[400];
  time_t time = seconds_of(seconds);
  struct tm *tm = gmtime(&time);
  size_t size = strftime(out, sizeof out, mp_obj_str_get_str(text), tm);
  return mp_obj_new_str(out, size);
}
static MP_DEFINE_CONST_FUN_OBJ_2(format_obj, format);

// make(list of year, month, day, hour, minute, second): mktime's result, and the normal form by asctime.
static mp_obj_t make(mp_obj_t list) {
  size_t size;
  mp_obj_t *items;
  mp_obj_get_array(list, &size, &items);
  struct tm tm;
  memset(&tm, 0, sizeof tm);
  tm.tm_year = mp_obj_get_int(items[0]) - 1900;
  tm.tm_mon = mp_obj_get_int(items[1]) - 1;
  tm.tm_mday = mp_obj_get_int(items[2]);
  tm.tm_hour = mp_obj_get_int(items[3]);
  tm.tm_min = mp_obj_get_int(items[4]);
  tm.tm_sec = mp_obj_get_int(items[5]);
  time_t time = mktime(&tm);
  const char *normal = asctime(&tm);
  mp_obj_t result[] = {as_text(time), mp_obj_new_str(normal, strlen(normal))};
  return mp_obj_new_tuple(2, result);
}
static MP_DEFINE_CONST_FUN_OBJ_1(make_obj, make);

// rest(): whether the functions that are made of those above are right.
static mp_obj_t rest(void) {
  time_t time = 1000000000, later = time + 5;
  struct tm a, b;
  char text[26], other[26];
  tzset();
  memset(&a, 0, sizeof a), memset(&b, 0, sizeof b);  // what lies between the members too
  bool is_right = gmtime_r(&time, &a) == &a && localtime_r(&time, &b) == &b && memcmp(&a, &b, sizeof a) == 0;
  is_right = is_right && localtime(&time)->tm_hour == 1 && timegm(&b) == time && difftime(later, time) == 5;
  is_right = is_right && strcmp(asctime_r(&a, text), "Sun Sep  9 01:46:40 2001\n") == 0;
  is_right = is_right && strcmp(ctime_r(&time, other), text) == 0 && strcmp(ctime(&time), text) == 0;
  char *end;
  volatile float tenth = strtof("0.1", NULL), constant = 0.1f;  // x87 registers have more bits
  is_right = is_right && strtod(" -2.5e1x", &end) == -25 && *end == 'x' && tenth == constant;
  is_right = is_right && atof("1e400") > 1e308 && strtold("3", NULL) == 3;
  return mp_obj_new_bool(is_right);
}
static MP_DEFINE_CONST_FUN_OBJ_0(rest_obj, rest);

static mp_obj_t sizes(void) {
  mp_obj_t result[] = {mp_obj_new_int(sizeof(long)), mp_obj_new_int(sizeof(time_t))};
  return mp_obj_new_tuple(2, result);
}
static MP_DEFINE_CONST_FUN_OBJ_0(sizes_obj, sizes);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_scan, MP_OBJ_FROM_PTR(&scan_obj));
  mp_store_global(MP_QSTR_format, MP_OBJ_FROM_PTR(&format_obj));
  mp_store_global(MP_QSTR_make, MP_OBJ_FROM_PTR(&make_obj));
  mp_store_global(MP_QSTR_rest, MP_OBJ_FROM_PTR(&rest_obj));
  mp_store_global(MP_QSTR_sizes, MP_OBJ_FROM_PTR(&sizes_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
