#include "board/vm/raw_code.h"

#include "board/runtime/internal.h"
#include "mpy/abi.h"

namespace natmod::board {
namespace {

// {0, 0, kind, is generator} in the first word, then the code, then the children.
enum RawCode : uint32_t { kFunData = 1, kChildren, kWords };

TypeId function_type(mpy::CodeKind kind, bool is_generator) {
  switch (kind) {
    case mpy::CodeKind::bytecode:
      return is_generator ? TypeId::gen_wrap : TypeId::fun_bc;
    case mpy::CodeKind::native_viper:
      return TypeId::fun_viper;
    default:
      return TypeId::fun_native;
  }
}

}  // namespace

Address new_raw_code(Runtime& rt, uint8_t kind, bool is_generator, Address fun_data,
                     Address children) {
  const Address code = allocate(rt, words(rt, kWords));
  memory(rt).store(code + 2, kind);
  memory(rt).store(code + 3, static_cast<uint8_t>(is_generator));
  memory(rt).set_field(code, kFunData, fun_data);
  memory(rt).set_field(code, kChildren, children);
  return code;
}

Value make_function(Runtime& rt, Address proto, Address context, const Defaults& defaults) {
  GuestMemory& m = memory(rt);
  auto kind = mpy::CodeKind::bytecode;
  bool is_generator = false;
  Address code = proto;
  Address children = 0;
  // Bytecode never starts with two zeros.
  if (m.load<uint16_t>(proto) == 0) {
    kind = static_cast<mpy::CodeKind>(m.load<uint8_t>(proto + 2));
    is_generator = m.load<uint8_t>(proto + 3) != 0;
    code = m.field(proto, kFunData);
    children = m.field(proto, kChildren);
  }
  if (kind != mpy::CodeKind::bytecode && kind != mpy::CodeKind::native_viper) {
    throw HostFault(MachineFault::Kind::unsupported,
                    fmt::format("code of kind {} is not supported by the board: it is neither "
                                "bytecode nor a native module's",
                                static_cast<int>(kind)));
  }
  std::vector<Value> extra;
  if (defaults.positional) extra = rt.items(defaults.positional);
  if (defaults.keywords) extra.push_back(defaults.keywords);
  using layout::FunBc;
  const Value function =
      new_object(rt, function_type(kind, is_generator), FunBc::extra_args + extra.size());
  set_field(rt, function, FunBc::context, context);
  set_field(rt, function, FunBc::child_table, children);
  set_field(rt, function, FunBc::bytecode, code);
  for (size_t i = 0; i < extra.size(); ++i) {
    set_field(rt, function, FunBc::extra_args + i, extra[i]);
  }
  return function;
}

}  // namespace natmod::board
