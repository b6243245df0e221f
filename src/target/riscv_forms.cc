#include "target/riscv_forms.h"

#include <cstring>

#include "target/riscv_encoding.h"

namespace natmod::riscv {
namespace {

void append16(Form& form, uint32_t code) {
  fields::word16.write(form.code.data() + form.size, code);
  form.size += 2;
}

void append32(Form& form, uint32_t code) {
  fields::word32.write(form.code.data() + form.size, code);
  form.size += 4;
}

Form form16(uint32_t code, const Field* field = nullptr) {
  Form form;
  append16(form, code);
  form.field = field;
  return form;
}

Form form32(uint32_t code, const Field* field = nullptr) {
  Form form;
  append32(form, code);
  form.field = field;
  return form;
}

bool reaches(const Field& field, int64_t low, int64_t high) {
  return low >= field.min && high <= field.max;
}

Form call_form(unsigned word_size, const uint8_t* place, int64_t low, int64_t high) {
  uint32_t link = rd_of(load32(place + 4));
  if (reaches(jal20, low, high)) return jump_form(word_size, link, low, high);
  Form whole;
  whole.size = 8;
  std::memcpy(whole.code.data(), place, whole.size);
  whole.field = &call32;
  return whole;
}

// Beyond a branch's reach the opposite branch skips a jump.
Form conditional_form(uint32_t branch, int64_t low, int64_t high) {
  if (reaches(branch12, low, high)) return form32(branch, &branch12);
  constexpr uint32_t kOpposite = 1U << 12;
  Form form = form32(branch ^ kOpposite);
  branch12.write(form.code.data(), 8);
  append32(form, kJal);
  form.field = &jal20;
  form.field_offset = 4;
  return form;
}

constexpr uint32_t kBranchFields = 0xfe000f80;  // where its distance is

// The register that three bits of a 16-bit instruction name.
constexpr uint32_t from_short(uint32_t code, unsigned at) {
  return 8 + (code >> at & 7);
}
constexpr bool has_short_name(uint32_t number) {
  return number >= 8 && number < 16;
}

Form short_conditional_form(uint32_t code, int64_t low, int64_t high) {
  if (reaches(c_branch8, low, high)) return form16(code, &c_branch8);
  uint32_t is_not_zero = code >> 13 & 1;  // c.beqz, c.bnez
  return conditional_form(kBranch | is_not_zero << 12 | rs1(from_short(code, 7)), low, high);
}

}  // namespace

Form jump_form(unsigned word_size, uint32_t link, int64_t low, int64_t high) {
  bool has_short = link == kZero || (link == kRa && word_size == 4);
  if (has_short && reaches(c_jump11, low, high)) {
    return form16(link == kZero ? kCJ : kCJal, &c_jump11);
  }
  return form32(kJal | rd(link), &jal20);
}

Form branch_form(unsigned word_size, uint32_t type, const uint8_t* place, int64_t low,
                 int64_t high) {
  constexpr uint32_t kRBranch = 16, kRCall = 18, kRCallPlt = 19, kRRvcBranch = 44, kRRvcJump = 45;
  switch (type) {
    case kRCall:
    case kRCallPlt:
      return call_form(word_size, place, low, high);
    case kRBranch:
      return conditional_form(load32(place) & ~kBranchFields, low, high);
    case kRRvcBranch:
      return short_conditional_form(load16(place), low, high);
    case kRRvcJump:
      return jump_form(word_size, load16(place) >> 15 != 0 ? kZero : kRa, low, high);
    default:
      return {};
  }
}

Form whole_address(unsigned word_size, const uint8_t* high, bool is_loaded) {
  //   auipc rd, hi
  //   lw    rd, lo(rd)   (ld on rv64)   or   addi rd, rd, lo
  uint32_t base = rd_of(load32(high));
  uint32_t load = word_size == 8 ? kLd : kLw;
  Form form = form32(kAuipc | rd(base));
  append32(form, (is_loaded ? load : kAddi) | rs1(base) | rd(base));
  form.field = &pair32;
  return form;
}

std::optional<Form> use_of_whole(unsigned word_size, const uint8_t* place, int64_t offset) {
  uint32_t code = load32(place), base = rs1_of(code), to = rd_of(code), from = rs2_of(code);
  uint32_t opcode = code & 0x7f, width = code >> 12 & 7;
  constexpr uint32_t kLoad = 0x03, kStore = 0x23, kWord = 2, kDouble = 3;
  if (offset < -2048 || offset > 2047) return std::nullopt;
  bool is_addition = (code & 0x707f) == kAddi;
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
    if (width == kDouble && word_size == 8 && offset >= 0 && offset < 256 && offset % 8 == 0) {
      return form16((is_store ? 0xe000 : 0x6000) | registers | bits(offset, 5, 3, 10) |
                    bits(offset, 7, 6, 5));  // c.ld, c.sd
    }
  }
  Form form = form32(code);
  (is_store ? lo12_s : lo12_i).write(form.code.data(), offset);
  return form;
}

void use_whole_in_place(uint8_t* place, int64_t offset) {
  uint32_t code = load32(place), opcode = code & 0x7f;
  constexpr uint32_t kStore = 0x23;
  if (opcode == kAdd && rs2_of(code) == kTp) {
    fields::word32.write(place, kAddi | rs1(rs1_of(code)) | rd(rd_of(code)));
  }
  (opcode == kStore ? lo12_s : lo12_i).write(place, offset);
}

Form detour_jump() {
  return form32(kJal, &jal20);
}

}  // namespace natmod::riscv
