// Uses every name of the API that runs Python or talks to it: names, calls, loops, exceptions,
// streams, printing.
#include "py/cstack.h"
#include "py/dynruntime.h"
#include "py/mperrno.h"
#include "py/mpprint.h"
#include "py/runtime.h"
#include "py/smallint.h"
#include "py/stackctrl.h"
#include "py/stream.h"

void names(mp_obj_t o);
void names(mp_obj_t o) {
  mp_obj_t method[2];
  mp_store_name(MP_QSTR_x, mp_load_name(MP_QSTR_y));
  mp_store_global(MP_QSTR_x, mp_load_global(MP_QSTR_y));
  mp_store_attr(o, MP_QSTR_x, mp_load_attr(o, MP_QSTR_y));
  mp_load_method(o, MP_QSTR_x, method);
  mp_load_super_method(MP_QSTR_x, method);
#if MPY_SUB_VERSION >= 3
  mp_load_method_maybe(o, MP_QSTR_x, method);
  if (method[0] == MP_OBJ_NULL) return;
#endif
  mp_delete_name(MP_QSTR_x);
  mp_delete_global(MP_QSTR_y);
  mp_obj_t module = mp_import_name(MP_QSTR_x, mp_const_none, MP_OBJ_NEW_SMALL_INT(0));
  mp_import_all(mp_import_from(module, MP_QSTR_y));
}

mp_obj_t calls(mp_obj_t fun, mp_obj_t* args);
mp_obj_t calls(mp_obj_t fun, mp_obj_t* args) {
  mp_call_function_0(fun);
  mp_call_function_1(fun, mp_call_function_2(fun, args[0], args[1]));
  mp_call_method_n_kw(1, 0, args);
  mp_obj_t sum = mp_binary_op(MP_BINARY_OP_ADD, args[0], mp_unary_op(MP_UNARY_OP_LEN, args[1]));
  mp_obj_iter_buf_t buf;
  mp_obj_t iterator = mp_getiter(sum, &buf);
  for (mp_obj_t item; (item = mp_iternext(iterator)) != MP_OBJ_STOP_ITERATION;) {
    mp_unpack_sequence(item, 2, args);
    mp_unpack_ex(item, 2, args);
  }
  return mp_call_function_n_kw(fun, 1, 1, args);
}

mp_int_t arguments(size_t n_args, size_t n_kw, const mp_obj_t* args, mp_map_t* kw);
mp_int_t arguments(size_t n_args, size_t n_kw, const mp_obj_t* args, mp_map_t* kw) {
  enum { kX, kY, kFlag };
  mp_arg_t allowed[] = {
      {MP_QSTR_, MP_ARG_REQUIRED | MP_ARG_INT, {.u_int = 0}},
      {MP_QSTR_, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)}},
      {MP_QSTR_, MP_ARG_BOOL, {.u_bool = false}},
  };
  allowed[kX].qst = MP_QSTR_x;
  allowed[kY].qst = MP_QSTR_y;
  mp_arg_val_t values[MP_ARRAY_SIZE(allowed)];
  values[kX].u_int = 0;
  mp_arg_check_num(n_args, n_kw, 1, 2, true);
#if MPY_SUB_VERSION >= 3
  mp_arg_parse_all(n_args, args, kw, MP_ARRAY_SIZE(allowed), allowed, values);
  mp_arg_parse_all_kw_array(n_args, n_kw, args, MP_ARRAY_SIZE(allowed), allowed, values);
#else
  (void)args;
  (void)kw;
#endif
  mp_check_self(n_args > 0);
  mp_warning("category", "message");
  mp_cstack_check();
  MP_STACK_CHECK();
  return mp_small_int_floor_divide(values[kX].u_int, 2) + mp_small_int_modulo(n_args, 3);
}

void raise_one(int which, mp_obj_t arg);
void raise_one(int which, mp_obj_t arg) {
  switch (which) {
    case 0:
      mp_raise_msg(&mp_type_RuntimeError, MP_ERROR_TEXT("message"));
    case 1:
      mp_raise_type(&mp_type_RuntimeError);
    case 2:
      mp_raise_type_arg(&mp_type_KeyError, arg);
    case 3:
      mp_raise_OSError(MP_EIO);
    case 4:
      mp_raise_TypeError("type");
    case 5:
      mp_raise_ValueError("value");
    case 6:
      mp_raise_NotImplementedError("not yet");
    case 7: {
      nlr_buf_t nlr;
      if (nlr_push(&nlr) == 0) {
        mp_raise_ValueError("caught");
        nlr_pop();
      }
      nlr_raise(nlr.ret_val);
    }
    default:
      nlr_raise(arg);
  }
}

