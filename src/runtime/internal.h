// What the object types and the operators share: the representation of values, allocation, slots,
// errors. Runtime (runtime.h) is the face of all this to the outside.
#pragma once

#include <fmt/format.h>

#include <bit>

#include "runtime/layouts.h"
#include "runtime/memory/scratch.h"
#include "runtime/printer.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

namespace natmod::board {

inline GuestMemory& memory(Runtime& rt) {
  return rt.state().memory;
}

// -- Representation A

inline bool is_small_int(Value v) {
  return (v.bits & 1) != 0;
}
inline bool is_qstr(Value v) {
  return (v.bits & 7) == 2;
}
inline bool is_object(Value v) {
  return (v.bits & 3) == 0;
}
inline constexpr Value kNone{6}, kFalse{14}, kTrue{30};
inline bool is_bool(Value v) {
  return v == kFalse || v == kTrue;
}

inline int64_t small_value(Runtime& rt, Value v) {
  return rt.state().config.word_size == 8
             ? static_cast<int64_t>(v.bits) >> 1
             : static_cast<int32_t>(static_cast<uint32_t>(v.bits)) >> 1;
}
inline int64_t small_max(Runtime& rt) {
  return rt.state().config.word_size == 8 ? INT64_MAX >> 1 : INT32_MAX >> 1;
}
inline bool fits_small(Runtime& rt, int64_t n) {
  return n <= small_max(rt) && n >= -small_max(rt) - 1;
}
/// The low bits of n, whatever it is.
inline Value small(Runtime& rt, int64_t n) {
  const uint64_t bits = static_cast<uint64_t>(n) << 1 | 1;
  return Value{rt.state().config.word_size == 8 ? bits : static_cast<uint32_t>(bits)};
}
inline Value qstr_value(Qstr q) {
  return Value{uint64_t{q} << 3 | 2};
}
inline Qstr qstr_number(Value v) {
  return static_cast<Qstr>(v.bits >> 3);
}
inline Value bool_value(bool b) {
  return b ? kTrue : kFalse;
}
/// A machine word as the signed number that the guest takes it for.
inline int64_t signed_word(Runtime& rt, uint64_t word) {
  return rt.state().config.word_size == 8 ? static_cast<int64_t>(word)
                                          : static_cast<int32_t>(static_cast<uint32_t>(word));
}
inline uint64_t word_mask(Runtime& rt) {
  return rt.state().config.word_size == 8 ? ~uint64_t{0} : 0xffffffffu;
}

// -- Memory

/// Zeroed heap memory; MemoryError if there is none, also after a collection.
Address allocate(Runtime& rt, size_t size);
/// 0 if there is none; the block is not kept alive.
Address allocate_maybe(Runtime& rt, size_t size);
/// As m_realloc, but 0 instead of MemoryError.
Address reallocate_maybe(Runtime& rt, Address address, size_t size, bool allow_move);
Address reallocate(Runtime& rt, Address address, size_t size);
void release(Runtime& rt, Address address);
inline size_t words(Runtime& rt, size_t n) {
  return n * rt.state().config.word_size;
}
/// An object of that many words, its type set, the rest zero.
Value new_object(Runtime& rt, Address type, size_t n_words);
template <class Id>
Value new_object(Runtime& rt, const Id& type, size_t n_words) {
  return new_object(rt, type_address(rt, type), n_words);
}
/// Keeps a value alive until the innermost HostScope ends.
inline Value keep(Runtime& rt, Value value) {
  if (is_object(value)) rt.state().temporaries.push_back(value);
  return value;
}
void collect_garbage(Runtime& rt);
/// While it is open, micropython.heap_lock() does not hold: for what firmware has not on its heap.
class HeapUnlocked {
 public:
  explicit HeapUnlocked(Runtime& rt) : locks_(rt.state().heap_locks), saved_(locks_) { locks_ = 0; }
  ~HeapUnlocked() { locks_ = saved_; }
  HeapUnlocked(const HeapUnlocked&) = delete;
  HeapUnlocked& operator=(const HeapUnlocked&) = delete;

