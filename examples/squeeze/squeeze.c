// squeeze: a real algorithm as a module. It compresses and decompresses the DEFLATE format in its
// three wrappings, and computes their checksums.
//
//   compress(data, format=ZLIB, *, level=6)               bytes; level 0 stores, 9 tries hardest
//   decompress(data, format=AUTO, *, limit=1000000)        bytes; no more than limit of them
//   crc32(data, start=0), adler32(data, start=1)           checksums, also of data in pieces
//   RAW, ZLIB, GZIP, AUTO                                  the wrappings; AUTO is either of the
//   middle Error                                                  what bad input raises
//
// This file is what Python sees; deflate.c, inflate.c and checksum.c know nothing of Python but its
// memory.

#include "squeeze.h"

enum { FORMAT_RAW, FORMAT_ZLIB, FORMAT_GZIP, FORMAT_AUTO };

mp_obj_full_type_t error_type;

static const char* const inflate_messages[] = {
    [INFLATE_OK] = "",
    [INFLATE_TRUNCATED] = "truncated data",
    [INFLATE_BAD_BLOCK] = "unknown kind of block",
    [INFLATE_BAD_STORED] = "bad length of a stored block",
    [INFLATE_BAD_CODES] = "bad code lengths",
    [INFLATE_BAD_SYMBOL] = "bad symbol",
    [INFLATE_BAD_DISTANCE] = "distance too far back",
    [INFLATE_TOO_LONG] = "more data than the limit",
};

static void raise_error(const char* message) {
  mp_raise_msg((const mp_obj_type_t*)&error_type, message);
}

static mp_obj_t bytes_of(output_t* out) {
  mp_obj_t bytes = mp_obj_new_bytes(out->data, out->len);
  m_del(uint8_t, out->data, out->capacity);
  return bytes;
}

static void output_u32(output_t* out, uint32_t value, bool big_endian) {
  for (int i = 0; i < 4; ++i) {
    output_byte(out, value >> (big_endian ? 24 - 8 * i : 8 * i));
  }
}

static uint32_t read_u32(const uint8_t* data, bool big_endian) {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    value |= (uint32_t)data[i] << (big_endian ? 24 - 8 * i : 8 * i);
  }
  return value;
}

// ---- Wrappings

static const uint8_t zlib_header[2] = {0x48, 0x89};  // a window of 4 KiB
static const uint8_t gzip_header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};

enum { GZIP_CRC = 2, GZIP_EXTRA = 4, GZIP_NAME = 8, GZIP_COMMENT = 16, GZIP_RESERVED = 0xe0 };

static size_t skip_text(const uint8_t* data, size_t len, size_t at) {
  while (at < len && data[at] != 0) {
    ++at;
  }
  return at + 1;
}

// The length of a gzip header, which may be more than there is; 0 for none.
static size_t gzip_header_length(const uint8_t* data, size_t len) {
  if (len < 10 || data[0] != 0x1f || data[1] != 0x8b || data[2] != 8 || data[3] & GZIP_RESERVED) {
    return 0;
  }
  uint8_t flags = data[3];
  size_t at = 10;
  if (flags & GZIP_EXTRA && len >= 12) {
    at += 2 + (data[10] | data[11] << 8);
  }
  if (flags & GZIP_NAME) {
    at = skip_text(data, len, at);
  }
  if (flags & GZIP_COMMENT) {
    at = skip_text(data, len, at);
  }
  return flags & GZIP_CRC ? at + 2 : at;
}

// The two bytes of a zlib header, as a number, are a multiple of 31. As 32 is one more than that,
// the digits to base 32 may be added up instead of dividing, which small processors cannot.
static bool is_zlib_header(const uint8_t* data, size_t len) {
  if (len < 2 || (data[0] & 15) != 8 || (data[1] & 0x20) != 0) {
    return false;
  }
  uint32_t sum = data[0] << 8 | data[1];
  while (sum > 31) {
    sum = (sum >> 5) + (sum & 31);
  }
  return sum == 31;
}

static int checked_format(mp_int_t format, mp_int_t last) {
  if (format < 0 || format > last) {
    mp_raise_ValueError(MP_ERROR_TEXT("no such format"));
  }
  return format;
}

// ---- Python's functions

static mp_obj_t compress(size_t n_args, const mp_obj_t* args, mp_map_t* kw_args) {
  enum { ARG_data, ARG_format, ARG_level };
  mp_arg_t allowed[] = {
      {MP_QSTR_data, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_format, MP_ARG_INT, {.u_int = FORMAT_ZLIB}},
      {MP_QSTR_level, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = 6}},
  };
  mp_arg_val_t values[MP_ARRAY_SIZE(allowed)];
  mp_arg_parse_all(n_args, args, kw_args, MP_ARRAY_SIZE(allowed), allowed, values);
  mp_buffer_info_t in;
  mp_get_buffer_raise(values[ARG_data].u_obj, &in, MP_BUFFER_READ);
  int format = checked_format(values[ARG_format].u_int, FORMAT_GZIP);
  mp_int_t level = values[ARG_level].u_int;
  if (level < 0 || level > 9) {
    mp_raise_ValueError(MP_ERROR_TEXT("level must be in 0..9"));
  }

  output_t out;
  output_init(&out, in.len / 2 + 32);
  if (format == FORMAT_ZLIB) {
    output_bytes(&out, zlib_header, sizeof(zlib_header));
  } else if (format == FORMAT_GZIP) {
    output_bytes(&out, gzip_header, sizeof(gzip_header));
  }
  deflate(&out, in.buf, in.len, level);
  if (format == FORMAT_ZLIB) {
    output_u32(&out, adler32(1, in.buf, in.len), true);
  } else if (format == FORMAT_GZIP) {
    output_u32(&out, crc32(0, in.buf, in.len), false);
    output_u32(&out, in.len, false);
  }
  return bytes_of(&out);
}
static MP_DEFINE_CONST_FUN_OBJ_KW(compress_obj, 0, compress);

