// Arguments and results of C functions, as each architecture's ABI passes them.
//
// Where an argument lies depends on the types of those before it, so both sides walk them in the
// order of the prototype: the host reads those of a service with `auto n = args.word(); auto x =
// args.f64();`, and begin_call() places those of a guest function by the same rules.
//
// Sources: System V i386 and x86-64 psABI; AAPCS32 with its VFP variant; RISC-V psABI (ilp32,
// lp64); GCC's Xtensa back end (for va_list) and the Xtensa ISA manual, chapter 8.
#pragma once

#include <array>
#include <cstdint>

namespace natmod::emu {

class Cpu;

/// An argument or a result: a machine word (pointer, int, size_t), a 64-bit integer, or a float.
class Value {
 public:
  enum class Type : uint8_t { none, word, u64, f32, f64 };

  static Value none() { return {}; }
  static Value word(uint64_t value) { return {Type::word, value}; }
  static Value u64(uint64_t value) { return {Type::u64, value}; }
  static Value f32(float value);
  static Value f64(double value);

  Type type() const { return type_; }
  uint64_t bits() const { return bits_; }

 private:
  Value() = default;
  Value(Type type, uint64_t bits) : type_(type), bits_(bits) {}

  Type type_ = Type::none;
  uint64_t bits_ = 0;
};

/// What an ABI says about arguments, as far as the ABIs differ.
struct CallingConvention {
  unsigned word = 4;          ///< bytes
  unsigned words = 0;         ///< integer argument registers
  unsigned floats = 0;        ///< float argument registers: x64 xmm, ARM hard-float s
  unsigned stack_offset = 0;  ///< of the first stack argument from sp, where the function begins
  enum class Pair : uint8_t {
    unaligned,  ///< x86: 64 bits like two words
    aligned,    ///< ARM, Xtensa: in an even register and the next, or 8-aligned on the stack
    split,      ///< RISC-V, 32 bits: any two registers, or one and the stack; unnamed ones aligned
  } pair = Pair::unaligned;
  enum class VaList : uint8_t {
    pointer,  ///< to the first argument; registers were saved below those on the stack
    x64,      ///< a pointer to {gp_offset, fp_offset, overflow_arg_area, reg_save_area}
    xtensa,   ///< three words by value: {stack area - 32, register area, offset}
  } va_list = VaList::pointer;
  enum class FloatResult : uint8_t {
    words,      ///< like an integer
    registers,  ///< xmm0, s0, d0
    x87,        ///< st(0)
  } float_result = FloatResult::words;
};

/// Where one argument lies: in up to two pieces, least significant first.
struct Place {
  enum class In : uint8_t { word_register, float_register, stack };
  struct Piece {
    In in = In::stack;
    unsigned at = 0;  ///< register index, or offset from the first stack argument
  };
  std::array<Piece, 2> pieces{};
  unsigned count = 1;
  unsigned size = 0;  ///< bytes in each piece
};

/// Hands out the places of arguments, in the order of the prototype.
class ArgumentPlacer {
 public:
  explicit ArgumentPlacer(const CallingConvention& convention);

  Place next(Value::Type type);
  /// The next `count` words are a structure by value, which is not split between registers and
  /// stack.
  void begin_structure(unsigned count);

  bool variadic = false;     ///< the arguments are those of `...`
  unsigned next_word = 0;    ///< word register
  unsigned stack = 0;        ///< bytes taken
  uint32_t free_floats = 0;  ///< a bit per float register: ARM fills gaps that doubles left

 private:
  Place in_floats(Value::Type type);
  Place on_stack(unsigned count, unsigned size, unsigned alignment);

  const CallingConvention* convention_;
};

/// Reads the arguments of a call from registers and stack, or those behind a va_list. A stack
/// argument outside the mapped memory reads as 0: hostile code must not harm the host.
class ArgumentReader {
 public:
  uint64_t word() { return next(Value::Type::word); }
  /// A word as the C type intptr_t.
  int64_t signed_word();
  int32_t i32() { return static_cast<int32_t>(word()); }
  uint32_t u32() { return static_cast<uint32_t>(word()); }
  uint64_t u64() { return next(Value::Type::u64); }
  /// A named parameter of type float.
  float f32();
  double f64();

  /// From here on the arguments are those of `...`: floats have become doubles, and some ABIs pass
  /// them elsewhere than named ones.
  void begin_variadic() { placer_.variadic = true; }
  /// Takes a parameter of type va_list and gives a reader of what it stands for.
  ArgumentReader va_list();

 private:
  friend class Cpu;
  ArgumentReader(const Cpu& cpu, uint64_t stack);

  uint64_t next(Value::Type type);
  uint64_t piece(const Place::Piece& piece, unsigned size) const;
  uint64_t load(uint64_t address, unsigned size) const;

  const Cpu* cpu_;
  ArgumentPlacer placer_;
  uint64_t stack_;       // address of the first stack argument
  bool is_live_ = true;  // registers are the CPU's; else they were saved at the two addresses below
  uint64_t words_saved_ = 0;
  uint64_t floats_saved_ = 0;
};

}  // namespace natmod::emu
