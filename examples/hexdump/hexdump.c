// hexdump: keyword arguments, buffers and streams.
//
//   dump(data, out=None, *, width=16, start=0, text=True)
//       writes the bytes of any buffer as lines of hexadecimal digits, to a stream or, without one,
//       to standard output; returns the number of lines
//   load(stream, into=None)
//       reads such lines back, from a stream; returns bytes, or fills a buffer and returns the
//       number of bytes
//   fill(buffer, pattern=b"\0", *, first=0, last=-1)
//       repeats a pattern over buffer[first..last], in place

#include "py/dynruntime.h"
#include "py/stream.h"

#define MAX_WIDTH (32)

static const char hex_digits[] = "0123456789abcdef";

// ---- Streams: read and write may move fewer bytes than asked, and report errors as numbers.

static void write_all(mp_obj_t stream_in, const char* text, size_t len) {
  if (stream_in == mp_const_none) {
    mp_printf(&mp_plat_print, "%.*s", (int)len, text);
    return;
  }
  const mp_stream_p_t* stream = mp_get_stream_raise(stream_in, MP_STREAM_OP_WRITE);
  while (len > 0) {
    int error = 0;
    mp_uint_t written = stream->write(stream_in, text, len, &error);
    if (written == MP_STREAM_ERROR) {
      mp_raise_OSError(error);
    }
    text += written;
    len -= written;
  }
}

// A stream read in pieces, taken a character at a time.
typedef struct {
  mp_obj_t stream_in;
  const mp_stream_p_t* stream;
  uint8_t next;
  uint8_t len;
  char piece[64];
} reader_t;

// The next character, or -1 at the end.
static int next_char(reader_t* reader) {
  if (reader->next == reader->len) {
    int error = 0;
    mp_uint_t len =
        reader->stream->read(reader->stream_in, reader->piece, sizeof(reader->piece), &error);
    if (len == MP_STREAM_ERROR) {
      mp_raise_OSError(error);
    }
    reader->next = 0;
    reader->len = len;
    if (len == 0) {
      return -1;
    }
  }
  return (uint8_t)reader->piece[reader->next++];
}

// ---- dump

static char* put_hex(char* out, uint32_t value, int n_digits) {
  for (int shift = 4 * (n_digits - 1); shift >= 0; shift -= 4) {
    *out++ = hex_digits[(value >> shift) & 15];
  }
  return out;
}

// One line: address, then each byte or room for it, then the bytes as text.
static size_t format_line(char* line, uint32_t address, const uint8_t* bytes, size_t n,
                          size_t width, bool text) {
  char* out = put_hex(line, address, 8);
  *out++ = ' ';
  for (size_t i = 0; i < n; ++i) {
    *out++ = ' ';
    out = put_hex(out, bytes[i], 2);
  }
  if (text) {
    for (size_t i = 3 * (width - n) + 2; i > 0; --i) {
      *out++ = ' ';
    }
    *out++ = '|';
    for (size_t i = 0; i < n; ++i) {
      *out++ = bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.';
    }
    *out++ = '|';
  }
  *out++ = '\n';
  return out - line;
}

static mp_obj_t dump(size_t n_args, const mp_obj_t* args, mp_map_t* kw_args) {
  enum { ARG_data, ARG_out, ARG_width, ARG_start, ARG_text };
  // The numbers of the names are known at import only, so this table cannot be constant.
  mp_arg_t allowed[] = {
      {MP_QSTR_data, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_out, MP_ARG_OBJ, {.u_obj = mp_const_none}},
      {MP_QSTR_width, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = 16}},
      {MP_QSTR_start, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = 0}},
      {MP_QSTR_text, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = true}},
  };
  mp_arg_val_t values[MP_ARRAY_SIZE(allowed)];
  mp_arg_parse_all(n_args, args, kw_args, MP_ARRAY_SIZE(allowed), allowed, values);

  mp_int_t width = values[ARG_width].u_int;
  if (width < 1 || width > MAX_WIDTH) {
    mp_raise_ValueError(MP_ERROR_TEXT("width must be in 1..32"));
  }
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(values[ARG_data].u_obj, &buffer, MP_BUFFER_READ);
  const uint8_t* bytes = buffer.buf;
  char line[8 + 1 + 3 * MAX_WIDTH + 2 + 1 + MAX_WIDTH + 1 + 1];
  mp_int_t n_lines = 0;
  for (size_t at = 0; at < buffer.len; at += width, ++n_lines) {
    size_t n = buffer.len - at < (size_t)width ? buffer.len - at : (size_t)width;
    size_t len = format_line(line, values[ARG_start].u_int + at, bytes + at, n, width,
                             values[ARG_text].u_bool);
    write_all(values[ARG_out].u_obj, line, len);
  }
  return mp_obj_new_int(n_lines);
}
static MP_DEFINE_CONST_FUN_OBJ_KW(dump_obj, 0, dump);

