// The state of an Xtensa core, and what its instructions do to registers and memory.
//
// The register window is a view into a register file without end: ENTRY moves it up, RETW down, and
// nothing is ever spilt to the stack. Window overflow and underflow, which on a real core are
// exceptions that the firmware handles, cannot happen then, and a backtrace is exact.
//
// Source: Xtensa Instruction Set Architecture (ISA) Reference Manual; chapter and option names are
// the manual's.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "emu/memory_map.h"

namespace natmod::emu {

/// What an instruction throws that cannot be done. No register has changed then.
struct XtensaFault {
  MemoryFault fault;
};

class XtensaCore {
 public:
  /// `loads_bytes_as_words`: code reads a byte as a part of the aligned word that holds it, as GCC
  /// makes it for the ESP8266 (-mforce-l32), and may read what lies beside the byte.
  XtensaCore(MemoryMap& memory, bool checks_memory, bool checks_alignment,
             bool loads_bytes_as_words);
  XtensaCore(const XtensaCore&) = delete;
  XtensaCore& operator=(const XtensaCore&) = delete;

  // ---- registers. `registers` is what save() and restore() copy.

  struct Registers {
    uint32_t pc = 0;
    uint32_t base = 0;     ///< of the window in the register file
    uint32_t callinc = 0;  ///< PS.CALLINC: what the last CALLn wants the window moved by, in 4s
    uint32_t ps_intlevel = 0;
    uint32_t sar = 0;
    uint32_t lbeg = 0, lend = 0, lcount = 0;
    uint32_t br = 0;  ///< 16 boolean registers
    uint32_t scompare1 = 0, threadptr = 0;
    int64_t acc = 0;            ///< MAC16, 40 bits sign-extended
    uint32_t fcr = 0, fsr = 0;  ///< kept, but without effect: the rounding mode is to nearest
    uint32_t f[16] = {};        ///< as IEEE single bits
  };
  Registers registers;

  uint32_t& a(unsigned n) { return window_[n]; }
  uint32_t a(unsigned n) const { return window_[n]; }
  bool boolean(unsigned n) const { return registers.br >> n & 1; }
  void set_boolean(unsigned n, bool value) {
    registers.br = (registers.br & ~(1u << n)) | static_cast<uint32_t>(value) << n;
  }

  /// Moves the window to `base`; the 16 registers there and 16 behind them exist afterwards.
  void set_base(uint32_t base);
  /// The register file up to the end of the window.
  std::vector<uint32_t> file() const;
  void set_file(const std::vector<uint32_t>& file);
  /// Register `n` counted from the file's begin.
  uint32_t file_register(uint32_t n) const { return n < file_.size() ? file_[n] : 0; }
  void set_file_register(uint32_t n, uint32_t value) { file_.at(n) = value; }

  // ---- what handlers use

  /// Where to go on: the instruction behind this one, unless the handler says otherwise.
  uint32_t next_pc = 0;

  template <class T>
  T load(uint32_t address);
  template <class T>
  void store(uint32_t address, T value);

  [[noreturn]] void fault(FaultKind kind) const;

  /// Counts instructions; also what CCOUNT shows.
  uint64_t instructions = 0;
  /// Set by stores to executable memory: decoded instructions there are stale.
  uint32_t stored_code_begin = 0, stored_code_end = 0;

  static constexpr uint32_t kMaxFile = 1u << 20;  ///< registers: deeper than any stack

 private:
  template <class T>
  uint8_t* access(uint32_t address, Access access);
  bool is_part_of_word(uint32_t address, const uint8_t* shadow, uint8_t needed) const;
  [[noreturn]] void refuse(uint32_t address, uint32_t size, Access access) const;
  [[noreturn]] void refuse(FaultKind kind, uint32_t address, uint32_t size, Access access) const;

  MemoryMap& memory_;
  const bool checks_memory_;
  const bool checks_alignment_;
  const bool loads_bytes_as_words_;
  std::vector<uint32_t> file_;
  uint32_t* window_ = nullptr;
};

template <class T>
inline uint8_t* XtensaCore::access(uint32_t address, Access access) {
  const Region* region = memory_.find(address);
  const uint8_t allowed = static_cast<uint8_t>(1 << static_cast<int>(access));
  if (region == nullptr || (region->flags & allowed) == 0) [[unlikely]]
    refuse(address, sizeof(T), access);
  const uint64_t offset = address - region->address;
  if (offset + sizeof(T) > region->size()) [[unlikely]]
    refuse(address, sizeof(T), access);

  if (checks_memory_) {
    if (!region->shadow.empty()) {
      constexpr T kEachByte = static_cast<T>(0x0101'0101);
      uint8_t needed = allowed;
      if (access == Access::read && memory_.check_uninitialised) needed |= kShadowInitialised;
      const T mask = static_cast<T>(kEachByte * needed);
      T shadow;
      std::memcpy(&shadow, region->shadow.data() + offset, sizeof shadow);
      if ((shadow & mask) != mask) [[unlikely]] {
        const bool is_word_load = sizeof(T) == 4 && access == Access::read;
        if (!is_word_load || !is_part_of_word(address, region->shadow.data() + offset, needed))
          refuse(address, sizeof(T), access);
      }
      if (access == Access::write && memory_.check_uninitialised) {
        shadow |= static_cast<T>(kEachByte * kShadowInitialised);
        std::memcpy(region->shadow.data() + offset, &shadow, sizeof shadow);
      }
    }
    if ((region->flags & kWordAccessOnly) && (sizeof(T) != 4 || address % 4 != 0)) [[unlikely]]
      refuse(FaultKind::narrow, address, sizeof(T), access);
    if (checks_alignment_ && address % sizeof(T) != 0) [[unlikely]]
      refuse(FaultKind::unaligned, address, sizeof(T), access);
  }
  if (access == Access::write && (region->flags & kExecute)) [[unlikely]] {
    stored_code_begin = address;
    stored_code_end = address + sizeof(T);
  }
  return region->bytes.data() + offset;
}

template <class T>
inline T XtensaCore::load(uint32_t address) {
  T value;
  std::memcpy(&value, access<T>(address, Access::read), sizeof value);
  return value;
}

template <class T>
inline void XtensaCore::store(uint32_t address, T value) {
  std::memcpy(access<T>(address, Access::write), &value, sizeof value);
}

}  // namespace natmod::emu
