// The module framebuf: drawing into a buffer of pixels.
//
// Source: MicroPython's extmod/modframebuf.c for behaviour and texts.
#include "modules/framebuf/letters.h"
#include "modules/framebuf/pixels.h"
#include "modules/framebuf/shapes.h"
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/binary.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using framebuf::Format;
using framebuf::kFormats;
using framebuf::Pixels;

extern const TypeDef kFrameBuffer;
constexpr int64_t kVerticalFormat = 0;  // MONO_VLSB

// -- The object: {type, the buffer's object, its address}, then width, height and stride of 16
// bits, and the format of 8

enum Field : uint32_t { kObject = 1, kAddress, kSizes, kWords = kSizes + 2 };

struct SizeAddresses {
  SizeAddresses(Runtime& rt, Value self) : width(self.address() + words(rt, kSizes)) {}
  Address width;
  Address height = width + 2, stride = width + 4, format = width + 6;
};

Pixels pixels_of(Runtime& rt, Value self) {
  const SizeAddresses at(rt, self);
  const GuestMemory& m = memory(rt);
  return {rt,
          {.address = field(rt, self, kAddress),
           .width = m.load<uint16_t>(at.width),
           .height = m.load<uint16_t>(at.height),
           .stride = m.load<uint16_t>(at.stride),
           .format = m.load<uint8_t>(at.format)}};
}

uint64_t rounded(uint64_t n, uint64_t unit) {
  return (n + unit - 1) / unit * unit;
}

// The last row of pixels needs no whole stride.
uint64_t bytes_needed(const Format& format, uint64_t width, uint64_t height, uint64_t stride) {
  const uint64_t rows = format.is_in_columns() ? rounded(height, 8) : height;
  const uint64_t last = format.is_in_columns() ? 8 : 1;
  const uint64_t pixels = (rows - last) * stride + last * rounded(width, format.pixels());
  return pixels * format.bits / 8;
}

Value framebuf_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 4, 5);
  const int64_t width = get_int(rt, args[1]);
  const int64_t height = get_int(rt, args[2]);
  const int64_t number = get_int(rt, args[3]);
  int64_t stride = args.size() > 4 ? get_int(rt, args[4]) : width;
  constexpr int64_t kMost = 0xffff;
  if (width < 1 || height < 1 || width > kMost || height > kMost || stride > kMost ||
      stride < width) {
    raise_empty(rt, TypeId::ValueError);
  }
  if (number < 0 || number >= std::ssize(kFormats)) {
    raise(rt, TypeId::ValueError, "invalid format");
  }
  const Format& format = kFormats[number];
  stride = static_cast<int64_t>(rounded(stride, format.pixels()));
  Buffer buffer;
  get_buffer(rt, args[0], buffer, kBufferWrite | kBufferRaise);
  if (bytes_needed(format, width, height, stride) > buffer.size) {
    raise_empty(rt, TypeId::ValueError);
  }
  const Value self = new_object(rt, type, kWords);
  set_field(rt, self, kObject, args[0]);
  set_field(rt, self, kAddress, buffer.address);
  const SizeAddresses at(rt, self);
  memory(rt).store(at.width, static_cast<uint16_t>(width));
  memory(rt).store(at.height, static_cast<uint16_t>(height));
  memory(rt).store(at.stride, static_cast<uint16_t>(stride));
  memory(rt).store(at.format, static_cast<uint8_t>(number));
  return self;
}

bool framebuf_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags) {
  return get_buffer(rt, value_field(rt, self, kObject), buffer, flags);
}

// -- Drawing. Coordinates are words of the machine.

/// The integers behind self.
template <size_t N>
std::array<uint64_t, N> integers(Runtime& rt, Args args) {
  std::array<uint64_t, N> result;
  for (size_t i = 0; i < N; ++i) result[i] = get_int(rt, args[i + 1]);
  return result;
}
bool flag(Runtime& rt, Args args, size_t index) {
  return args.size() > index && is_true(rt, args[index]);
}

Value framebuf_fill(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [colour] = integers<1>(rt, args);
  self.fill(0, 0, self.width(), self.height(), colour);
  return kNone;
}