// ---- load

static int hex_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

static void raise_bad_line(mp_int_t line) {
  mp_raise_type_arg(&mp_type_ValueError, MP_OBJ_NEW_SMALL_INT(line));
}

// Reads one line and appends its bytes; false at the end of the stream.
static bool load_line(reader_t* reader, mp_int_t line, mp_obj_t bytes_list) {
  int c = next_char(reader);
  if (c < 0) {
    return false;
  }
  for (int i = 0; i < 8; ++i, c = next_char(reader)) {
    if (hex_value(c) < 0) raise_bad_line(line);
  }
  if (c != ' ') raise_bad_line(line);
  c = next_char(reader);
  while (c == ' ') {
    c = next_char(reader);
    if (c == ' ') {
      break;  // the column of text begins
    }
    int high = hex_value(c);
    int low = hex_value(next_char(reader));
    if (high < 0 || low < 0) raise_bad_line(line);
    mp_obj_list_append(bytes_list, MP_OBJ_NEW_SMALL_INT(16 * high + low));
    c = next_char(reader);
  }
  while (c >= 0 && c != '\n') {
    c = next_char(reader);
  }
  return true;
}

static mp_obj_t load(size_t n_args, const mp_obj_t* args) {
  reader_t reader = {.stream_in = args[0],
                     .stream = mp_get_stream_raise(args[0], MP_STREAM_OP_READ)};
  mp_obj_t bytes_list = mp_obj_new_list(0, NULL);
  for (mp_int_t line = 1; load_line(&reader, line, bytes_list); ++line) {
  }
  if (n_args == 1 || args[1] == mp_const_none) {
    mp_obj_t bytes_type = mp_load_global(MP_QSTR_bytes);
    return mp_call_function_n_kw(bytes_type, 1, 0, &bytes_list);
  }
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(args[1], &buffer, MP_BUFFER_WRITE);
  size_t n;
  mp_obj_t* items;
  mp_obj_get_array(bytes_list, &n, &items);
  if (n > buffer.len) {
    mp_raise_ValueError(MP_ERROR_TEXT("the buffer is too small"));
  }
  uint8_t* out = buffer.buf;
  for (size_t i = 0; i < n; ++i) {
    out[i] = MP_OBJ_SMALL_INT_VALUE(items[i]);
  }
  return mp_obj_new_int(n);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(load_obj, 1, 2, load);

// ---- fill

static mp_int_t checked_index(mp_int_t i, size_t len) {
  if (i < 0) {
    i += len;
  }
  if (i < 0 || i >= (mp_int_t)len) {
    mp_raise_msg(&mp_type_IndexError, MP_ERROR_TEXT("not an index of the buffer"));
  }
  return i;
}

static mp_obj_t fill(size_t n_args, const mp_obj_t* args, mp_map_t* kw_args) {
  enum { ARG_buffer, ARG_pattern, ARG_first, ARG_last };
  mp_arg_t allowed[] = {
      {MP_QSTR_buffer, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_pattern, MP_ARG_OBJ, {.u_obj = mp_const_none}},
      {MP_QSTR_first, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = 0}},
      {MP_QSTR_last, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = -1}},
  };
  mp_arg_val_t values[MP_ARRAY_SIZE(allowed)];
  mp_arg_parse_all(n_args, args, kw_args, MP_ARRAY_SIZE(allowed), allowed, values);

  mp_buffer_info_t buffer;
  mp_get_buffer_raise(values[ARG_buffer].u_obj, &buffer, MP_BUFFER_WRITE);
  mp_buffer_info_t pattern = {.buf = (void*)"", .len = 1};
  if (values[ARG_pattern].u_obj != mp_const_none) {
    mp_get_buffer_raise(values[ARG_pattern].u_obj, &pattern, MP_BUFFER_READ);
  }
  if (pattern.len == 0) {
    mp_raise_ValueError(MP_ERROR_TEXT("empty pattern"));
  }
  mp_int_t first = checked_index(values[ARG_first].u_int, buffer.len);
  mp_int_t last = checked_index(values[ARG_last].u_int, buffer.len);
  uint8_t* out = buffer.buf;
  const uint8_t* in = pattern.buf;
  size_t at = 0;
  for (mp_int_t i = first; i <= last; ++i) {
    out[i] = in[at];
    at = at + 1 == pattern.len ? 0 : at + 1;
  }
  return values[ARG_buffer].u_obj;
}
static MP_DEFINE_CONST_FUN_OBJ_KW(fill_obj, 0, fill);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_dump, MP_OBJ_FROM_PTR(&dump_obj));
  mp_store_global(MP_QSTR_load, MP_OBJ_FROM_PTR(&load_obj));
  mp_store_global(MP_QSTR_fill, MP_OBJ_FROM_PTR(&fill_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