static mp_obj_t decompress(size_t n_args, const mp_obj_t* args, mp_map_t* kw_args) {
  enum { ARG_data, ARG_format, ARG_limit };
  mp_arg_t allowed[] = {
      {MP_QSTR_data, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_format, MP_ARG_INT, {.u_int = FORMAT_AUTO}},
      {MP_QSTR_limit, MP_ARG_KW_ONLY | MP_ARG_INT, {.u_int = 1000000}},
  };
  mp_arg_val_t values[MP_ARRAY_SIZE(allowed)];
  mp_arg_parse_all(n_args, args, kw_args, MP_ARRAY_SIZE(allowed), allowed, values);
  mp_buffer_info_t in;
  mp_get_buffer_raise(values[ARG_data].u_obj, &in, MP_BUFFER_READ);
  const uint8_t* data = in.buf;
  int format = checked_format(values[ARG_format].u_int, FORMAT_AUTO);

  size_t header = 0;
  size_t trailer = 0;
  if (format == FORMAT_GZIP || (format == FORMAT_AUTO && gzip_header_length(data, in.len) != 0)) {
    header = gzip_header_length(data, in.len);
    trailer = 8;
    format = FORMAT_GZIP;
  } else if (format == FORMAT_ZLIB || format == FORMAT_AUTO) {
    header = is_zlib_header(data, in.len) ? 2 : 0;
    trailer = 4;
    format = FORMAT_ZLIB;
  }
  if (format != FORMAT_RAW && header == 0) {
    raise_error("unknown header");
  }
  if (in.len < header + trailer) {
    raise_error(inflate_messages[INFLATE_TRUNCATED]);
  }
  data += header;
  size_t len = in.len - header - trailer;

  output_t out;
  output_init(&out, 2 * len + 32);
  size_t used = 0;
  inflate_result_t result = inflate(&out, data, len, values[ARG_limit].u_int, &used);
  if (result != INFLATE_OK) {
    raise_error(inflate_messages[result]);
  }
  if (used != len) {
    raise_error("data after the end");
  }
  data += len;
  bool good = true;
  if (format == FORMAT_ZLIB) {
    good = read_u32(data, true) == adler32(1, out.data, out.len);
  } else if (format == FORMAT_GZIP) {
    good = read_u32(data, false) == crc32(0, out.data, out.len) &&
           read_u32(data + 4, false) == (uint32_t)out.len;
  }
  if (!good) {
    raise_error("bad checksum");
  }
  return bytes_of(&out);
}
static MP_DEFINE_CONST_FUN_OBJ_KW(decompress_obj, 0, decompress);

typedef uint32_t (*checksum_t)(uint32_t start, const uint8_t* data, size_t len);

static mp_obj_t checksum(checksum_t function, uint32_t start, size_t n_args, const mp_obj_t* args) {
  mp_buffer_info_t in;
  mp_get_buffer_raise(args[0], &in, MP_BUFFER_READ);
  if (n_args > 1) {
    start = mp_obj_get_int_truncated(args[1]);
  }
  return mp_obj_new_int_from_uint(function(start, in.buf, in.len));
}

static mp_obj_t py_crc32(size_t n_args, const mp_obj_t* args) {
  return checksum(crc32, 0, n_args, args);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(crc32_obj, 1, 2, py_crc32);

static mp_obj_t py_adler32(size_t n_args, const mp_obj_t* args) {
  return checksum(adler32, 1, n_args, args);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(adler32_obj, 1, 2, py_adler32);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_obj_exception_init(&error_type, MP_QSTR_Error, &mp_type_Exception);
  mp_store_global(MP_QSTR_Error, MP_OBJ_FROM_PTR(&error_type));

  mp_store_global(MP_QSTR_RAW, MP_OBJ_NEW_SMALL_INT(FORMAT_RAW));
  mp_store_global(MP_QSTR_ZLIB, MP_OBJ_NEW_SMALL_INT(FORMAT_ZLIB));
  mp_store_global(MP_QSTR_GZIP, MP_OBJ_NEW_SMALL_INT(FORMAT_GZIP));
  mp_store_global(MP_QSTR_AUTO, MP_OBJ_NEW_SMALL_INT(FORMAT_AUTO));

  mp_store_global(MP_QSTR_compress, MP_OBJ_FROM_PTR(&compress_obj));
  mp_store_global(MP_QSTR_decompress, MP_OBJ_FROM_PTR(&decompress_obj));
  mp_store_global(MP_QSTR_crc32, MP_OBJ_FROM_PTR(&crc32_obj));
  mp_store_global(MP_QSTR_adler32, MP_OBJ_FROM_PTR(&adler32_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
