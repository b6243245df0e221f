#include "target/riscv_parts.h"

#include "target/riscv_decode.h"
#include "target/riscv_encoding.h"
#include "target/riscv_forms.h"

namespace natmod::riscv {
namespace {

constexpr uint32_t kOperation = 0x707f;  // opcode and funct3

constexpr bool has_short_name(uint32_t number) {
  return number >= 8 && number < 16;
}

}  // namespace

// The low part has a sign: 12 bits from -0x800.
int64_t RiscvParts::low_part(uint64_t value) const {
  return static_cast<int64_t>((value & 0xfff) ^ 0x800) - 0x800;
}

bool RiscvParts::is_word_load(const uint8_t* low) const {
  return (load32(low) & kOperation) == word_load();
}

bool RiscvParts::is_addition(const uint8_t* low) const {
  return (load32(low) & kOperation) == kAddi;
}

void RiscvParts::load_to_add(uint8_t* low) const {
  patch32(low, kOperation, kAddi);
}

void RiscvParts::add_to_load(uint8_t* low) const {
  patch32(low, kOperation, word_load());
}

void RiscvParts::make_relative(uint8_t* high) const {
  patch32(high, 0x7f, kAuipc);
}

Form RiscvParts::whole_address(const uint8_t* high, bool is_loaded) const {
  //   auipc rd, hi
  //   lw    rd, lo(rd)   (ld on rv64)   or   addi rd, rd, lo
  uint32_t base = rd_of(load32(high));
  Form form = form32(kAuipc | rd(base));
  append32(form, (is_loaded ? word_load() : kAddi) | rs1(base) | rd(base));
  form.field = &pair32;
  return form;
}

std::optional<Form> RiscvParts::use_of_whole(const uint8_t* low, int64_t offset) const {
  uint32_t code = load32(low), base = rs1_of(code), to = rd_of(code), from = rs2_of(code);
  uint32_t opcode = code & 0x7f, width = code >> 12 & 7;
  constexpr uint32_t kLoad = 0x03, kStore = 0x23, kWord = 2, kDouble = 3;
  if (offset < -2048 || offset > 2047) return std::nullopt;
  bool is_addition = (code & kOperation) == kAddi;
  bool is_thread_pointer = opcode == kAdd && from == kTp;
  if (is_thread_pointer && offset != 0) return std::nullopt;
  if (is_thread_pointer || (is_addition && offset == 0)) {
    return to == base ? Form{} : form16(kCMv | rd(to) | base << 2);
  }
  if (is_addition && to == base && offset >= -32 && offset < 32) {
    return form16(0x0001 | bits(offset, 5, 5, 12) | rd(to) | bits(offset, 4, 0, 2));  // c.addi
  }
  bool is_store = opcode == kStore;
  uint32_t other = is_store ? from : to;
  if ((opcode == kLoad || is_store) && has_short_name(base) && has_short_name(other)) {
    uint32_t registers = (base & 7) << 7 | (other & 7) << 2;
    if (width == kWord && offset >= 0 && offset < 128 && offset % 4 == 0) {  // c.lw, c.sw
      return form16((is_store ? 0xc000 : 0x4000) | registers | bits(offset, 5, 3, 10) |
                    bits(offset, 2, 2, 6) | bits(offset, 6, 6, 5));
    }
    if (width == kDouble && word_size_ == 8 && offset >= 0 && offset < 256 && offset % 8 == 0) {
      return form16((is_store ? 0xe000 : 0x6000) | registers | bits(offset, 5, 3, 10) |
                    bits(offset, 7, 6, 5));  // c.ld, c.sd
    }
  }
  Form form = form32(code);
  (is_store ? lo12_s : lo12_i).write(form.code.data(), offset);
  return form;
}

void RiscvParts::use_whole_in_place(uint8_t* low, int64_t offset) const {
  uint32_t code = load32(low), opcode = code & 0x7f;
  constexpr uint32_t kStore = 0x23;
  if (opcode == kAdd && rs2_of(code) == kTp) {
    fields::word32.write(low, kAddi | rs1(rs1_of(code)) | rd(rd_of(code)));
  }
  (opcode == kStore ? lo12_s : lo12_i).write(low, offset);
}

Form RiscvParts::detour_jump() const {
  return form32(kJal, &jal20);
}

MachineInstruction RiscvParts::decode(Bytes code) const {
  return riscv::decode(code, word_size_);
}

// ra, t0 to t2, a0 to a7, t3 to t6
uint32_t RiscvParts::call_clobbers() const {
  return 0xf003fce2;
}

uint32_t RiscvParts::word_load() const {
  return word_size_ == 8 ? kLd : kLw;
}

}  // namespace natmod::riscv
