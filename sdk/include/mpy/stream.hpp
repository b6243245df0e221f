// Streams: objects that are read and written like files.
//
//   mpy::stream file(o);  file.write(s);    TypeError or OSError if it is none
#ifndef MPY_STREAM_HPP
#define MPY_STREAM_HPP

#include "mpy/buffer.hpp"
#include "mpy/error.hpp"
#include "mpy/object.hpp"
#include "mpy/print.hpp"

MPY_BEGIN

class stream {
 public:
  explicit stream(object o, int operations = 0)
      : object_(o.ptr()), protocol_(mp_get_stream_raise(o.ptr(), operations)) {}

  // How many bytes went; all of them, unless the stream is full or at its end.
  size_t write(span<const uint8_t> data) const {
    int error = 0;
    mp_uint_t n = protocol_->write(object_, data.data(), data.size(), &error);
    return check(n, error);
  }
  size_t write(str s) const {
    int error = 0;
    mp_uint_t n = protocol_->write(object_, s.data, s.size, &error);
    return check(n, error);
  }
  size_t read(span<uint8_t> into) const {
    int error = 0;
    mp_uint_t n = protocol_->read(object_, into.data(), into.size(), &error);
    return check(n, error);
  }
  mp_uint_t ioctl(mp_uint_t request, uintptr_t argument) const {
    int error = 0;
    mp_uint_t result = protocol_->ioctl(object_, request, argument, &error);
    return check(result, error);
  }
  void flush() const { ioctl(MP_STREAM_FLUSH, 0); }

 private:
  static size_t check(mp_uint_t result, int error) {
    if (result == MP_STREAM_ERROR) raise_oserror(error);
    return result;
  }
  mp_obj_t object_;
  const mp_stream_p_t* protocol_;
};
template <>
struct caster<stream> {
  static constexpr text python = "Any";
  static stream from(mp_obj_t o) { return stream(o); }
};

MPY_END

#endif  // MPY_STREAM_HPP
