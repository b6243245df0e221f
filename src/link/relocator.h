// Copies sections and applies their relocations, by the formulas of the ABIs.
#pragma once

#include "link/field_writer.h"
#include "link/part_writer.h"

namespace natmod::link {

class Relocator {
 public:
  explicit Relocator(ImageWriter& image);

  void write(const InputSection& section);
  /// The word number `word` of a section of literals, at `place`.
  void write_literal(const InputSection& section, uint32_t word, uint64_t place);

 private:
  void copy_section();
  void write_relocation(uint32_t index, const Form* form, uint64_t place);
  bool write_inner_branch(const Form* form, uint64_t place);
  bool write_literal_load(uint32_t reloc, const Field& field, uint64_t place);
  void apply(RelocKind kind, const Field& field, uint64_t place, int64_t addend);
  void apply_got(RelocKind kind, const Field& field, uint64_t place, int64_t addend);

  Address target(int64_t addend) const;
  uint64_t branch_value(const Field& field, uint64_t place, int64_t addend) const;
  bool is_relaxed() const;

  LinkContext& context_;
  const Machine& machine_;
  FieldWriter fields_;
  PartWriter parts_;
  Bytes data_;  ///< of the section
  elf::RelocRange relocs_;
  Symbol* symbol_ = nullptr;
  uint64_t sum_place_ = UINT64_MAX, sum_ = 0;  ///< of the last addition: where, and in full
};

}  // namespace natmod::link