static void print_v(const mp_print_t* print, const char* fmt, ...) {
  va_list args;
  va_start(args, fmt);
  mp_vprintf(print, fmt, args);
  va_end(args);
}

static void number_print(const mp_print_t* print, mp_obj_t o, mp_print_kind_t kind) {
  const char* separator = kind == PRINT_JSON ? MP_PRINT_GET_EXT(print)->key_separator : " ";
  if (kind == PRINT_STR || kind == PRINT_REPR || kind == PRINT_EXC || kind == PRINT_RAW) {
    print_v(print, "%s", separator);
  }
  mp_printf(print, INT_FMT " " UINT_FMT " " HEX_FMT " " SIZE_FMT, mp_obj_get_int(o), (mp_uint_t)1,
            (mp_uint_t)2, sizeof(o));
  mp_printf(&mp_plat_print, "\n");
  mp_printf(MP_PYTHON_PRINTER, "\n");
}

// A stream type and its users.
static mp_uint_t null_read(mp_obj_t self, void* buf, mp_uint_t size, int* error) {
  (void)self, (void)buf, (void)size;
  *error = MP_EAGAIN;
  return MP_STREAM_ERROR;
}
static mp_uint_t null_write(mp_obj_t self, const void* buf, mp_uint_t size, int* error) {
  (void)self, (void)buf, (void)error;
  return size;
}
static mp_uint_t null_ioctl(mp_obj_t self, mp_uint_t request, uintptr_t arg, int* error) {
  (void)self;
  switch (request) {
    case MP_STREAM_SEEK: {
      struct mp_stream_seek_t* seek = (struct mp_stream_seek_t*)arg;
      if (seek->whence != MP_SEEK_SET && seek->whence != MP_SEEK_CUR && seek->whence != MP_SEEK_END)
        break;
      mp_off_t end = 0;
      seek->offset = end;
      return 0;
    }
    case MP_STREAM_POLL:
      return arg & (MP_STREAM_POLL_RD | MP_STREAM_POLL_WR | MP_STREAM_POLL_ERR |
                    MP_STREAM_POLL_HUP | MP_STREAM_POLL_NVAL);
    case MP_STREAM_FLUSH:
    case MP_STREAM_CLOSE:
    case MP_STREAM_TIMEOUT:
    case MP_STREAM_GET_OPTS:
    case MP_STREAM_SET_OPTS:
    case MP_STREAM_GET_DATA_OPTS:
    case MP_STREAM_SET_DATA_OPTS:
    case MP_STREAM_GET_FILENO:
    case MP_STREAM_GET_BUFFER_SIZE:
      return 0;
  }
  *error = MP_EINVAL;
  return MP_STREAM_ERROR;
}
extern const mp_stream_p_t null_stream;
const mp_stream_p_t null_stream = {null_read, null_write, null_ioctl, 0};

mp_uint_t streams(mp_obj_t o);
mp_uint_t streams(mp_obj_t o) {
  int error = 0;
  byte buf[4];
  const mp_stream_p_t* stream =
      mp_get_stream_raise(o, MP_STREAM_OP_READ | MP_STREAM_OP_WRITE | MP_STREAM_OP_IOCTL);
  if (mp_get_stream(o)->read(o, buf, sizeof(buf), &error) == MP_STREAM_ERROR &&
      mp_is_nonblocking_error(error)) {
    return 0;
  }
  mp_stream_write_exactly(o, buf, mp_stream_read_exactly(o, buf, sizeof(buf), &error), &error);
  number_print(&mp_plat_print, MP_OBJ_NEW_SMALL_INT(error), PRINT_STR);
  return stream->write(o, buf, sizeof(buf), &error);
}

const void* stream_methods(int which);
const void* stream_methods(int which) {
  switch (which) {
    case 0:
      return &mp_stream_read_obj;
    case 1:
      return &mp_stream_readinto_obj;
    case 2:
      return &mp_stream_unbuffered_readline_obj;
    default:
      return &mp_stream_write_obj;
  }
}

bool is_error_number(int error);
bool is_error_number(int error) {
  switch (error) {
    case MP_EPERM:
    case MP_ENOENT:
    case MP_EIO:
    case MP_EBADF:
    case MP_EWOULDBLOCK:
    case MP_ENOMEM:
    case MP_EACCES:
    case MP_EBUSY:
    case MP_EEXIST:
    case MP_ENODEV:
    case MP_EISDIR:
    case MP_EINVAL:
    case MP_ENOSPC:
    case MP_EPIPE:
    case MP_EOPNOTSUPP:
    case MP_EADDRINUSE:
    case MP_ECONNRESET:
    case MP_ENOTCONN:
    case MP_ETIMEDOUT:
    case MP_EINPROGRESS:
    case MP_ECANCELED:
      return true;
  }
  return false;
}
