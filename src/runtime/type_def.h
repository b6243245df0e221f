// What the host knows of a builtin type: data, from which the type object in guest memory is made.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "runtime/host_code.h"

namespace natmod::board {

enum class TypeId : uint8_t {
#define NATMOD_TYPE(id) id,
#define NATMOD_CODE_TYPE(id) id,
#define NATMOD_EXCEPTION(id, parent) id,
#include "runtime/types.def"
  count
};

/// mp_obj_type_t.flags.
enum TypeFlag : uint16_t {
  kTypeIsSubclassed = 0x0001,
  kTypeHasSpecialAccessors = 0x0002,
  kTypeEqNotReflexive = 0x0004,
  kTypeEqChecksOtherType = 0x0008,
  kTypeEqHasNeqTest = 0x0010,
  kTypeBindsSelf = 0x0020,
  kTypeBuiltinFun = 0x0040,
  kTypeIterIsIterNext = 0x0080,
  kTypeIterIsCustom = 0x0100,
  kTypeIterIsStream = kTypeIterIsIterNext | kTypeIterIsCustom,
  kTypeInstance = 0x0200,
  kTypeSubscrStackSlice = 0x0400,
};

/// The slots of a type, in the order of their indices in mp_obj_type_t.
enum class Slot : uint8_t {
  make_new,
  print,
  call,
  unary_op,
  binary_op,
  attr,
  subscr,
  iter,
  buffer,
  protocol,
  parent,
  locals_dict,
};

/// A method or function of a builtin type or module. `n_min`, `n_max` count positional arguments
/// with self; fixed ones up to three become fun_builtin_0…3, all others fun_builtin_var.
struct Member {
  enum class Kind : uint8_t { function, static_method, class_method };
  static constexpr uint16_t kAny = 0xffff;

  std::string_view name;
  Value (*fn)(Runtime&, Args);
  uint16_t n_min = 0;
  uint16_t n_max = 0;
  bool keywords = false;
  Kind kind = Kind::function;
};

struct TypeDef {
  std::string_view name;
  uint16_t flags = 0;
  decltype(MakeNewCode::fn) make_new = nullptr;
  decltype(PrintCode::fn) print = nullptr;
  decltype(CallCode::fn) call = nullptr;
  decltype(UnaryCode::fn) unary_op = nullptr;
  decltype(BinaryCode::fn) binary_op = nullptr;
  decltype(AttrCode::fn) attr = nullptr;
  decltype(SubscrCode::fn) subscr = nullptr;
  decltype(GetIterCode::fn) getiter = nullptr;
  decltype(IterNextCode::fn) iternext = nullptr;
  decltype(BufferCode::fn) buffer = nullptr;
  /// Fills the protocol slot, for streams: read, write, ioctl.
  Address (*protocol)(Runtime&) = nullptr;
  TypeId parent = TypeId::count;  ///< count: none
  std::span<const Member> members = {};
};

#define NATMOD_TYPE(id) extern const TypeDef kType_##id;
#include "runtime/types.def"

/// By TypeId. Behind them come the types of code, which are not the runtime's: Firmware has them.
inline constexpr const TypeDef* kTypeDefs[] = {
#define NATMOD_TYPE(id) &kType_##id,
#include "runtime/types.def"
};
/// Those that a TypeDef describes: all before the exceptions.
inline constexpr size_t kHostTypes = static_cast<size_t>(TypeId::BaseException);
/// Type objects of the firmware follow one another at this distance.
inline constexpr unsigned kTypeSizeBits = 7;

}  // namespace natmod::board
