// Addresses of RISC-V in two parts: 20 bits in auipc or lui, 12 in the instruction that uses them.
#pragma once

#include "target/facets.h"

namespace natmod::riscv {

class RiscvParts final : public TwoPartAddresses {
 public:
  explicit RiscvParts(unsigned word_size) : word_size_(word_size) {}

  int64_t low_part(uint64_t value) const override;
  bool is_word_load(const uint8_t* low) const override;
  bool is_addition(const uint8_t* low) const override;
  void load_to_add(uint8_t* low) const override;
  void add_to_load(uint8_t* low) const override;
  void make_relative(uint8_t* high) const override;
  Form whole_address(const uint8_t* high, bool is_loaded) const override;
  std::optional<Form> use_of_whole(const uint8_t* low, int64_t offset) const override;
  void use_whole_in_place(uint8_t* low, int64_t offset) const override;
  Form detour_jump() const override;
  MachineInstruction decode(Bytes code) const override;
  uint32_t call_clobbers() const override;

 private:
  uint32_t word_load() const;

  unsigned word_size_;
};

}  // namespace natmod::riscv
