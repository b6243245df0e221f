// The slots of a type: read from guest memory, and called whether they hold a host function or
// guest code.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

// Behind a mp_print_t that leads to a host Printer: its `data` is the Printer's index.
emu::Value print_to_host(Runtime& rt, emu::ArgumentReader& args) {
  const uint64_t index = args.word();
  const Address text = args.word();
  const size_t size = args.word();
  const auto& printers = rt.state().printers;
  if (index < printers.size()) printers[index]->write(memory(rt).text(text, size));
  return emu::Value::none();
}

template <class Code>
const Code* host_code(Runtime& rt, Address fn) {
  const HostCode* code = rt.state().services.find(fn);
  if (code == nullptr) return nullptr;
  if (const Code* found = std::get_if<Code>(code)) return found;
  raise(rt, TypeId::RuntimeError, "a type's slot holds a firmware function of another kind");
}

}  // namespace

uint64_t slot(Runtime& rt, Address type, Slot which) {
  GuestMemory& m = memory(rt);
  const unsigned word = m.word_size();
  const uint8_t index =
      m.load<uint8_t>(type + layout::Type::slot_index(word) + static_cast<unsigned>(which));
  if (index == 0) return 0;
  return m.word(type + layout::Type::slots(word) + (index - uint64_t{1}) * word);
}

uint64_t call_guest(Runtime& rt, Address fn, std::initializer_list<uint64_t> args) {
  GuestCalls* guest = rt.state().guest;
  if (guest == nullptr) raise(rt, TypeId::RuntimeError, "no processor to run guest code on");
  return guest->call(fn, {args.begin(), args.size()});
}

Value slot_make_new(Runtime& rt, Address fn, Address type, Args args) {
  if (auto* code = host_code<MakeNewCode>(rt, fn)) return code->fn(rt, type, args);
  ScratchValues values(rt, args);
  return keep(rt,
              Value{call_guest(rt, fn, {type, args.size(), args.n_keywords(), values.address()})});
}

void slot_print(Runtime& rt, Address fn, Printer& printer, Value self, PrintKind kind) {
  if (auto* code = host_code<PrintCode>(rt, fn)) return code->fn(rt, printer, self, kind);
  static constexpr const char* kName = "print_strn";
  RuntimeState& state = rt.state();
  if (state.print_to_host == 0) {
    state.print_to_host = state.services.add(kName, ServiceCode{print_to_host});
  }
  Scratch print(state.scratch, words(rt, layout::Print::words));
  memory(rt).set_field(print.address(), layout::Print::data, state.printers.size());
  memory(rt).set_field(print.address(), layout::Print::print_strn, state.print_to_host);
  state.printers.push_back(&printer);
  struct Pop {
    RuntimeState& state;
    ~Pop() { state.printers.pop_back(); }
  } pop{state};
  call_guest(rt, fn, {print.address(), self.bits, static_cast<uint64_t>(kind)});
}

Value slot_call(Runtime& rt, Address fn, Value self, Args args) {
  if (auto* code = host_code<CallCode>(rt, fn)) return code->fn(rt, self, args);
  ScratchValues values(rt, args);
  return keep(
      rt, Value{call_guest(rt, fn, {self.bits, args.size(), args.n_keywords(), values.address()})});
}

Value slot_unary(Runtime& rt, Address fn, UnaryOp op, Value self) {
  if (auto* code = host_code<UnaryCode>(rt, fn)) return code->fn(rt, op, self);
  return keep(rt, Value{call_guest(rt, fn, {static_cast<uint64_t>(op), self.bits})});
}

Value slot_binary(Runtime& rt, Address fn, BinaryOp op, Value self, Value other) {
  if (auto* code = host_code<BinaryCode>(rt, fn)) return code->fn(rt, op, self, other);
  return keep(rt, Value{call_guest(rt, fn, {static_cast<uint64_t>(op), self.bits, other.bits})});
}

void slot_attr(Runtime& rt, Address fn, Value self, Qstr attr, AttrDest& dest) {
  if (auto* code = host_code<AttrCode>(rt, fn)) return code->fn(rt, self, attr, dest);
  const Value both[] = {dest.object, dest.self};
  ScratchValues values(rt, both);
  call_guest(rt, fn, {self.bits, attr, values.address()});
  dest.object = keep(rt, memory(rt).value(values.address(), 0));
  dest.self = keep(rt, memory(rt).value(values.address(), 1));
}

Value slot_subscr(Runtime& rt, Address fn, Value self, Value index, Value value) {
  if (auto* code = host_code<SubscrCode>(rt, fn)) return code->fn(rt, self, index, value);
  return keep(rt, Value{call_guest(rt, fn, {self.bits, index.bits, value.bits})});
}

Value slot_getiter(Runtime& rt, Address fn, Value self) {
  if (auto* code = host_code<GetIterCode>(rt, fn)) return code->fn(rt, self);
  // Guest code may build the iterator in the buffer; on the heap it lives as long as it is used.
  const Address buffer = allocate(rt, words(rt, layout::IterBuf::words));
  keep(rt, Value::at(buffer));
  return keep(rt, Value{call_guest(rt, fn, {self.bits, buffer})});
}

Value slot_iternext(Runtime& rt, Address fn, Value self) {
  if (auto* code = host_code<IterNextCode>(rt, fn)) return code->fn(rt, self);
  return keep(rt, Value{call_guest(rt, fn, {self.bits})});
}

bool slot_buffer(Runtime& rt, Address fn, Value self, Buffer& buffer, uint32_t flags) {
  if (auto* code = host_code<BufferCode>(rt, fn)) return code->fn(rt, self, buffer, flags);
  Scratch info(rt.state().scratch, words(rt, layout::BufferInfo::words));
  const uint64_t failed = call_guest(rt, fn, {self.bits, info.address(), flags});
  if (signed_word(rt, failed) != 0) return false;
  GuestMemory& m = memory(rt);
  buffer.address = m.field(info.address(), layout::BufferInfo::buf);
  buffer.size = m.field(info.address(), layout::BufferInfo::len);
  buffer.typecode = m.load<int32_t>(info.address() + words(rt, layout::BufferInfo::typecode));
  return true;
}

ScratchValues::ScratchValues(Runtime& rt, std::span<const Value> values)
    : scratch_(rt.state().scratch, words(rt, values.size())) {
  for (size_t i = 0; i < values.size(); ++i) memory(rt).set_value(address(), i, values[i]);
}

ScratchValues::ScratchValues(Runtime& rt, Args args)
    : scratch_(rt.state().scratch, words(rt, args.positional.size() + args.keywords.size())) {
  size_t index = 0;
  for (Value value : args.positional) memory(rt).set_value(address(), index++, value);
  for (Value value : args.keywords) memory(rt).set_value(address(), index++, value);
}

ScratchStack& scratch(Runtime& rt) {
  return rt.state().scratch;
}

}  // namespace natmod::board
