// Builtin types as objects in guest memory, made from their TypeDefs.
#include <algorithm>

#include "runtime/layouts.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

struct ExceptionDef {
  TypeId id;
  std::string_view name;
  TypeId parent;
};
constexpr ExceptionDef kExceptions[] = {
#define NATMOD_EXCEPTION(id, parent) {TypeId::id, #id, TypeId::parent},
#include "runtime/types.def"
};

static_assert(layout::Type::slots(8) + layout::Type::kSlots * 8 <= 1 << kTypeSizeBits);

// Fills the slots of one type in ROM, one after the other.
class TypeWriter {
 public:
  TypeWriter(RuntimeState& state, Address type, std::string_view name, uint16_t flags)
      : state_(state), type_(type), word_(state.config.word_size), name_(name) {
    Rom& rom = state.rom;
    rom.set_word(type, state.types[static_cast<size_t>(TypeId::type)]);
    rom.store(type + layout::Type::flags(word_), flags);
    rom.store(type + layout::Type::name(word_), static_cast<uint16_t>(state.qstrs.intern(name)));
  }

  void set(Slot which, uint64_t value) {
    if (value == 0) return;
    state_.rom.store(type_ + layout::Type::slot_index(word_) + static_cast<unsigned>(which),
                     static_cast<uint8_t>(used_ + 1));
    state_.rom.set_word(type_ + layout::Type::slots(word_) + uint64_t{used_} * word_, value);
    ++used_;
  }
  template <class Code, class Function>
  void set(Slot which, std::string_view slot_name, Function* fn) {
    if (fn != nullptr) set(which, service<Code>(slot_name, fn));
  }
  template <class Code, class Function>
  Address service(std::string_view slot_name, Function* fn) {
    const auto [place, is_new] =
        state_.slot_services.try_emplace(reinterpret_cast<const void*>(fn));
    if (is_new) {
      place->second = state_.services.add(fmt::format("{}.{}", name_, slot_name), Code{fn});
    }
    return place->second;
  }

 private:
  RuntimeState& state_;
  Address type_;
  unsigned word_;
  std::string_view name_;
  unsigned used_ = 0;
};

uint16_t iter_flags(const TypeDef& def) {
  if (def.iternext == nullptr) return 0;
  return def.getiter == nullptr ? kTypeIterIsIterNext : kTypeIterIsCustom;
}

void write_type(RuntimeState& state, Address address, const TypeDef& def) {
  TypeWriter type(state, address, def.name, static_cast<uint16_t>(def.flags | iter_flags(def)));
  type.set<MakeNewCode>(Slot::make_new, "make_new", def.make_new);
  type.set<PrintCode>(Slot::print, "print", def.print);
  type.set<CallCode>(Slot::call, "call", def.call);
  type.set<UnaryCode>(Slot::unary_op, "unary_op", def.unary_op);
  type.set<BinaryCode>(Slot::binary_op, "binary_op", def.binary_op);
  type.set<AttrCode>(Slot::attr, "attr", def.attr);
  type.set<SubscrCode>(Slot::subscr, "subscr", def.subscr);
  if (def.getiter != nullptr && def.iternext != nullptr) {
    type.set(Slot::iter,
             state.rom.place_words({type.service<GetIterCode>("iter", def.getiter),
                                    type.service<IterNextCode>("iternext", def.iternext)}));
  } else {
    type.set<GetIterCode>(Slot::iter, "iter", def.getiter);
    type.set<IterNextCode>(Slot::iter, "iternext", def.iternext);
  }
  type.set<BufferCode>(Slot::buffer, "buffer", def.buffer);
  if (def.protocol != nullptr) type.set(Slot::protocol, def.protocol(state.runtime));
  if (def.parent != TypeId::count) {
    type.set(Slot::parent, state.types[static_cast<size_t>(def.parent)]);
  }
  if (!def.members.empty()) {
    type.set(Slot::locals_dict, make_member_dict(state.runtime, def.members, def.name));
  }
}

}  // namespace

// From objects/exception.cc: all exception types share these.
Value exception_make_new(Runtime& rt, Address type, Args args);
void exception_print(Runtime& rt, Printer& printer, Value self, PrintKind kind);
void exception_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest);

void make_types(RuntimeState& state) {
  // Types refer to each other, so all have their addresses before the first is filled.
  for (Address& type : state.types) type = state.rom.reserve(size_t{1} << kTypeSizeBits);
  std::ranges::copy(state.firmware.code_types,
                    std::ranges::copy(kTypeDefs, state.host_types.begin()).out);
  size_t id = 0;
  for (const TypeDef* def : state.host_types) write_type(state, state.types[id++], *def);

  const Address make_new =
      state.services.add("Exception.make_new", MakeNewCode{exception_make_new});
  const Address print_slot = state.services.add("Exception.print", PrintCode{exception_print});
  const Address attr = state.services.add("Exception.attr", AttrCode{exception_attr});
  for (const ExceptionDef& def : kExceptions) {
    TypeWriter type(state, state.types[static_cast<size_t>(def.id)], def.name, 0);
    type.set(Slot::make_new, make_new);
    type.set(Slot::print, print_slot);
    type.set(Slot::attr, attr);
    if (def.parent != TypeId::object) {
      type.set(Slot::parent, state.types[static_cast<size_t>(def.parent)]);
    }
  }
}