Value framebuf_fill_rect(Runtime& rt, Args args) {
  const auto [x, y, w, h, colour] = integers<5>(rt, args);
  pixels_of(rt, args[0]).fill(x, y, w, h, colour);
  return kNone;
}

Value framebuf_pixel(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [x, y] = integers<2>(rt, args);
  if (!self.contains(x, y)) return kNone;
  if (args.size() == 3) return small(rt, self.get(x, y));
  self.set(x, y, get_int(rt, args[3]));
  return kNone;
}

Value framebuf_hline(Runtime& rt, Args args) {
  const auto [x, y, w, colour] = integers<4>(rt, args);
  pixels_of(rt, args[0]).fill(x, y, w, 1, colour);
  return kNone;
}

Value framebuf_vline(Runtime& rt, Args args) {
  const auto [x, y, h, colour] = integers<4>(rt, args);
  pixels_of(rt, args[0]).fill(x, y, 1, h, colour);
  return kNone;
}

Value framebuf_rect(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [x, y, w, h, colour] = integers<5>(rt, args);
  if (flag(rt, args, 6)) {
    self.fill(x, y, w, h, colour);
  } else {
    self.fill(x, y, w, 1, colour);
    self.fill(x, y + h - 1, w, 1, colour);
    self.fill(x, y, 1, h, colour);
    self.fill(x + w - 1, y, 1, h, colour);
  }
  return kNone;
}

Value framebuf_line(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [x1, y1, x2, y2, colour] = integers<5>(rt, args);
  framebuf::draw_line(self, {x1, y1}, {x2, y2}, colour);
  return kNone;
}

Value framebuf_ellipse(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [x, y, x_radius, y_radius, colour] = integers<5>(rt, args);
  constexpr uint64_t kAllQuadrants = 0xf;
  const uint64_t wanted = args.size() > 7 ? get_int(rt, args[7]) : kAllQuadrants;
  framebuf::draw_ellipse(self,
                         {.centre = {x, y},
                          .radius = {x_radius, y_radius},
                          .quadrants = wanted & kAllQuadrants,
                          .is_filled = flag(rt, args, 6)},
                         colour);
  return kNone;
}

Value framebuf_poly(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const auto [x, y] = integers<2>(rt, args);
  Buffer buffer;
  get_buffer(rt, args[3], buffer, kBufferRead | kBufferRaise);
  const char code = static_cast<char>(buffer.typecode);
  const size_t n = buffer.size / (2 * packed_size(rt, '@', code).size);
  if (n == 0) return kNone;
  const auto coordinate = [&](size_t index) {
    return static_cast<uint64_t>(get_int(rt, packed_get(rt, code, buffer.address, index)));
  };
  framebuf::Polygon polygon{{x, y}, {}};
  for (size_t i = 0; i < n; ++i) {
    polygon.points.push_back({coordinate(2 * i), coordinate(2 * i + 1)});
  }
  const uint64_t colour = get_int(rt, args[4]);
  if (flag(rt, args, 5)) {
    framebuf::fill_polygon(self, polygon, colour);
  } else {
    framebuf::draw_outline(self, polygon, colour);
  }
  return kNone;
}

// -- Copies

Value native_framebuf(Runtime& rt, Value value) {
  return cast_to_native_base(rt, value, type_address(rt, kFrameBuffer));
}

Value framebuf_blit(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const Value from = native_framebuf(rt, args[1]);
  if (!from) raise_empty(rt, TypeId::TypeError);
  const Pixels source = pixels_of(rt, from);
  const int64_t x = get_int(rt, args[2]);
  const int64_t y = get_int(rt, args[3]);
  const auto key = static_cast<uint32_t>(args.size() > 4 ? get_int(rt, args[4]) : -1);
  std::optional<Pixels> palette;
  if (args.size() > 5 && args[5] != kNone) {
    if (const Value colours = native_framebuf(rt, args[5])) palette.emplace(pixels_of(rt, colours));
  }
  if (x >= self.width() || y >= self.height() || x <= -source.width() || y <= -source.height()) {
    return kNone;
  }
  const int64_t right = std::min(self.width(), x + source.width());
  const int64_t bottom = std::min(self.height(), y + source.height());
  for (int64_t to_y = std::max<int64_t>(0, y); to_y < bottom; ++to_y) {
    self.work(right - std::max<int64_t>(0, x));
    for (int64_t to_x = std::max<int64_t>(0, x); to_x < right; ++to_x) {
      uint32_t colour = source.get(to_x - x, to_y - y);
      if (palette) colour = palette->get(colour, 0);
      if (colour != key) self.set(to_x, to_y, colour);
    }
  }
  return kNone;
}

