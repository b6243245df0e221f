// Fills in addresses in two parts.
#pragma once

#include "link/field_writer.h"
#include "link/parts.h"

namespace natmod::link {

class PartWriter {
 public:
  explicit PartWriter(FieldWriter& fields);

  /// From here on it is this section's parts, and all of them in order.
  void start(const InputSection& section);
  /// `form` is the code in place of the part; null: it stays, but for what it holds.
  void write(const RelocHowto& howto, const Form* form, uint64_t place);

 private:
  uint64_t distance_of(const HighPart& high, const elf::Reloc& reloc, uint64_t place) const;
  void write_high(const RelocHowto& howto, const Form* form, uint64_t place);
  void write_low(const RelocHowto& howto, uint64_t place);

  LinkContext& context_;
  const Machine& machine_;
  const TwoPartAddresses* two_parts_;  ///< if there are any
  FieldWriter& fields_;
  uint32_t next_high_ = 0, next_low_ = 0;  ///< in Parts
};

}  // namespace natmod::link
