#include "target/riscv_relaxation.h"

#include <cstring>

#include "target/riscv_encoding.h"
#include "target/riscv_forms.h"

namespace natmod::riscv {
namespace {

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

void RiscvRelaxation::write_padding(uint8_t* place, size_t size) const {
  if (size % 4 != 0) {
    fields::either16.write(place, kCNop);
    place += 2;
  }
  for (size_t i = 0; i + 4 <= size; i += 4) fields::word32.write(place + i, kNop);
}

Form RiscvRelaxation::branch_form(uint32_t type, const uint8_t* place, int64_t low,
                                  int64_t high) const {
  constexpr uint32_t kRBranch = 16, kRCall = 18, kRCallPlt = 19, kRRvcBranch = 44, kRRvcJump = 45;
  switch (type) {
    case kRCall:
    case kRCallPlt:
      return call_form(word_size_, place, low, high);
    case kRBranch:
      return conditional_form(load32(place) & ~kBranchFields, low, high);
    case kRRvcBranch:
      return short_conditional_form(load16(place), low, high);
    case kRRvcJump:
      return jump_form(word_size_, load16(place) >> 15 != 0 ? kZero : kRa, low, high);
    default:
      return {};
  }
}

}  // namespace natmod::riscv
