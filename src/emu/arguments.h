// Arguments and results of C functions, as each architecture's ABI passes them.
//
// Where an argument lies depends on the types of those before it, so a reader walks them in the
// order of the prototype: `auto n = args.word(); auto x = args.f64();`.
//
// Sources: System V i386 and x86-64 psABI; AAPCS32 with its VFP variant; RISC-V psABI (ilp32,
// lp64); GCC's Xtensa back end and the Xtensa ISA manual, chapter 8.
#pragma once

#include <cstdint>
#include <variant>

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

/// Reads the arguments of a call from registers and stack, or those behind a va_list.
/// Reading beyond the mapped stack gives 0: hostile code must not harm the host.
class ArgumentReader {
 public:
  uint64_t word();
  int64_t signed_word();
  int32_t i32() { return static_cast<int32_t>(word()); }
  uint64_t u64();
  float f32();
  double f64();

  /// From here on the arguments are those of `...`: floats have become doubles, and some ABIs pass
  /// them elsewhere than named ones.
  void begin_variadic();
  /// Takes a parameter of type va_list and gives a reader of what it stands for.
  ArgumentReader va_list();

 private:
  friend class Cpu;
  // Where the next argument of a class is taken from. A va_list of x64 or Xtensa is a register area
  // and a stack area as well, so both kinds of reader share this state.
  explicit ArgumentReader(const Cpu& cpu);

  uint64_t stack_slot(unsigned size, unsigned alignment);
  uint64_t load(uint64_t address, unsigned size) const;
  uint64_t take(unsigned size, bool is_float);

  const Cpu* cpu_;
  bool variadic_ = false;     // floats are taken as the ABI passes unnamed ones
  uint64_t saved_ = 0;        // address of the register save area of a va_list; 0: live registers
  unsigned next_word_ = 0;    // integer argument register
  unsigned words_;            // how many there are
  unsigned next_float_ = 0;   // single-precision slot of the float argument registers
  uint32_t free_floats_ = 0;  // AAPCS-VFP: one bit per free s register, for back-filling
  uint64_t stack_ = 0;        // address of the next stack argument
};

}  // namespace natmod::emu
