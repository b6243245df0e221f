#include "vm/raw_code.h"

#include "mpy/abi.h"
#include "runtime/allocation.h"

namespace natmod::board {
namespace {

// {0, 0, kind, is generator} in the first word, then the code, the children, and for inline
// assembler the number of arguments and the result's type.
enum RawCode : uint32_t { kFunData = 1, kChildren, kArgs, kSignature, kWords };

TypeId function_type(const RawFunction& raw) {
  switch (raw.kind) {
    case mpy::CodeKind::bytecode:
      return raw.is_generator ? TypeId::gen_wrap : TypeId::fun_bc;
    case mpy::CodeKind::native_py:
      return raw.is_generator ? TypeId::native_gen_wrap : TypeId::fun_native;
    case mpy::CodeKind::native_viper:
      return TypeId::fun_viper;
    case mpy::CodeKind::native_asm:
      return TypeId::fun_asm;
  }
  throw HostFault(MachineFault::Kind::unsupported,
                  fmt::format("there is no code of kind {}", static_cast<int>(raw.kind)));
}

RawFunction read_raw_code(Runtime& rt, Address proto) {
  GuestMemory& m = memory(rt);
  // Bytecode never starts with two zeros.
  if (m.load<uint16_t>(proto) != 0) return {.code = proto};
  RawFunction raw{.kind = static_cast<mpy::CodeKind>(m.load<uint8_t>(proto + 2)),
                  .is_generator = m.load<uint8_t>(proto + 3) != 0,
                  .code = m.field(proto, kFunData),
                  .children = m.field(proto, kChildren)};
  if (raw.kind == mpy::CodeKind::native_asm) {
    raw.n_args = static_cast<uint32_t>(m.field(proto, kArgs));
    raw.signature = static_cast<uint32_t>(m.field(proto, kSignature));
  }
  return raw;
}

Value new_asm_function(Runtime& rt, const RawFunction& raw) {
  using layout::FunAsm;
  const Value function = new_object(rt, TypeId::fun_asm, FunAsm::words);
  set_field(rt, function, FunAsm::n_args, raw.n_args);
  set_field(rt, function, FunAsm::code, raw.code);
  set_field(rt, function, FunAsm::signature, raw.signature);
  return function;
}

}  // namespace

Address new_raw_code(Runtime& rt, const RawFunction& function) {
  GuestMemory& m = memory(rt);
  const Address code = allocate(rt, words(rt, kWords));
  m.store(code + 2, static_cast<uint8_t>(function.kind));
  m.store(code + 3, static_cast<uint8_t>(function.is_generator));
  m.set_field(code, kFunData, function.code);
  m.set_field(code, kChildren, function.children);
  m.set_field(code, kArgs, function.n_args);
  m.set_field(code, kSignature, function.signature);
  return code;
}

Value make_function(Runtime& rt, Address proto, Address context, const Defaults& defaults) {
  const RawFunction raw = read_raw_code(rt, proto);
  const TypeId type = function_type(raw);
  if (type == TypeId::fun_asm) return new_asm_function(rt, raw);
  std::vector<Value> extra;
  if (defaults.positional) extra = rt.items(defaults.positional);
  if (defaults.keywords) extra.push_back(defaults.keywords);
  using layout::FunBc;
  const Value function = new_object(rt, type, FunBc::extra_args + extra.size());
  set_field(rt, function, FunBc::context, context);
  set_field(rt, function, FunBc::child_table, raw.children);
  set_field(rt, function, FunBc::bytecode, raw.code);
  for (size_t i = 0; i < extra.size(); ++i) {
    set_field(rt, function, FunBc::extra_args + i, extra[i]);
  }
  return function;
}

}  // namespace natmod::board
