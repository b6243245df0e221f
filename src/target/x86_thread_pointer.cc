// x86: thread-local variables from a thread pointer. Programs keep it at %gs:0, and code reaches a
// variable at an offset from it: %gs:x@ntpoff, or x@ntpoff(%eax) once %eax holds the pointer.
// Modules have no such pointer. Where it is 0 the offsets are addresses, and this makes it 0: reads
// of %gs:0 become 0, and what else goes by %gs goes by %ds, as all other data does. The offset that
// code loads from a slot of its own becomes a number. Instructions keep their length.
//
// Only whole instructions can be told from their bytes, so a section's are taken one by one.
//
// Source: "ELF Handling For Thread-Local Storage", 4.1.6 and 4.4.
#include "target/x86_thread_pointer.h"

#include "target/x86_instructions.h"

namespace natmod {
namespace {

constexpr uint8_t kDs = 0x3e;

// The load or addition of a number, of the same length; the number is where the displacement was.
bool take_number(uint8_t* opcode, bool is_short) {
  if (is_short) return false;
  uint8_t number = 0xc0 | (opcode[1] >> 3 & 7);
  switch (opcode[0]) {
    case 0xa1:  // mov disp32, %eax    ->   mov $imm32, %eax
      opcode[0] = 0xb8;
      return true;
    case 0x8b:  // mov disp32, %reg    ->   mov $imm32, %reg
    case 0x03:  // add disp32, %reg    ->   add $imm32, %reg
      if ((opcode[1] & 0b11'000'111) != 0b00'000'101) return false;
      opcode[0] = opcode[0] == 0x8b ? 0xc7 : 0x81;
      opcode[1] = number;
      return true;
    default:
      return false;
  }
}

bool change(std::span<uint8_t> code, const X86Instruction& one, const RelocationAt& type_at) {
  constexpr uint32_t kIndirect = 15;  // R_386_TLS_IE: the slot's address
  uint32_t type = one.is_absolute ? type_at(one.displacement) : 0;
  uint8_t* opcode = &code[one.opcode];
  if (type == kIndirect) return take_number(opcode, one.is_short);
  if (one.segment != kX86Gs) return true;
  if (!one.is_memory) return false;
  bool is_pointer = one.is_absolute && type == 0;
  if (is_pointer && fields::word32.read(&code[one.displacement]) != 0) return true;  // no variable
  code[one.segment_at] = kDs;
  return !is_pointer || take_number(opcode, one.is_short);
}

}  // namespace

std::optional<uint64_t> drop_thread_pointer(std::span<uint8_t> code, const RelocationAt& type_at) {
  for (uint64_t offset = 0; offset < code.size();) {
    std::optional<X86Instruction> one = decode_x86(code, offset, false);
    if (!one || !change(code, *one, type_at)) return offset;
    offset = one->end;
  }
  return std::nullopt;
}

}  // namespace natmod