 private:
  unsigned& locks_;
  unsigned saved_;
};

inline uint64_t field(Runtime& rt, Value object, size_t index) {
  return memory(rt).field(object.address(), index);
}
inline Value value_field(Runtime& rt, Value object, size_t index) {
  return memory(rt).value(object.address(), index);
}
inline void set_field(Runtime& rt, Value object, size_t index, uint64_t word) {
  memory(rt).set_field(object.address(), index, word);
}
inline void set_field(Runtime& rt, Value object, size_t index, Value value) {
  memory(rt).set_value(object.address(), index, value);
}

ScratchStack& scratch(Runtime& rt);
/// Values in guest memory, for a call.
class ScratchValues {
 public:
  ScratchValues(Runtime& rt, std::span<const Value> values);
  ScratchValues(Runtime& rt, Args args);
  Address address() const { return scratch_.address(); }

 private:
  Scratch scratch_;
};

// -- Types

inline Address type_address(Runtime& rt, TypeId id) {
  return rt.state().types[static_cast<size_t>(id)];
}
/// A type that belongs to a module and has no TypeId; made at first use.
Address type_address(Runtime& rt, const TypeDef& def);
/// By TypeId or TypeDef.
template <class Id>
Value type_object(Runtime& rt, const Id& id) {
  return Value::at(type_address(rt, id));
}
/// The host's own description of a builtin type, which is quicker to read than the guest's; nullptr
/// for exceptions and what the guest made. Its slots are those of the type.
inline const TypeDef* host_type(Runtime& rt, Address type) {
  const uint64_t number = std::rotr(type - rt.state().types[0], kTypeSizeBits);
  return number < kHostTypes ? rt.state().host_types[number] : nullptr;
}
inline Address type_of(Runtime& rt, Value value) {
  if (is_object(value)) return memory(rt).word(value.address());
  if (is_small_int(value)) return type_address(rt, TypeId::int_);
  if (is_qstr(value)) return type_address(rt, TypeId::str);
  return type_address(rt, is_bool(value) ? TypeId::bool_ : TypeId::NoneType);
}
template <class Id>
bool is_type(Runtime& rt, Value value, const Id& id) {
  return type_of(rt, value) == type_address(rt, id);
}
inline bool is_int(Runtime& rt, Value v) {
  return is_small_int(v) || (is_object(v) && is_type(rt, v, TypeId::int_));
}
inline bool is_str(Runtime& rt, Value v) {
  return is_qstr(v) || (is_object(v) && is_type(rt, v, TypeId::str));
}
bool is_str_or_bytes(Runtime& rt, Value v);
bool is_dict(Runtime& rt, Value v);  ///< or OrderedDict
uint16_t type_flags(Runtime& rt, Address type);
void set_type_flags(Runtime& rt, Address type, uint16_t flags);
Qstr type_qstr(Runtime& rt, Address type);
inline std::string_view type_name(Runtime& rt, Address type) {
  return rt.state().qstrs.text(type_qstr(rt, type));
}
inline std::string_view type_name_of(Runtime& rt, Value value) {
  return type_name(rt, type_of(rt, value));
}
/// What the slot holds, 0 if the type has none.
uint64_t slot(Runtime& rt, Address type, Slot which);
bool is_subclass(Runtime& rt, Value cls, Value parent);
inline bool is_instance_type(Runtime& rt, Address type) {
  return (type_flags(rt, type) & kTypeInstance) != 0;
}
Value cast_to_native_base(Runtime& rt, Value self, Address native_type);
void make_types(RuntimeState& state);
/// A dict in ROM of builtin functions.
Address make_member_dict(Runtime& rt, std::span<const Member> members, std::string_view owner);
Value make_builtin(Runtime& rt, const Member& member, std::string_view owner);

// -- Slots: host function or guest code, called alike

Value slot_make_new(Runtime& rt, Address fn, Address type, Args args);
void slot_print(Runtime& rt, Address fn, Printer& printer, Value self, PrintKind kind);
Value slot_call(Runtime& rt, Address fn, Value self, Args args);
Value slot_unary(Runtime& rt, Address fn, UnaryOp op, Value self);
Value slot_binary(Runtime& rt, Address fn, BinaryOp op, Value self, Value other);
void slot_attr(Runtime& rt, Address fn, Value self, Qstr attr, AttrDest& dest);
Value slot_subscr(Runtime& rt, Address fn, Value self, Value index, Value value);
Value slot_getiter(Runtime& rt, Address fn, Value self);
Value slot_iternext(Runtime& rt, Address fn, Value self);
bool slot_buffer(Runtime& rt, Address fn, Value self, Buffer& buffer, uint32_t flags);
uint64_t call_guest(Runtime& rt, Address fn, std::initializer_list<uint64_t> args);

/// The address of the service that runs this host function in a slot, if `id` has it.
inline Address host_slot(Runtime& rt, TypeId id, Slot which) {
  return slot(rt, type_address(rt, id), which);
}

// -- Errors

[[noreturn]] void raise_text(Runtime& rt, TypeId type, std::string_view text);
[[noreturn]] void raise_empty(Runtime& rt, TypeId type);
[[noreturn]] void raise_arg(Runtime& rt, TypeId type, Value arg);
template <class... A>
[[noreturn]] void raise(Runtime& rt, TypeId type, fmt::format_string<A...> format, A&&... args) {
  raise_text(rt, type, fmt::format(format, std::forward<A>(args)...));
}
/// OSError with one of errno's numbers.
[[noreturn]] void raise_os_error(Runtime& rt, int number);
Value new_exception(Runtime& rt, Address type, std::span<const Value> args);
Value new_exception_text(Runtime& rt, Address type, std::string_view text);
bool is_exception_type(Runtime& rt, Value value);
bool is_exception_instance(Runtime& rt, Value value);
bool is_native_exception(Runtime& rt, Value value);
Value exception_value(Runtime& rt, Value exception);
Value make_raise_obj(Runtime& rt, Value value);
bool exception_match(Runtime& rt, Value exception, Value type);

// -- Arguments

void check_arg_count(Runtime& rt, size_t n_args, size_t n_keywords, size_t n_min, size_t n_max,
                     bool takes_keywords);
inline void check_args(Runtime& rt, Args args, size_t n_min, size_t n_max, bool keywords = false) {
  check_arg_count(rt, args.size(), args.n_keywords(), n_min, n_max, keywords);
}
/// For a function that the text names where errors are detailed.
[[noreturn]] void raise_args_mismatch(Runtime& rt, std::string_view function, size_t expected,
                                      size_t given);
[[noreturn]] void raise_keywords_unimplemented(Runtime& rt);

/// A parameter of parse_args: MicroPython's mp_arg_t.
struct Param {
  enum Flag : uint16_t {
    boolean = 1,
    integer = 2,
    object = 3,
    kind_mask = 0xff,
    required = 0x100,
    keyword_only = 0x200
  };
  std::string_view name;
  uint16_t flags = object;
  /// boolean 0/1, integer or an object's word
  int64_t fallback = 0;
};
std::vector<int64_t> parse_args(Runtime& rt, std::span<const Value> positional,
                                std::span<const Value> keywords, std::span<const Param> params);

// -- Protocols

AttrDest load_method(Runtime& rt, Value base, Qstr attr);
/// {null, null} if there is none.
AttrDest load_method_maybe(Runtime& rt, Value base, Qstr attr);
Value load_attr(Runtime& rt, Value base, Qstr attr);
Value new_closure(Runtime& rt, Value function, std::span<const Value> closed);
void store_attr(Runtime& rt, Value base, Qstr attr, Value value);
/// What a member of a class becomes when it is looked up through `self`.
void convert_member(Runtime& rt, Value self, Address type, Value member, AttrDest& dest);
Value call(Runtime& rt, Value function, Args args);
/// With further positional arguments before those of `args`.
Value call_with_first(Runtime& rt, Value function, std::span<const Value> first, Args args);
Value call_method(Runtime& rt, AttrDest method, Args args);
inline Value call_method(Runtime& rt, AttrDest method, std::initializer_list<Value> args) {
  return call_method(rt, method, Args{{args.begin(), args.size()}, {}});
}
Value unary_op(Runtime& rt, UnaryOp op, Value value);
Value binary_op(Runtime& rt, BinaryOp op, Value left, Value right);
Value equal_not_equal(Runtime& rt, BinaryOp op, Value left, Value right);
bool equal(Runtime& rt, Value left, Value right);
bool is_true(Runtime& rt, Value value);
bool is_callable(Runtime& rt, Value value);
Value len_maybe(Runtime& rt, Value value);
Value subscr(Runtime& rt, Value base, Value index, Value value);
Value getiter(Runtime& rt, Value iterable);
Value iternext(Runtime& rt, Value iterator);  ///< kNull at the end
Value iternext_allow_raise(Runtime& rt, Value iterator);
Value make_stop_iteration(Runtime& rt, Value value);
void print(Runtime& rt, Printer& printer, Value value, PrintKind kind);
void print_exception(Runtime& rt, Printer& printer, Value exception);
std::string printed(Runtime& rt, Value value, PrintKind kind);
bool get_buffer(Runtime& rt, Value value, Buffer& buffer, uint32_t flags);
/// The bytes of a value with the buffer protocol; TypeError if it has none. A copy.
std::string buffer_bytes(Runtime& rt, Value value);

// -- Conversions

/// A machine integer; TypeError or OverflowError.
int64_t get_int(Runtime& rt, Value value);
std::optional<int64_t> get_int_maybe(Runtime& rt, Value value);
int64_t get_int_truncated(Runtime& rt, Value value);
double get_float(Runtime& rt, Value value);
std::optional<double> get_float_maybe(Runtime& rt, Value value);
[[noreturn]] void raise_int_conversion(Runtime& rt, Value value);
/// An index into a sequence of that type and length; IndexError, unless it is a slice's bound.
size_t get_index(Runtime& rt, Address type, size_t len, Value index, bool is_slice);
Value unique_id(Runtime& rt, Value value);

// -- Strings

/// The text of a str, bytes or QSTR. Valid until guest code runs or the heap is collected.
std::string_view str_data(Runtime& rt, Value value);
/// The same, TypeError for anything else.
std::string_view checked_str_data(Runtime& rt, Value value);
/// The text as C code sees it, which a zero byte ends.
std::string c_string(Runtime& rt, Value value);
Value new_str(Runtime& rt, std::string_view text);  ///< a QSTR if the text is one; checks UTF-8
Value new_str_unchecked(Runtime& rt, std::string_view text);
Value new_bytes(Runtime& rt, std::string_view data);
Value new_str_of_type(Runtime& rt, Address type, std::string_view data);
Qstr get_qstr(Runtime& rt, Value str);
/// RuntimeError for a new one of more than 255 bytes.
Qstr intern(Runtime& rt, std::string_view text);
inline std::string_view qstr_text(Runtime& rt, Qstr q) {
  return rt.state().qstrs.text(q);
}
Address qstr_data(Runtime& rt, Qstr q);
inline Value str_value(Runtime& rt, std::string_view text) {
  return qstr_value(intern(rt, text));
}

// -- Recursion

/// Counts nested host operations, so that no depth of guest objects can exhaust the host's stack.
class DepthGuard {
 public:
  explicit DepthGuard(Runtime& rt);
  ~DepthGuard() { --state_.depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  RuntimeState& state_;
};

}  // namespace natmod::board
