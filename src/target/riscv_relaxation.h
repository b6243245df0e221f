// Branches and calls of RISC-V take the length that their distance needs. Compilers leave every
// call as auipc and jalr, which reach 2 GiB, for the linker to make a jal (1 MiB) or c.j (2 KiB). A
// conditional branch that no longer reaches (4 KiB, 256 bytes in 16 bits) becomes the opposite one
// around a jump.
#pragma once

#include "target/facets.h"

namespace natmod::riscv {

/// A jump whose return address goes to register `link`, to any distance from `low` to `high` within
/// jal's reach.
Form jump_form(unsigned word_size, uint32_t link, int64_t low, int64_t high);

class RiscvRelaxation final : public Relaxation {
 public:
  explicit RiscvRelaxation(unsigned word_size) : word_size_(word_size) {}

  void write_padding(uint8_t* place, size_t size) const override;
  Form branch_form(uint32_t type, const uint8_t* place, int64_t low, int64_t high) const override;

 private:
  unsigned word_size_;
};

}  // namespace natmod::riscv
