// Numbers with sign, prefix, precision and padding, as % and format() print them.
//
// Source: MicroPython's py/mpprint.c.
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {

void print_padded(Printer& printer, std::string_view text, unsigned flags, char fill, int width) {
  if (fill == 0) fill = ' ';
  const int pad = width - static_cast<int>(text.size());
  int left = 0;
  int right = 0;
  if (pad > 0) {
    if ((flags & kCenterAdjust) != 0) {
      left = pad / 2;
      right = pad - left;
    } else if ((flags & kLeftAdjust) != 0) {
      right = pad;
    } else {
      left = pad;
    }
  }
  if (left > 0) printer.write(std::string(static_cast<size_t>(left), fill));
  printer.write(text);
  if (right > 0) printer.write(std::string(static_cast<size_t>(right), fill));
}

void print_int(Runtime& rt, Printer& printer, Value n, unsigned base, bool upper, Field field) {
  if (!is_int(rt, n)) n = new_int(rt, get_int(rt, n));
  unsigned flags = field.flags;
  int width = field.width;
  int precision = field.precision;
  char fill = field.fill;
  check_allocation(rt, static_cast<uint64_t>(std::max({width, precision, 0})));
  if ((flags & (kLeftAdjust | kCenterAdjust)) == 0 && fill == '0') {
    width = std::max(width, precision);
    precision = 0;
  }
  std::string prefix;
  if (int_value(rt, n) >= 0) {
    if ((flags & kShowSign) != 0) {
      prefix += '+';
    } else if ((flags & kSpaceSign) != 0) {
      prefix += ' ';
    }
  }
  if ((flags & kShowPrefix) != 0) {
    const char letter = base == 2 ? 'b' : base == 8 ? 'o' : base == 16 ? 'x' : 0;
    if (letter != 0) {
      prefix += '0';
      if (base != 8 || (flags & kOctalLetter) != 0) {
        prefix += static_cast<char>(upper ? letter - 'a' + 'A' : letter);
      }
    }
  }
  const char comma = (flags & kShowComma) != 0 ? ',' : 0;
  if (precision > 1) flags |= kPadAfterSign;
  const bool pad_after_sign = (flags & kPadAfterSign) != 0;
  std::string text = int_text(rt, n, base, pad_after_sign ? "" : prefix, upper, comma);
  std::string sign;
  if (pad_after_sign && text[0] == '-') {
    sign = "-";
    text.erase(0, 1);
  }
  int spaces_before = 0;
  int spaces_after = 0;
  if (precision > 1) {
    // The digits are padded with zeros to the precision; that goes into the width.
    int digits = std::max(static_cast<int>(text.size()), precision);
    digits += static_cast<int>(sign.size() + prefix.size());
    if (digits < width)
      ((flags & kLeftAdjust) != 0 ? spaces_after : spaces_before) = width - digits;
    fill = '0';
    flags &= ~unsigned{kLeftAdjust};
  }
  if (spaces_before > 0) print_padded(printer, "", 0, ' ', spaces_before);
  if (pad_after_sign) {
    printer.write(sign);
    printer.write(prefix);
    width -= static_cast<int>(sign.size() + prefix.size());
  }
  if (precision > 1) width = precision;
  print_padded(printer, text, flags, fill, width);
  if (spaces_after > 0) print_padded(printer, "", 0, ' ', spaces_after);
}

void print_float(Runtime& rt, Printer& printer, double value, char format, Field field) {
  check_allocation(rt, static_cast<uint64_t>(std::max(field.width, 0)));
  const char sign = (field.flags & kShowSign) != 0    ? '+'
                    : (field.flags & kSpaceSign) != 0 ? ' '
                                                      : 0;
  std::string text =
      format_float(value, rt.state().config.single_float, 32, format, field.precision, sign);
  if ((field.flags & kAddPercent) != 0 && text.size() + 1 < 32) text += '%';
  int width = field.width;
  std::string_view rest = text;
  if ((field.flags & kPadAfterSign) != 0 && !text.empty() && text[0] < '0') {
    printer.write(rest.substr(0, 1));
    rest.remove_prefix(1);
    --width;
  }
  print_padded(printer, rest, field.flags, field.fill, width);
}

}  // namespace natmod::board