// In the order in which nothing is read that has been written.
std::vector<int64_t> scrolled(int64_t size, int64_t step) {
  std::vector<int64_t> order;
  if (step <= -size || step >= size) return order;
  for (int64_t i = std::max<int64_t>(0, step); i < size + std::min<int64_t>(0, step); ++i) {
    order.push_back(i);
  }
  if (step >= 0) std::ranges::reverse(order);
  return order;
}

Value framebuf_scroll(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const int64_t x_step = get_int(rt, args[1]);
  const int64_t y_step = get_int(rt, args[2]);
  const std::vector<int64_t> columns = scrolled(self.width(), x_step);
  for (const int64_t y : scrolled(self.height(), y_step)) {
    self.work(columns.size());
    for (const int64_t x : columns) self.set(x, y, self.get(x - x_step, y - y_step));
  }
  return kNone;
}

Value framebuf_text(Runtime& rt, Args args) {
  Pixels self = pixels_of(rt, args[0]);
  const std::string text(checked_str_data(rt, args[1]));
  uint64_t x = get_int(rt, args[2]);
  const uint64_t y = get_int(rt, args[3]);
  const uint64_t colour = args.size() > 4 ? get_int(rt, args[4]) : 1;
  constexpr uint64_t kSize = 8;
  for (const char c : text.substr(0, text.find('\0'))) {
    const auto code = static_cast<uint8_t>(c);
    const uint64_t letter = kLetters[code < 32 || code > 127 ? 95 : code - 32];
    for (uint64_t i = 0; i < kSize * kSize; ++i) {
      const uint64_t column = i / kSize;
      const uint64_t row = i % kSize;
      if ((letter >> (kSize * (kSize - 1 - column) + row) & 1) != 0) {
        self.set_if_inside(x + column, y + row, colour);
      }
    }
    x += kSize;
  }
  return kNone;
}

constexpr Member kFramebufMembers[] = {
    {"fill", framebuf_fill, 2, 2},     {"fill_rect", framebuf_fill_rect, 6, 6},
    {"pixel", framebuf_pixel, 3, 4},   {"hline", framebuf_hline, 5, 5},
    {"vline", framebuf_vline, 5, 5},   {"rect", framebuf_rect, 6, 7},
    {"line", framebuf_line, 6, 6},     {"ellipse", framebuf_ellipse, 6, 8},
    {"poly", framebuf_poly, 5, 6},     {"blit", framebuf_blit, 4, 6},
    {"scroll", framebuf_scroll, 3, 3}, {"text", framebuf_text, 4, 5},
};

const TypeDef kFrameBuffer = {.name = "FrameBuffer",
                              .make_new = framebuf_make_new,
                              .buffer = framebuf_buffer,
                              .members = kFramebufMembers};

// From the time before there were formats.
Value framebuf_framebuffer1(Runtime& rt, Args args) {
  const Value all[] = {args[0], args[1], args[2], small(rt, kVerticalFormat),
                       args.size() > 3 ? args[3] : args[1]};
  return framebuf_make_new(rt, type_address(rt, kFrameBuffer), {all, {}});
}

constexpr Member kFramebufFunctions[] = {{"FrameBuffer1", framebuf_framebuffer1, 3, 4}};

void fill_framebuf(ModuleItems& items) {
  items.add(kFrameBuffer);
  items.add("MVLSB", small(items.rt, kVerticalFormat));
  for (int64_t i = 0; i < std::ssize(kFormats); ++i) {
    items.add(kFormats[i].name, small(items.rt, i));
  }
}

}  // namespace

const ModuleDef kModule_framebuf = {
    .name = "framebuf", .functions = kFramebufFunctions, .fill = fill_framebuf};

}  // namespace natmod::board
