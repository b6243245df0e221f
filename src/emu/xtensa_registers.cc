#include "emu/xtensa_registers.h"

#include <charconv>

namespace natmod::emu {
namespace {

using Registers = XtensaCore::Registers;

constexpr uint32_t kFile = 64;    // registers of a real core
constexpr uint32_t kWindow = 16;  // of these code sees

struct Named {
  std::string_view name;
  uint32_t Registers::*place;
};
constexpr Named kNamed[] = {
    {"pc", &Registers::pc},
    {"sar", &Registers::sar},
    {"lbeg", &Registers::lbeg},
    {"lend", &Registers::lend},
    {"lcount", &Registers::lcount},
    {"br", &Registers::br},
    {"scompare1", &Registers::scompare1},
    {"threadptr", &Registers::threadptr},
    {"fcr", &Registers::fcr},
    {"fsr", &Registers::fsr},
};

std::optional<uint32_t> number_behind(std::string_view prefix, std::string_view name,
                                      uint32_t count) {
  if (!name.starts_with(prefix)) return std::nullopt;
  uint32_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, number);
  if (error != std::errc() || stop != end || number >= count) return std::nullopt;
  return number;
}

/// Where in our file AR[n] is; none if no frame has it.
std::optional<uint32_t> place_of(const XtensaCore& core, uint32_t n) {
  const uint32_t base = core.registers.base;
  const uint32_t above = (n - base) % kFile;
  if (above < kWindow) return base + above;
  if (base + above < kFile) return std::nullopt;
  return base + above - kFile;
}

/// A bit for each frame that is still in the file: where its window begins, in units of 4.
uint32_t window_start(const XtensaCore& core) {
  uint32_t base = core.registers.base;
  uint32_t bits = 0;
  while (core.registers.base - base <= kFile - kWindow) {
    bits |= 1u << (base / 4 % kWindow);
    const uint32_t increment = (core.file_register(base) >> 30) * 4;
    if (increment == 0 || increment > base) break;
    base -= increment;
  }
  return bits;
}

uint32_t processor_state(const Registers& r) {
  constexpr uint32_t kUserMode = 1u << 5, kWindowOverflow = 1u << 18;
  return kWindowOverflow | r.callinc << 16 | kUserMode | r.ps_intlevel;
}

}  // namespace

std::optional<uint32_t> xtensa_register(const XtensaCore& core, std::string_view name) {
  const Registers& r = core.registers;
  for (const auto& [known, place] : kNamed)
    if (known == name) return r.*place;
  if (const auto n = number_behind("ar", name, kFile)) {
    const std::optional<uint32_t> place = place_of(core, *n);
    return place ? core.file_register(*place) : 0;
  }
  if (const auto n = number_behind("a", name, kWindow)) return core.a(*n);
  if (const auto n = number_behind("f", name, kWindow)) return r.f[*n];
  if (name == "windowbase") return r.base / 4 % kWindow;
  if (name == "windowstart") return window_start(core);
  if (name == "ps") return processor_state(r);
  if (name == "acclo") return static_cast<uint32_t>(r.acc);
  if (name == "acchi") return static_cast<uint32_t>(r.acc >> 32) & 0xff;
  return std::nullopt;
}

bool set_xtensa_register(XtensaCore& core, std::string_view name, uint32_t value) {
  Registers& r = core.registers;
  for (const auto& [known, place] : kNamed) {
    if (known != name) continue;
    r.*place = value;
    return true;
  }
  if (const auto n = number_behind("ar", name, kFile)) {
    const std::optional<uint32_t> place = place_of(core, *n);
    if (place) core.set_file_register(*place, value);
    return place.has_value();
  }
  if (const auto n = number_behind("a", name, kWindow))
    core.a(*n) = value;
  else if (const auto f = number_behind("f", name, kWindow))
    r.f[*f] = value;
  else
    return false;
  return true;
}

}  // namespace natmod::emu
