#include "board/machine/dispatch.h"

#include "board/table/guest_printer.h"
#include "runtime/layouts.h"
#include "runtime/objects/map.h"
#include "runtime/objects/stream.h"
#include "runtime/words.h"

namespace natmod::board {
namespace {

emu::Value word(Value value) {
  return emu::Value::word(value.bits);
}

class Dispatcher {
 public:
  Dispatcher(Runtime& rt, emu::ArgumentReader& args) : rt_(rt), args_(args) {}

  emu::Value operator()(const ServiceCode& code) { return code.fn(rt_, args_); }

  // mp_fun_0_t … mp_fun_kw_t
  emu::Value operator()(const FunctionCode& code) {
    using Shape = FunctionCode::Shape;
    std::vector<Value> positional;
    std::vector<Value> keywords;
    if (code.shape <= Shape::fixed3) {
      for (int i = 0; i < static_cast<int>(code.shape); ++i) positional.push_back(value());
    } else {
      const uint64_t n = args_.word();
      positional = memory(rt_).values(args_.word(), n);
      if (code.shape == Shape::keywords) keywords = map_items(args_.word());
    }
    return word(code.fn(rt_, {positional, keywords}));
  }

  emu::Value operator()(const MakeNewCode& code) {
    const Address type = args_.word();
    return with_arguments([&](Args args) { return code.fn(rt_, type, args); });
  }

  emu::Value operator()(const CallCode& code) {
    const Value self = value();
    return with_arguments([&](Args args) { return code.fn(rt_, self, args); });
  }

  emu::Value operator()(const PrintCode& code) {
    GuestPrinter printer(rt_, args_.word());
    const Value self = value();
    code.fn(rt_, printer, self, static_cast<PrintKind>(args_.i32()));
    return emu::Value::none();
  }

  emu::Value operator()(const UnaryCode& code) {
    const auto op = static_cast<uint32_t>(args_.i32());
    if (op >= kUnaryOps) return emu::Value::word(0);
    return word(code.fn(rt_, static_cast<UnaryOp>(op), value()));
  }

  emu::Value operator()(const BinaryCode& code) {
    const auto op = static_cast<uint32_t>(args_.i32());
    const Value left = value();
    const Value right = value();
    if (op >= kBinaryOps) return emu::Value::word(0);
    return word(code.fn(rt_, static_cast<BinaryOp>(op), left, right));
  }

  emu::Value operator()(const AttrCode& code) {
    const Value self = value();
    const auto attr = static_cast<Qstr>(args_.word());
    const Address out = args_.word();
    AttrDest dest{memory(rt_).value(out, 0), memory(rt_).value(out, 1)};
    code.fn(rt_, self, attr, dest);
    memory(rt_).set_value(out, 0, dest.object);
    memory(rt_).set_value(out, 1, dest.self);
    return emu::Value::none();
  }

  emu::Value operator()(const SubscrCode& code) {
    const Value self = value();
    const Value index = value();
    return word(code.fn(rt_, self, index, value()));
  }

  // The buffer that the guest offers for the iterator is not used: ours live on the heap.
  emu::Value operator()(const GetIterCode& code) { return word(code.fn(rt_, value())); }
  emu::Value operator()(const IterNextCode& code) { return word(code.fn(rt_, value())); }

  emu::Value operator()(const BufferCode& code) {
    const Value self = value();
    const Address out = args_.word();
    Buffer buffer;
    if (!code.fn(rt_, self, buffer, static_cast<uint32_t>(args_.word()))) {
      return emu::Value::word(1);
    }
    using layout::BufferInfo;
    memory(rt_).set_field(out, BufferInfo::buf, buffer.address);
    memory(rt_).set_field(out, BufferInfo::len, buffer.size);
    memory(rt_).store(out + words(rt_, BufferInfo::typecode), int32_t{buffer.typecode});
    return emu::Value::word(0);
  }

  emu::Value operator()(const StreamCode& code) {
    const Value self = value();
    const uint64_t first = args_.word();
    const uint64_t second = args_.word();
    const Address out = args_.word();
    int error_code = 0;
    const uint64_t result = code.fn(rt_, self, first, second, error_code);
    if (result == kStreamError) memory(rt_).store(out, int32_t{error_code});
    return emu::Value::word(result & word_mask(rt_));
  }

 private:
  Value value() { return Value{args_.word()}; }

  template <class Action>
  emu::Value with_arguments(Action action) {
    const uint64_t n_args = args_.word();
    const uint64_t n_keywords = args_.word();
    const Address at = args_.word();
    const std::vector<Value> positional = memory(rt_).values(at, n_args);
    const std::vector<Value> keywords = memory(rt_).values(at + words(rt_, n_args), 2 * n_keywords);
    return word(action({positional, keywords}));
  }

  std::vector<Value> map_items(Address address) {
    std::vector<Value> items;
    if (address == 0) return items;
    const Map map(rt_, address);
    size_t cursor = 0;
    while (const Address entry = map.next(cursor)) {
      items.push_back(map.key(entry));
      items.push_back(map.value(entry));
    }
    return items;
  }

  Runtime& rt_;
  emu::ArgumentReader& args_;
};

}  // namespace

emu::Value dispatch_service(Runtime& rt, const HostCode& code, emu::ArgumentReader args) {
  return std::visit(Dispatcher(rt, args), code);
}

}  // namespace natmod::board
