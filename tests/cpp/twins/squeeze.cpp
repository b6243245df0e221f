// examples/squeeze in C++: what Python sees. deflate.c, inflate.c and checksum.c stay in C.
#include <mpy/buffer.hpp>
#include <mpy/error.hpp>

extern "C" {
#include "squeeze.h"
}

enum { FORMAT_RAW, FORMAT_ZLIB, FORMAT_GZIP, FORMAT_AUTO };

struct Error : mpy::exception_type<Error> {};
using data_t = mpy::span<const uint8_t>;

// By inflate_result_t.
static const char* const inflate_messages[] = {
    "",
    "truncated data",
    "unknown kind of block",
    "bad length of a stored block",
    "bad code lengths",
    "bad symbol",
    "distance too far back",
    "more data than the limit",
};

static void raise_error(const char* message) {
  mpy::raise<Error>(message);
}

static mp_obj_t bytes_of(output_t* out) {
  mp_obj_t bytes = mp_obj_new_bytes(out->data, out->len);
  m_del(uint8_t, out->data, out->capacity);
  return bytes;
}

static void output_u32(output_t* out, uint32_t value, bool big_endian) {
  for (int i = 0; i < 4; ++i) {
    output_byte(out, static_cast<uint8_t>(value >> (big_endian ? 24 - 8 * i : 8 * i)));
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

static mp_int_t checked_format(mp_int_t format, mp_int_t last) {
  if (format < 0 || format > last) {
    mpy::raise<mpy::ValueError>("no such format");
  }
  return format;
}

// ---- Python's functions

static mp_obj_t compress(mp_obj_t data, mp_int_t format, mp_int_t level) {
  auto in = mpy::cast<data_t>(data);
  format = checked_format(format, FORMAT_GZIP);
  if (level < 0 || level > 9) mpy::raise<mpy::ValueError>("level must be in 0..9");

  output_t out;
  output_init(&out, in.size() / 2 + 32);
  if (format == FORMAT_ZLIB) {
    output_bytes(&out, zlib_header, sizeof(zlib_header));
  } else if (format == FORMAT_GZIP) {
    output_bytes(&out, gzip_header, sizeof(gzip_header));
  }
  deflate(&out, in.data(), in.size(), static_cast<int>(level));
  if (format == FORMAT_ZLIB) {
    output_u32(&out, adler32(1, in.data(), in.size()), true);
  } else if (format == FORMAT_GZIP) {
    output_u32(&out, crc32(0, in.data(), in.size()), false);
    output_u32(&out, static_cast<uint32_t>(in.size()), false);
  }
  return bytes_of(&out);
}

static mp_obj_t decompress(mp_obj_t object, mp_int_t format, mp_int_t limit) {
  auto in = mpy::cast<data_t>(object);
  const uint8_t* data = in.data();
  format = checked_format(format, FORMAT_AUTO);

  size_t header = 0;
  size_t trailer = 0;
  if (format == FORMAT_GZIP || (format == FORMAT_AUTO && gzip_header_length(data, in.size()) != 0)) {
    header = gzip_header_length(data, in.size());
    trailer = 8;
    format = FORMAT_GZIP;
  } else if (format == FORMAT_ZLIB || format == FORMAT_AUTO) {
    header = is_zlib_header(data, in.size()) ? 2 : 0;
    trailer = 4;
    format = FORMAT_ZLIB;
  }
  if (format != FORMAT_RAW && header == 0) raise_error("unknown header");
  if (in.size() < header + trailer) raise_error(inflate_messages[INFLATE_TRUNCATED]);
  data += header;
  size_t len = in.size() - header - trailer;

  output_t out;
  output_init(&out, 2 * len + 32);
  size_t used = 0;
  inflate_result_t result = inflate(&out, data, len, static_cast<size_t>(limit), &used);
  if (result != INFLATE_OK) raise_error(inflate_messages[result]);
  if (used != len) raise_error("data after the end");
  data += len;
  bool good = true;
  if (format == FORMAT_ZLIB) {
    good = read_u32(data, true) == adler32(1, out.data, out.len);
  } else if (format == FORMAT_GZIP) {
    good = read_u32(data, false) == crc32(0, out.data, out.len) &&
           read_u32(data + 4, false) == static_cast<uint32_t>(out.len);
  }
  if (!good) raise_error("bad checksum");
  return bytes_of(&out);
}

using checksum_t = uint32_t (*)(uint32_t start, const uint8_t* data, size_t len);

static mp_obj_t checksum(checksum_t function, uint32_t start, mpy::args args) {
  auto data = mpy::cast<data_t>(args[0]);
  if (args.size() > 1) start = mpy::cast<mpy::wrapping<uint32_t>>(args[1]);
  return mpy::box(function(start, data.data(), data.size()));
}
static mp_obj_t py_crc32(size_t n, const mp_obj_t* args) {
  return checksum(crc32, 0, {n, args});
}
static mp_obj_t py_adler32(size_t n, const mp_obj_t* args) {
  return checksum(adler32, 1, {n, args});
}

MPY_MODULE(squeeze, m) {
  m.exception<"Error", Error>();
  m.attr<"RAW", FORMAT_RAW + 0>();
  m.attr<"ZLIB", FORMAT_ZLIB + 0>();
  m.attr<"GZIP", FORMAT_GZIP + 0>();
  m.attr<"AUTO", FORMAT_AUTO + 0>();
  m.def<"compress", compress, mpy::arg<"data">, mpy::arg<"format", FORMAT_ZLIB + 0>, mpy::kw_only,
        mpy::arg<"level", 6>>();
  m.def<"decompress", decompress, mpy::arg<"data">, mpy::arg<"format", FORMAT_AUTO + 0>,
        mpy::kw_only, mpy::arg<"limit", 1000000>>();
  m.def<"crc32", py_crc32, mpy::arity<1, 2>>();
  m.def<"adler32", py_adler32, mpy::arity<1, 2>>();
}