Address type_address(Runtime& rt, const TypeDef& def) {
  RuntimeState& state = rt.state();
  const auto [place, is_new] = state.module_types.try_emplace(&def);
  if (is_new) {
    const QstrPool::Origin of_firmware(state.qstrs, QstrOrigin::firmware);
    place->second = state.rom.reserve(size_t{1} << kTypeSizeBits);
    write_type(state, place->second, def);
  }
  return place->second;
}

Value make_builtin(Runtime& rt, const Member& member, std::string_view owner) {
  RuntimeState& state = rt.state();
  const std::string name =
      owner.empty() ? std::string(member.name) : fmt::format("{}.{}", owner, member.name);
  const bool fixed = !member.keywords && member.n_min == member.n_max && member.n_min <= 3;
  using Shape = FunctionCode::Shape;
  const Shape shape = member.keywords ? Shape::keywords
                      : fixed         ? static_cast<Shape>(member.n_min)
                                      : Shape::var;
  const Address service = state.services.add(name, FunctionCode{member.fn, shape});
  Address function;
  if (fixed) {
    const auto type =
        static_cast<TypeId>(static_cast<size_t>(TypeId::fun_builtin_0) + member.n_min);
    function = state.rom.place_words({type_address(rt, type), service});
  } else {
    const uint32_t signature = static_cast<uint32_t>(member.n_min) << 17 |
                               static_cast<uint32_t>(member.n_max) << 1 |
                               static_cast<uint32_t>(member.keywords);
    function =
        state.rom.place_words({type_address(rt, TypeId::fun_builtin_var), signature, service});
  }
  switch (member.kind) {
    case Member::Kind::function:
      return Value::at(function);
    case Member::Kind::static_method:
      return Value::at(state.rom.place_words({type_address(rt, TypeId::staticmethod), function}));
    case Member::Kind::class_method:
      return Value::at(state.rom.place_words({type_address(rt, TypeId::classmethod), function}));
  }
  return kNull;
}

Address make_member_dict(Runtime& rt, std::span<const Member> members, std::string_view owner) {
  std::vector<std::pair<Value, Value>> entries;
  for (const Member& member : members) {
    entries.emplace_back(str_value(rt, member.name), make_builtin(rt, member, owner));
  }
  return rt.state().rom.place_dict(entries, type_address(rt, TypeId::dict));
}

uint16_t type_flags(Runtime& rt, Address type) {
  return memory(rt).load<uint16_t>(type + layout::Type::flags(memory(rt).word_size()));
}

void set_type_flags(Runtime& rt, Address type, uint16_t flags) {
  memory(rt).store(type + layout::Type::flags(memory(rt).word_size()), flags);
}

Qstr type_qstr(Runtime& rt, Address type) {
  return memory(rt).load<uint16_t>(type + layout::Type::name(memory(rt).word_size()));
}

bool is_str_or_bytes(Runtime& rt, Value v) {
  if (is_qstr(v)) return true;
  return is_object(v) && (is_type(rt, v, TypeId::str) || is_type(rt, v, TypeId::bytes));
}

bool is_dict(Runtime& rt, Value v) {
  return is_object(v) && (is_type(rt, v, TypeId::dict) || is_type(rt, v, TypeId::ordereddict));
}

bool is_subclass(Runtime& rt, Value cls, Value parent) {
  const Address type = type_address(rt, TypeId::type);
  for (unsigned steps = 0; steps < 1000; ++steps) {
    if (cls == parent) return true;
    if (!is_object(cls) || type_of(rt, cls) != type) return false;
    const uint64_t up = slot(rt, cls.address(), Slot::parent);
    if (up == 0) return false;
    if (!is_type(rt, Value::at(up), TypeId::tuple)) {
      cls = Value::at(up);
      continue;
    }
    const uint64_t n = memory(rt).field(up, layout::Tuple::len);
    if (n == 0) return false;
    for (uint64_t i = 0; i + 1 < n; ++i) {
      if (is_subclass(rt, memory(rt).value(up, layout::Tuple::items + i), parent)) return true;
    }
    cls = memory(rt).value(up, layout::Tuple::items + n - 1);
  }
  return false;  // a module made a type its own ancestor
}

}  // namespace natmod::board
