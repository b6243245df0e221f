// examples/hexdump in C++.
#include <mpy/buffer.hpp>
#include <mpy/containers.hpp>
#include <mpy/optional.hpp>
#include <mpy/stream.hpp>

constexpr int kMaxWidth = 32;

static const char hex_digits[] = "0123456789abcdef";

// ---- Streams: read and write may move fewer bytes than asked, and report errors as numbers.

static void write_all(mp_obj_t to, const char* text, size_t len) {
  if (to == mp_const_none) {
    mpy::printf("%.*s", static_cast<int>(len), text);
    return;
  }
  mpy::stream stream(to, MP_STREAM_OP_WRITE);
  while (len > 0) {
    size_t written = stream.write(mpy::str(text, len));
    text += written;
    len -= written;
  }
}

// A stream read in pieces, taken a character at a time.
struct reader {
  mpy::stream stream;
  uint8_t next = 0;
  uint8_t len = 0;
  uint8_t piece[64];

  explicit reader(mpy::object from) : stream(from, MP_STREAM_OP_READ) {}

  // The next character, or -1 at the end.
  int get() {
    if (next == len) {
      next = 0;
      len = static_cast<uint8_t>(stream.read(piece));
      if (len == 0) return -1;
    }
    return piece[next++];
  }
};

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
    for (size_t i = 3 * (width - n) + 2; i > 0; --i) *out++ = ' ';
    *out++ = '|';
    for (size_t i = 0; i < n; ++i) {
      *out++ = bytes[i] >= 0x20 && bytes[i] < 0x7f ? static_cast<char>(bytes[i]) : '.';
    }
    *out++ = '|';
  }
  *out++ = '\n';
  return static_cast<size_t>(out - line);
}

static mp_int_t dump(mp_obj_t data, mp_obj_t out, mp_int_t width, mp_int_t start, bool text) {
  if (width < 1 || width > kMaxWidth) mpy::raise<mpy::ValueError>("width must be in 1..32");
  auto bytes = mpy::cast<mpy::span<const uint8_t>>(data);
  char line[8 + 1 + 3 * kMaxWidth + 2 + 1 + kMaxWidth + 1 + 1];
  mp_int_t n_lines = 0;
  auto step = static_cast<size_t>(width);
  for (size_t at = 0; at < bytes.size(); at += step, ++n_lines) {
    size_t n = bytes.size() - at < step ? bytes.size() - at : step;
    write_all(out, line,
              format_line(line, static_cast<uint32_t>(static_cast<size_t>(start) + at),
                          bytes.data() + at, n, step, text));
  }
  return n_lines;
}

// ---- load

static int hex_value(int c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

static void raise_bad_line(mp_int_t line) {
  mpy::raise<mpy::ValueError>(mpy::small(line));
}

// Reads one line and appends its bytes; false at the end of the stream.
static bool load_line(reader& in, mp_int_t line, mpy::list bytes) {
  int c = in.get();
  if (c < 0) return false;
  for (int i = 0; i < 8; ++i, c = in.get()) {
    if (hex_value(c) < 0) raise_bad_line(line);
  }
  if (c != ' ') raise_bad_line(line);
  c = in.get();
  while (c == ' ') {
    c = in.get();
    if (c == ' ') break;  // the column of text begins
    int high = hex_value(c);
    int low = hex_value(in.get());
    if (high < 0 || low < 0) raise_bad_line(line);
    bytes.append(mpy::small(16 * high + low));
    c = in.get();
  }
  while (c >= 0 && c != '\n') c = in.get();
  return true;
}

static mpy::object load(mpy::object stream, mpy::object into) {
  reader in(stream);
  mpy::list bytes;
  for (mp_int_t line = 1; load_line(in, line, bytes); ++line) {
  }
  if (into.is_none()) return mpy::builtin<"bytes">()(bytes);
  auto out = into.as<mpy::span<uint8_t>>();
  if (bytes.size() > out.size()) mpy::raise<mpy::ValueError>("the buffer is too small");
  size_t i = 0;
  for (mp_obj_t byte : bytes) out[i++] = static_cast<uint8_t>(MP_OBJ_SMALL_INT_VALUE(byte));
  return static_cast<mp_int_t>(i);
}

// ---- fill

static mp_int_t checked_index(mp_int_t i, size_t len) {
  if (i < 0) i += static_cast<mp_int_t>(len);
  if (i < 0 || i >= static_cast<mp_int_t>(len)) {
    mpy::raise<mpy::IndexError>("not an index of the buffer");
  }
  return i;
}

static mp_obj_t fill(mp_obj_t buffer, mpy::optional<mpy::span<const uint8_t>> given, mp_int_t first,
                     mp_int_t last) {
  auto out = mpy::cast<mpy::span<uint8_t>>(buffer);
  static const uint8_t zero = 0;
  auto pattern = given ? *given : mpy::span(&zero, 1);
  if (pattern.empty()) mpy::raise<mpy::ValueError>("empty pattern");
  first = checked_index(first, out.size());
  last = checked_index(last, out.size());
  size_t at = 0;
  for (mp_int_t i = first; i <= last; ++i) {
    out[static_cast<size_t>(i)] = pattern[at];
    at = at + 1 == pattern.size() ? 0 : at + 1;
  }
  return buffer;
}

MPY_MODULE(hexdump, m) {
  m.def<"dump", dump, mpy::arg<"data">, mpy::arg<"out", mpy::none>, mpy::kw_only,
        mpy::arg<"width", 16>, mpy::arg<"start", 0>, mpy::arg<"text", true>>();
  m.def<"load", load, mpy::pos<"stream">, mpy::pos<"into", mpy::none>>();
  m.def<"fill", fill, mpy::arg<"buffer">, mpy::arg<"pattern", mpy::none>, mpy::kw_only,
        mpy::arg<"first", 0>, mpy::arg<"last", -1>>();
}
