#include "emu/xtensa_core.h"

#include <algorithm>

namespace natmod::emu {

XtensaCore::XtensaCore(MemoryMap& memory, bool checks_memory, bool checks_alignment,
                       bool loads_bytes_as_words)
    : memory_(memory),
      checks_memory_(checks_memory),
      checks_alignment_(checks_alignment),
      loads_bytes_as_words_(loads_bytes_as_words) {
  set_base(0);
}

void XtensaCore::set_base(uint32_t base) {
  if (base + 32 > file_.size()) file_.resize(base + 256);
  registers.base = base;
  window_ = file_.data() + base;
}

std::vector<uint32_t> XtensaCore::file() const {
  return {file_.begin(), file_.begin() + registers.base + 32};
}

void XtensaCore::set_file(const std::vector<uint32_t>& file) {
  if (file_.size() < file.size()) file_.resize(file.size());
  std::copy(file.begin(), file.end(), file_.begin());
  window_ = file_.data() + registers.base;
}

void XtensaCore::fault(FaultKind kind) const {
  throw XtensaFault{{.kind = kind,
                     .access = Access::fetch,
                     .address = registers.pc,
                     .bad_address = registers.pc}};
}

// One byte of the word may be read: it is the one that the code wants.
bool XtensaCore::is_part_of_word(uint32_t address, const uint8_t* shadow, uint8_t needed) const {
  return loads_bytes_as_words_ && address % 4 == 0 &&
         std::any_of(shadow, shadow + 4, [&](uint8_t bits) { return (bits & needed) == needed; });
}

void XtensaCore::refuse(uint32_t address, uint32_t size, Access access) const {
  auto fault = memory_.check(address, size, access);
  // A word over the border of two regions: no real board has that.
  if (!fault)
    fault = MemoryFault{.access = access, .address = address, .size = size, .bad_address = address};
  throw XtensaFault{*fault};
}

void XtensaCore::refuse(FaultKind kind, uint32_t address, uint32_t size, Access access) const {
  throw XtensaFault{
      {.kind = kind, .access = access, .address = address, .size = size, .bad_address = address}};
}

}  // namespace natmod::emu
