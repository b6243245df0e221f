// str.format() and the % operator.
//
// Source: MicroPython's py/objstr.c for behaviour and texts.
#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

bool looks_integer(Runtime& rt, Value v) {
  return is_bool(v) || is_int(rt, v);
}
bool looks_numeric(Runtime& rt, Value v) {
  return looks_integer(rt, v) || (is_object(v) && is_type(rt, v, TypeId::float_));
}

// A place in a format; reading past the end gives '\0'.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip() { ++at_; }
  size_t position() const { return at_; }
  std::string_view from(size_t start) const { return text_.substr(start, at_ - start); }
  /// The digits here as a number; false (and nothing taken) if there are none.
  bool number(int& out) {
    if (!is_ascii_digit(peek())) return false;
    int64_t n = 0;
    for (; is_ascii_digit(peek()); skip())
      n = std::min<int64_t>(n * 10 + (peek() - '0'), INT32_MAX);
    out = static_cast<int>(n);
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

bool one_of(char c, std::string_view set) {
  return c != '\0' && set.find(c) != std::string_view::npos;
}

// One str.format() call: the arguments, and how they are being numbered.
class BraceFormatter {
 public:
  BraceFormatter(Runtime& rt, Args args) : rt_(rt), args_(args) {}

  std::string format(std::string_view text) {
    StringPrinter out;
    for (Cursor in(text); !in.at_end(); in.skip()) {
      if (in.peek() == '}') {
        in.skip();
        if (in.peek() == '}' && !in.at_end()) {
          out.write("}");
          continue;
        }
        raise(rt_, TypeId::ValueError, "single '}}' encountered in format string");
      }
      if (in.peek() != '{') {
        const char c = in.peek();
        out.write({&c, 1});
        continue;
      }
      in.skip();
      if (in.peek() == '{') {
        out.write("{");
        continue;
      }
      replacement(in, out);
    }
    return out.take();
  }

 private:
  struct Spec {
    Field field{.flags = 0, .fill = '\0', .width = -1, .precision = -1};
    char align = '\0';
    char type = '\0';
  };

  // in is behind '{', and afterwards at '}'.
  void replacement(Cursor& in, StringPrinter& out) {
    size_t start = in.position();
    while (!in.at_end() && !one_of(in.peek(), "}!:")) in.skip();
    const std::string_view name = in.from(start);
    char conversion = '\0';
    if (in.peek() == '!') conversion = take_conversion(in);
    std::optional<std::string_view> spec;
    if (in.peek() == ':' && !in.at_end()) {
      in.skip();
      if (in.peek() != '}') {
        start = in.position();
        for (int nest = 1; !in.at_end(); in.skip()) {
          if (in.peek() == '{') ++nest;
          if (in.peek() == '}' && --nest == 0) break;
        }
        spec = in.from(start);
      }
    }
    if (in.at_end()) raise(rt_, TypeId::ValueError, "unmatched '{{' in format");
    if (in.peek() != '}') raise(rt_, TypeId::ValueError, "expected ':' after format specifier");

    Value arg = name.empty() ? next_argument() : named_argument(name);
    if (!spec && conversion == '\0') conversion = 's';
    if (conversion != '\0') {
      const PrintKind kind = conversion == 's' ? PrintKind::str : PrintKind::repr;
      arg = new_str_unchecked(rt_, printed(rt_, arg, kind));
    }
    print_argument(out, arg, spec ? parse_spec(*spec, arg) : Spec{});
  }

  char take_conversion(Cursor& in) {
    in.skip();
    if (in.peek() == 'r' || in.peek() == 's') {
      const char c = in.peek();
      in.skip();
      return c;
    }
    if (!rt_.state().config.detailed_errors) {
      raise(rt_, TypeId::ValueError, "bad conversion specifier");
    }
    if (in.at_end()) {
      raise(rt_, TypeId::ValueError, "end of format while looking for conversion specifier");
    }
    raise(rt_, TypeId::ValueError, "unknown conversion specifier {}", in.peek());
  }

  Value positional(size_t index) {
    if (index >= args_.size()) raise(rt_, TypeId::IndexError, "tuple index out of range");
    return args_[index];
  }

  Value next_argument() {
    if (next_ < 0) {
      raise(rt_, TypeId::ValueError,
            "can't switch from manual field specification to automatic field numbering");
    }
    const Value arg = positional(static_cast<size_t>(next_));
    ++next_;
    return arg;
  }

  Value named_argument(std::string_view name) {
    Value arg = kNull;
    std::string_view rest;
    if (is_ascii_digit(name[0])) {
      if (next_ > 0) {
        raise(rt_, TypeId::ValueError,
              "can't switch from automatic field numbering to manual field specification");
      }
      Cursor digits(name);
      int index = 0;
      digits.number(index);
      rest = name.substr(digits.position());
      arg = positional(static_cast<size_t>(index));
      next_ = -1;
    } else {
      const size_t end = std::min(name.find_first_of(".["), name.size());
      rest = name.substr(end);
      const Value key = str_value(rt_, name.substr(0, end));
      for (size_t i = 0; i + 1 < args_.keywords.size(); i += 2) {
        if (equal(rt_, args_.keywords[i], key)) arg = args_.keywords[i + 1];
      }
      if (!arg) raise_arg(rt_, TypeId::KeyError, key);
    }
    if (!rest.empty()) raise(rt_, TypeId::NotImplementedError, "attributes not supported");
    return arg;
  }

  Spec parse_spec(std::string_view raw, Value arg) {
    DepthGuard guard(rt_);
    const std::string text = format(raw);  // fields may stand in the spec, too
    Cursor in(text);
    Spec spec;
    if (one_of(in.peek(), "<>=^")) {
      spec.align = in.peek();
      in.skip();
    } else if (in.peek() != '\0' && one_of(in.peek(1), "<>=^")) {
      spec.field.fill = in.peek();
      spec.align = in.peek(1);
      in.skip();
      in.skip();
    }
    if (one_of(in.peek(), "+- ")) {
      if (in.peek() == '+') spec.field.flags |= kShowSign;
      if (in.peek() == ' ') spec.field.flags |= kSpaceSign;
      in.skip();
    }
    if (in.peek() == '#') {
      spec.field.flags |= kShowPrefix;
      in.skip();
    }
    if (in.peek() == '0') {
      if (spec.align == '\0' && looks_numeric(rt_, arg)) spec.align = '=';
      if (spec.field.fill == '\0') spec.field.fill = '0';
    }
    in.number(spec.field.width);
    if (in.peek() == ',') {
      spec.field.flags |= kShowComma;
      in.skip();
    }
    if (in.peek() == '.') {
      in.skip();
      in.number(spec.field.precision);
    }
    if (one_of(in.peek(), "bcdeEfFgGnosxX%")) {
      spec.type = in.peek();
      in.skip();
    }
    if (!in.at_end()) raise(rt_, TypeId::ValueError, "invalid format specifier");
    return spec;
  }

  [[noreturn]] void unknown_code(char type, Value arg) {
    raise(rt_, TypeId::ValueError, "unknown format code '{}' for object of type '{}'", type,
          type_name_of(rt_, arg));
  }

  void print_argument(Printer& out, Value arg, Spec spec) {
    Field& field = spec.field;
    if (spec.align == '\0') spec.align = looks_numeric(rt_, arg) ? '>' : '<';
    if (field.fill == '\0') field.fill = ' ';
    if ((field.flags & (kShowSign | kSpaceSign)) != 0) {
      if (spec.type == 's') {
        raise(rt_, TypeId::ValueError, "sign not allowed in string format specifier");
      }
      if (spec.type == 'c') {
        raise(rt_, TypeId::ValueError, "sign not allowed with integer format specifier 'c'");
      }
    }
    if (spec.align == '<') field.flags |= kLeftAdjust;
    if (spec.align == '=') field.flags |= kPadAfterSign;
    if (spec.align == '^') field.flags |= kCenterAdjust;
    if (looks_integer(rt_, arg) && print_integer(out, arg, spec)) return;
    if (looks_numeric(rt_, arg)) {
      print_real(out, arg, spec);
    } else {
      print_text(out, arg, spec);
    }
  }

  // False: the type asks for a float.
  bool print_integer(Printer& out, Value arg, Spec& spec) {
    Field field = spec.field;
    field.precision = 0;
    switch (spec.type) {
      case 'b':
        print_int(rt_, out, arg, 2, false, field);
        return true;
      case 'c': {
        const char c = static_cast<char>(get_int(rt_, arg));
        print_padded(out, {&c, 1}, field.flags, field.fill, field.width);
        return true;
      }
      case '\0':
      case 'n':
      case 'd':
        print_int(rt_, out, arg, 10, false, field);
        return true;
      case 'o':
        if ((field.flags & kShowPrefix) != 0) field.flags |= kOctalLetter;
        print_int(rt_, out, arg, 8, false, field);
        return true;
      case 'x':
      case 'X':
        print_int(rt_, out, arg, 16, spec.type == 'X', field);
        return true;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
      case '%':
        return false;
      default:
        unknown_code(spec.type, arg);
    }
  }

  void print_real(Printer& out, Value arg, Spec spec) {
    if (spec.type == '\0' || spec.type == 'n') spec.type = 'g';
    if (spec.type == '%') {
      spec.field.flags |= kAddPercent;
      const double percent = to_float_type(rt_, get_float(rt_, arg) * 100.0);
      print_float(rt_, out, percent, 'f', spec.field);
    } else if (one_of(spec.type, "eEfFgG")) {
      print_float(rt_, out, get_float(rt_, arg), spec.type, spec.field);
    } else {
      unknown_code(spec.type, arg);
    }
  }

  void print_text(Printer& out, Value arg, const Spec& spec) {
    if (spec.align == '=') {
      raise(rt_, TypeId::ValueError, "'=' alignment not allowed in string format specifier");
    }
    if (spec.type != '\0' && spec.type != 's') unknown_code(spec.type, arg);
    std::string_view text = checked_str_data(rt_, arg);
    if (spec.field.precision >= 0) text = text.substr(0, static_cast<size_t>(spec.field.precision));
    check_allocation(rt_, static_cast<uint64_t>(std::max(spec.field.width, 0)));
    print_padded(out, text, spec.field.flags, spec.field.fill, spec.field.width);
  }

  Runtime& rt_;
  Args args_;
  int next_ = 0;  // the next automatic field; -1: fields are numbered by hand
};

// pattern % right
class PercentFormatter {
 public:
  PercentFormatter(Runtime& rt, Value pattern, Value right)
      : rt_(rt), is_bytes_(is_object(pattern) && is_type(rt, pattern, TypeId::bytes)) {
    if (is_object(right) && is_type(rt, right, TypeId::tuple)) {
      args_ = rt.items(right);
    } else {
      args_ = {right};
      if (is_object(right) && is_type(rt, right, TypeId::dict)) dict_ = right;
    }
  }

  std::string format(std::string_view text) {
    Cursor in(text);
    for (; !in.at_end(); in.skip()) {
      if (in.peek() != '%') {
        const char c = in.peek();
        out_.write({&c, 1});
        continue;
      }
      in.skip();
      if (in.at_end()) incomplete();
      if (in.peek() == '%') {
        out_.write("%");
        continue;
      }
      conversion(in);
    }
    if (!dict_ && next_ != args_.size()) {
      raise(rt_, TypeId::TypeError, "format string didn't convert all arguments");
    }
    return out_.take();
  }

 private:
  [[noreturn]] void incomplete() { raise(rt_, TypeId::ValueError, "incomplete format"); }

  Value next() {
    if (next_ >= args_.size()) {
      raise(rt_, TypeId::TypeError, "format string needs more arguments");
    }
    return args_[next_++];
  }

  Value keyed(Cursor& in) {
    if (!dict_) raise(rt_, TypeId::TypeError, "format needs a dict");
    next_ = 1;
    in.skip();
    const size_t start = in.position();
    for (; in.peek() != ')' || in.at_end(); in.skip()) {
      if (in.at_end()) raise(rt_, TypeId::ValueError, "incomplete format key");
    }
    const Value key = str_value(rt_, in.from(start));
    in.skip();
    return subscr(rt_, dict_, key, kSentinel);
  }

  void conversion(Cursor& in) {
    Value arg = kNull;
    if (in.peek() == '(') arg = keyed(in);
    Field field;
    bool alternate = false;
    for (; one_of(in.peek(), "-+ #0"); in.skip()) {
      switch (in.peek()) {
        case '-':
          field.flags |= kLeftAdjust;
          break;
        case '+':
          field.flags |= kShowSign;
          break;
        case ' ':
          field.flags |= kSpaceSign;
          break;
        case '#':
          alternate = true;
          break;
        default:
          field.flags |= kPadAfterSign;
          field.fill = '0';
      }
    }
    number_or_star(in, field.width);
    if (in.peek() == '.') {
      in.skip();
      if (!in.at_end() && in.peek() != '*') field.precision = 0;
      number_or_star(in, field.precision);
    }
    if (in.at_end()) incomplete();
    if (!arg) arg = next();
    convert(in, arg, field, alternate);
  }

  void number_or_star(Cursor& in, int& out) {
    if (in.peek() == '*') {
      // Of less than nothing nothing can be taken away: -1 is as good as any.
      out = std::max(static_cast<int>(get_int(rt_, next())), -1);
      in.skip();
    } else {
      in.number(out);
    }
  }

  void convert(Cursor& in, Value arg, Field field, bool alternate) {
    const char code = in.peek();
    check_allocation(rt_, static_cast<uint64_t>(std::max(field.width, 0)));
    switch (code) {
      case 'c':
        character(arg, field);
        break;
      case 'd':
      case 'i':
      case 'u':
        if (is_object(arg) && is_type(rt_, arg, TypeId::float_)) {
          arg = new_int_from_float(rt_, float_value(rt_, arg));
        }
        print_int(rt_, out_, arg, 10, false, field);
        break;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        print_float(rt_, out_, get_float(rt_, arg), code, field);
        break;
      case 'o':
        if (alternate) field.flags |= kShowPrefix | kOctalLetter;
        print_int(rt_, out_, arg, 8, false, field);
        break;
      case 'x':
      case 'X':
        if (alternate) field.flags |= kShowPrefix;
        print_int(rt_, out_, arg, 16, code == 'X', field);
        break;
      case 'r':
      case 's': {
        PrintKind kind = code == 'r' ? PrintKind::repr : PrintKind::str;
        if (kind == PrintKind::str && is_bytes_ && is_object(arg) &&
            is_type(rt_, arg, TypeId::bytes)) {
          kind = PrintKind::raw;
        }
        std::string text = printed(rt_, arg, kind);
        if (field.precision >= 0 && text.size() > static_cast<size_t>(field.precision)) {
          text.resize(static_cast<size_t>(field.precision));
        }
        print_padded(out_, text, field.flags, ' ', field.width);
        break;
      }
      default:
        raise(rt_, TypeId::ValueError, "unsupported format character '{}' (0x{:x}) at index {}",
              code, static_cast<uint8_t>(code), in.position());
    }
  }

  void character(Value arg, const Field& field) {
    if (is_str(rt_, arg)) {
      const std::string_view text = str_data(rt_, arg);
      if (text.size() != 1) raise(rt_, TypeId::TypeError, "%c needs int or char");
      print_padded(out_, text, field.flags, ' ', field.width);
    } else if (looks_integer(rt_, arg)) {
      const char c = static_cast<char>(get_int(rt_, arg));
      print_padded(out_, {&c, 1}, field.flags, ' ', field.width);
    } else {
      raise(rt_, TypeId::TypeError, "integer needed");
    }
  }

  Runtime& rt_;
  bool is_bytes_;
  std::vector<Value> args_;
  Value dict_ = kNull;
  size_t next_ = 0;
  StringPrinter out_;
};

}  // namespace

std::string format_braces(Runtime& rt, std::string_view format, Args args) {
  return BraceFormatter(rt, args).format(format);
}

std::string format_percent(Runtime& rt, Value pattern, Value right) {
  const std::string text(str_data(rt, pattern));
  return PercentFormatter(rt, pattern, right).format(text);
}

}  // namespace natmod::board
