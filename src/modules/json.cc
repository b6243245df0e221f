// The module json.
//
// As in MicroPython, what is read may be sloppy: commas and colons count as white space, any
// bracket closes any other, and the outermost need not be closed. Nothing recurses, so that no
// depth of the text is too much.
//
// Source: MicroPython's extmod/modjson.c for behaviour and texts.
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/stream.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

// -- Reading

class JsonReader {
 public:
  /// Each call gives the next byte, or 0 at the end of the text.
  using NextByte = std::function<char()>;

  JsonReader(Runtime& rt, NextByte next_byte) : rt_(rt), next_byte_(std::move(next_byte)) {}

  Value read() {
    advance();
    while (!is_done_ && current_ != 0) step();
    while (is_ascii_space(current_)) advance();
    if (current_ != 0 || !root_ || open_.size() > 1) fail();
    return root_;
  }

 private:
  [[noreturn]] void fail() { raise(rt_, TypeId::ValueError, "syntax error in JSON"); }
  char advance() { return current_ = next_byte_(); }

  void step() {
    const char first = current_;
    advance();
    switch (first) {
      case ',':
      case ':':
      case ' ':
      case '\t':
      case '\n':
      case '\r':
        return;
      case 'n':
        return place(word("ull", kNone));
      case 'f':
        return place(word("alse", kFalse));
      case 't':
        return place(word("rue", kTrue));
      case '"':
        return place(string());
      case '[':
        return open(new_list(rt_, {}));
      case '{':
        return open(new_dict(rt_));
      case ']':
      case '}':
        if (open_.empty()) fail();
        open_.pop_back();
        is_done_ = open_.empty();
        return;
      default:
        if (first != '-' && !is_ascii_digit(first)) fail();
        return place(number(first));
    }
  }

  Value word(std::string_view rest, Value value) {
    for (const char letter : rest) {
      if (current_ != letter) fail();
      advance();
    }
    return value;
  }

  Value string() {
    std::string text;
    for (; current_ != 0 && current_ != '"'; advance()) {
      if (current_ == '\\') {
        escape(text);
      } else {
        text += current_;
      }
    }
    if (current_ == 0) fail();
    advance();
    return new_str(rt_, text);
  }

  void escape(std::string& text) {
    switch (const char letter = advance()) {
      case 'b':
        text += '\b';
        break;
      case 'f':
        text += '\f';
        break;
      case 'n':
        text += '\n';
        break;
      case 'r':
        text += '\r';
        break;
      case 't':
        text += '\t';
        break;
      case 'u':
        text += utf8_encode(hex_digits());
        break;
      default:
        text += letter;
    }
  }

  /// Four of them; what is none counts for what its code makes of it.
  uint32_t hex_digits() {
    uint32_t number = 0;
    for (int i = 0; i < 4; ++i) {
      auto digit = static_cast<uint8_t>((static_cast<uint8_t>(advance()) | 0x20) - '0');
      if (digit > 9) digit = static_cast<uint8_t>(digit - ('a' - '0' - 10));
      number = number << 4 | digit;
    }
    return number & 0xffff;
  }

  Value number(char first) {
    std::string text(1, first);
    bool is_float = false;
    for (;; advance()) {
      if (current_ == '.' || current_ == 'e' || current_ == 'E') {
        is_float = true;
      } else if (current_ != '+' && current_ != '-' && !is_ascii_digit(current_)) {
        break;
      }
      text += current_;
    }
    return is_float ? parse_float(rt_, text, false, false) : parse_int(rt_, text, 10);
  }

  void place(Value value) {
    if (open_.empty()) {
      root_ = value;
      is_done_ = true;
    } else if (is_type(rt_, open_.back(), TypeId::list)) {
      list_append(rt_, open_.back(), value);
    } else if (!key_) {
      key_ = value;
    } else {
      dict_store(rt_, open_.back(), key_, value);
      key_ = kNull;
    }
  }

  void open(Value container) {
    if (open_.empty()) {
      root_ = container;
    } else {
      if (!key_ && !is_type(rt_, open_.back(), TypeId::list)) fail();
      place(container);
    }
    open_.push_back(container);
  }

  Runtime& rt_;
  NextByte next_byte_;
  char current_ = 0;
  Value root_ = kNull;
  Value key_ = kNull;        ///< of the innermost dict, while its value is to come
  std::vector<Value> open_;  ///< lists and dicts that are not closed, the innermost last
  bool is_done_ = false;
};

Value json_load(Runtime& rt, Args args) {
  const Value stream = args[0];
  get_stream_raise(rt, stream, kStreamRead);
  const auto next_byte = [&]() -> char {
    Scratch byte(scratch(rt), 1);
    int error_code = 0;
    const uint64_t got =
        stream_call(rt, stream, layout::Stream::read, byte.address(), 1, error_code);
    if (got == kStreamError) raise_os_error(rt, error_code);
    return got == 0 ? '\0' : static_cast<char>(memory(rt).load<uint8_t>(byte.address()));
  };
  return JsonReader(rt, next_byte).read();
}

Value json_loads(Runtime& rt, Args args) {
  const std::string text = buffer_bytes(rt, args[0]);
  rt.state().charge(text.size());
  size_t at = 0;
  return JsonReader(rt, [&] { return at < text.size() ? text[at++] : '\0'; }).read();
}

// -- Writing

void dump(Runtime& rt, Printer& printer, Value value, Args options) {
  static const Param kParams[] = {
      {"separators", Param::object | Param::keyword_only, static_cast<int64_t>(kNone.bits)}};
  const Value separators{
      static_cast<uint64_t>(parse_args(rt, options.positional, options.keywords, kParams)[0])};
  if (separators != kNone) {
    const std::vector<Value> texts = array_items(rt, separators);
    if (texts.size() != 2) {
      raise(rt, TypeId::ValueError, "requested length 2 but object has length {}", texts.size());
    }
    printer.item_separator = c_string(rt, texts[0]);
    printer.key_separator = c_string(rt, texts[1]);
  }
  print(rt, printer, value, PrintKind::json);
}

Value json_dump(Runtime& rt, Args args) {
  StreamPrinter printer(rt, args[1]);
  get_stream_raise(rt, args[1], kStreamWrite);
  dump(rt, printer, args[0], {args.positional.subspan(2), args.keywords});
  return kNone;
}

Value json_dumps(Runtime& rt, Args args) {
  StringPrinter printer;
  dump(rt, printer, args[0], {args.positional.subspan(1), args.keywords});
  const std::string text = printer.take();
  rt.state().charge(text.size());
  return new_str(rt, text);
}

constexpr Member kJsonFunctions[] = {
    {"dump", json_dump, 2, Member::kAny, true},
    {"dumps", json_dumps, 1, Member::kAny, true},
    {"load", json_load, 1, 1},
    {"loads", json_loads, 1, 1},
};

}  // namespace

const ModuleDef kModule_json = {.name = "json", .extensible = true, .functions = kJsonFunctions};

}  // namespace natmod::board
