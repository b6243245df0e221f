// mp_printf and mp_vprintf: the firmware's own, with what it does not know. An unknown conversion
// prints its letter and takes no argument, so `%lld` prints "ld" and the next conversion gets the
// wrong argument. That is what a board does; we do the same and say so.
//
// Source: MicroPython's py/mpprint.c at v1.25.
#include "board/table/entry.h"
#include "board/table/guest_printer.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/printer.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

class CountingPrinter : public Printer {
 public:
  explicit CountingPrinter(Printer& inner) : inner_(inner) {}
  void write(std::string_view text) override {
    count_ += text.size();
    inner_.write(text);
  }
  size_t count() const { return count_; }

 private:
  Printer& inner_;
  size_t count_ = 0;
};

class Formatter {
 public:
  Formatter(Runtime& rt, Printer& out, In& in) : rt_(rt), out_(out), in_(in) {}

  void run(std::string_view format) {
    format_ = format;
    for (at_ = 0; at_ < format.size();) {
      const size_t percent = std::min(format.find('%', at_), format.size());
      if (percent > at_) out_.write(format.substr(at_, percent - at_));
      at_ = percent;
      if (at_ == format.size()) break;
      start_ = at_++;
      parse_field();
      if (at_ == format.size()) break;
      convert(format[at_]);
      ++at_;
    }
  }

 private:
  char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  int number() {
    int64_t n = 0;
    for (; is_ascii_digit(peek()); ++at_) n = std::min<int64_t>(n * 10 + (peek() - '0'), 100000);
    return static_cast<int>(n);
  }

  void parse_field() {
    field_ = Field{};
    for (;; ++at_) {
      if (peek() == '-') {
        field_.flags |= kLeftAdjust;
      } else if (peek() == '+') {
        field_.flags |= kShowSign;
      } else if (peek() == ' ') {
        field_.flags |= kSpaceSign;
      } else if (peek() == '0') {
        field_.flags |= kPadAfterSign;
        field_.fill = '0';
      } else if (peek() != '!') {
        break;
      }
    }
    field_.width = number();
    if (peek() == '.') {
      ++at_;
      if (peek() == '*') {
        ++at_;
        field_.precision = in_.i32();
      } else {
        field_.precision = number();
      }
      field_.precision = std::max(field_.precision, 0);
    }
    long_ = false;
    if (peek() == 'l') {
      ++at_;
      long_ = memory(rt_).word_size() == 8;  // elsewhere it makes no difference
    }
  }

  void text(std::string_view value) {
    if (field_.precision >= 0) value = value.substr(0, static_cast<size_t>(field_.precision));
    print_padded(out_, value, field_.flags, field_.fill, field_.width);
  }

  void integer(uint64_t magnitude, bool negative, unsigned base, bool upper) {
    std::string digits = base == 10 ? fmt::format("{}", magnitude)
                         : upper    ? fmt::format("{:X}", magnitude)
                                    : fmt::format("{:x}", magnitude);
    char sign = negative ? '-' : 0;
    const bool is_signed = format_[at_] == 'd';
    if (sign == 0 && is_signed && (field_.flags & kShowSign) != 0) sign = '+';
    if (sign == 0 && is_signed && (field_.flags & kSpaceSign) != 0) sign = ' ';
    int width = field_.width;
    if (sign != 0 && (field_.flags & kPadAfterSign) != 0) {
      out_.write({&sign, 1});
      --width;
    } else if (sign != 0) {
      digits.insert(0, 1, sign);
    }
    print_padded(out_, digits, field_.flags, field_.fill, width);
  }

  void convert(char code) {
    switch (code) {
      case 'b':
        print_padded(out_, in_.i32() != 0 ? "true" : "false", field_.flags, field_.fill,
                     field_.width);
        break;
      case 'c': {
        const char c = static_cast<char>(in_.i32());
        print_padded(out_, {&c, 1}, field_.flags, field_.fill, field_.width);
        break;
      }
      case 'q':
        text(std::string(qstr_text(rt_, take_qstr(in_))));
        break;
      case 's':
        c_string(in_.word());
        break;
      case 'd': {
        const int64_t n = long_ ? in_.signed_word() : in_.i32();
        integer(n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n), n < 0, 10, false);
        break;
      }
      case 'u':
      case 'x':
      case 'X': {
        const uint64_t n = long_ ? in_.word() : static_cast<uint32_t>(in_.i32());
        integer(n, false, code == 'u' ? 10 : 16, code == 'X');
        break;
      }
      case 'p':
      case 'P':
        integer(in_.word(), false, 16, false);
        break;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        print_float(rt_, out_, to_float_type(rt_, in_.f64()), code, field_);
        break;
      case '%':
        out_.write("%");
        break;
      default:
        rt_.state().warning(fmt::format(
            "Warning: the firmware's printf does not know {} in \"{}\": it prints the letter and "
            "takes no argument",
            format_.substr(start_, at_ + 1 - start_), format_));
        out_.write({&code, 1});
    }
  }

  // With a precision the text need not end in a null.
  void c_string(Address address) {
    if (field_.precision < 0) {
      text(std::string(memory(rt_).c_string(address)));
      return;
    }
    std::string out;
    while (out.size() < static_cast<size_t>(field_.precision)) {
      const char c = memory(rt_).load<char>(address + out.size());
      if (c == '\0') break;
      out += c;
    }
    text(out);
  }

  Runtime& rt_;
  Printer& out_;
  In& in_;
  std::string_view format_;
  size_t at_ = 0;
  size_t start_ = 0;
  Field field_;
  bool long_ = false;
};

emu::Value print_formatted(Runtime& rt, Address print, Address format, In& in) {
  GuestPrinter printer(rt, print);
  CountingPrinter counter(printer);
  Formatter(rt, counter, in).run(std::string(memory(rt).c_string(format)));
  return give_word(counter.count());
}

emu::Value serve_printf(Runtime& rt, In& in) {
  const Address print = in.word();
  const Address format = in.word();
  in.begin_variadic();
  return print_formatted(rt, print, format, in);
}

emu::Value serve_vprintf(Runtime& rt, In& in) {
  const Address print = in.word();
  const Address format = in.word();
  In arguments = in.va_list();
  return print_formatted(rt, print, format, arguments);
}

constexpr TableFunction kPrintRows[] = {{"printf_", serve_printf}, {"vprintf_", serve_vprintf}};

}  // namespace

constinit const std::span<const TableFunction> kPrintFunctions = kPrintRows;

}  // namespace natmod::board
