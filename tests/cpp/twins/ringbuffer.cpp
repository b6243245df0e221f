// examples/ringbuffer in C++.
#include <mpy/class.hpp>
#include <mpy/memory.hpp>
#include <mpy/print.hpp>

struct RingEmpty : mpy::exception_type<RingEmpty> {};

struct Ring {
  mpy::block<uint8_t> data;
  size_t first = 0;  // index of the oldest byte
  size_t used = 0;
  size_t dropped = 0;

  explicit Ring(mpy::wrapping<mp_int_t> n) {
    if (n < 1) mpy::raise<mpy::ValueError>("capacity must be positive");
    data = mpy::block<uint8_t>(static_cast<size_t>(n.value));
  }

  size_t capacity() const { return data.size(); }
  size_t index(size_t i) const {
    i += first;
    return i >= capacity() ? i - capacity() : i;
  }

  void push(uint8_t byte) {
    if (used == capacity()) {
      first = index(1);
      used -= 1;
      dropped += 1;
    }
    data[index(used)] = byte;
    used += 1;
  }
  uint8_t pop() {
    uint8_t byte = data[first];
    first = index(1);
    used -= 1;
    return byte;
  }

  static void reverse(uint8_t* from, uint8_t* to) {
    while (from < to) {
      uint8_t byte = *from;
      *from++ = *--to;
      *to = byte;
    }
  }
  // Rotates the memory so that the oldest byte comes first.
  void straighten() {
    if (first == 0) return;
    reverse(data.begin(), data.begin() + first);
    reverse(data.begin() + first, data.end());
    reverse(data.begin(), data.end());
    first = 0;
  }
};

static mp_obj_t push(mp_obj_t self, mp_obj_t what) {
  auto& ring = mpy::get<Ring>(self);
  if (mp_obj_is_int(what)) {
    ring.push(static_cast<uint8_t>(mp_obj_get_int(what)));
  } else {
    for (uint8_t byte : mpy::cast<mpy::span<const uint8_t>>(what)) ring.push(byte);
  }
  return self;
}

static mpy::small<uint8_t> pop(Ring& ring) {
  if (ring.used == 0) mpy::raise<RingEmpty>("nothing to pop");
  return ring.pop();
}

static bool equal(Ring& left, Ring& right) {
  bool same = left.used == right.used;
  for (size_t i = 0; same && i < left.used; ++i) same = left.data[left.index(i)] == right.data[right.index(i)];
  return same;
}

static uint8_t& item(Ring& ring, mp_int_t i) {
  if (i < 0) i += static_cast<mp_int_t>(ring.used);
  if (i < 0 || i >= static_cast<mp_int_t>(ring.used)) {
    mpy::raise<mpy::IndexError>("no such byte in the ring");
  }
  return ring.data[ring.index(static_cast<size_t>(i))];
}

static void print_repr(Ring& ring, mpy::printer out) {
  out.format("Ring([");
  for (size_t i = 0; i < ring.used; ++i) {
    out.format(i == 0 ? "%u" : ", %u", static_cast<unsigned>(ring.data[ring.index(i)]));
  }
  out.format("], %u)", static_cast<unsigned>(ring.capacity()));
}

using place = mpy::wrapping<mp_int_t>;

MPY_MODULE(ringbuffer, m) {
  auto ring = m.type<"Ring", Ring>("A queue of bytes that drops its oldest when it is full.");
  ring.init<place>();
  ring.def<"push", push>();
  ring.def<"pop", pop>();
  ring.def<"clear", [](Ring& r) { r.used = 0; }>();
  ring.property<"capacity", &Ring::capacity>();
  ring.property<"free", [](Ring& r) { return r.capacity() - r.used; }>();
  ring.property<"dropped", &Ring::dropped,
                [](Ring& r, place n) { r.dropped = static_cast<size_t>(n.value); },
                [](Ring& r) { r.dropped = 0; }>();
  ring.def<"__len__", [](Ring& r) { return r.used; }>();
  ring.def<"__bool__", [](Ring& r) { return r.used != 0; }>();
  ring.def<"__eq__", equal>();
  ring.def<"__getitem__", [](Ring& r, place i) { return mpy::small(item(r, i)); }>();
  ring.def<"__setitem__", [](Ring& r, place i, place value) {
    item(r, i) = static_cast<uint8_t>(value);
  }>();
  ring.def<"__next__", [](Ring& r) -> mp_obj_t {
    return r.used == 0 ? MP_OBJ_STOP_ITERATION : mpy::box(mpy::small(r.pop()));
  }>();
  ring.buffer<[](Ring& r) {
    r.straighten();
    return r.data.first(r.used);
  }>();
  ring.def<"__str__", [](Ring& r, mpy::printer out) {
    out.format("Ring(%u/%u)", static_cast<unsigned>(r.used), static_cast<unsigned>(r.capacity()));
  }>();
  ring.def<"__repr__", print_repr>();
  m.exception<"RingEmpty", RingEmpty>();
}
