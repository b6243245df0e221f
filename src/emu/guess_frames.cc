#include "emu/guess_frames.h"

#include <cstring>

namespace natmod::emu {
namespace {

constexpr size_t kMaxStack = size_t{64} * 1024;  // how far the stack is searched, in bytes

/// The `size` bytes before `address`, least significant first; nullptr if they are not code.
const uint8_t* code_before(const Cpu& cpu, uint64_t address, unsigned size) {
  const Region* region = cpu.memory().find(address - size);
  if (region == nullptr || (region->flags & kExecute) == 0) return nullptr;
  return cpu.memory().host(address - size, size);
}

bool follows_x86_call(const Cpu& cpu, uint64_t address) {
  if (const uint8_t* code = code_before(cpu, address, 5); code && code[0] == 0xe8)
    return true;  // call rel32
  // call r/m: FF /2, with no, an 8-bit or a 32-bit displacement, with or without a SIB byte.
  for (const unsigned size : {2u, 3u, 4u, 6u, 7u}) {
    const uint8_t* code = code_before(cpu, address, size);
    if (code == nullptr || code[0] != 0xff || (code[1] >> 3 & 7) != 2) continue;
    const unsigned mod = code[1] >> 6, rm = code[1] & 7;
    unsigned length = 2;
    if (mod != 3 && rm == 4) ++length;
    if (mod == 1) length += 1;
    if (mod == 2 || (mod == 0 && rm == 5)) length += 4;
    if (length == size) return true;
  }
  return false;
}

bool follows_thumb_call(const Cpu& cpu, uint64_t address) {
  if (const uint8_t* code = code_before(cpu, address, 4)) {
    const unsigned first = code[0] | code[1] << 8, second = code[2] | code[3] << 8;
    if ((first & 0xf800) == 0xf000 && (second & 0xd000) == 0xd000) return true;  // bl
  }
  const uint8_t* code = code_before(cpu, address, 2);
  return code && ((code[0] | code[1] << 8) & 0xff87) == 0x4780;  // blx register
}

bool follows_riscv_call(const Cpu& cpu, uint64_t address) {
  if (const uint8_t* code = code_before(cpu, address, 4)) {
    uint32_t word = 0;
    std::memcpy(&word, code, 4);
    if ((word & 0xfff) == 0x0ef || (word & 0x7fff) == 0x00e7) return true;  // jal ra; jalr ra
  }
  const uint8_t* code = code_before(cpu, address, 2);
  if (code == nullptr) return false;
  const unsigned half = code[0] | code[1] << 8;
  const bool is_jalr = (half & 0xf07f) == 0x9002 && (half & 0x0f80) != 0;  // c.jalr
  const bool is_jal = cpu.word_size() == 4 && (half & 0xe003) == 0x2001;   // c.jal
  return is_jalr || is_jal;
}

bool follows_xtensa_call(const Cpu& cpu, uint64_t address) {
  const uint8_t* code = code_before(cpu, address, 3);
  if (code == nullptr) return false;
  const unsigned word = code[0] | code[1] << 8 | code[2] << 16;
  return (word & 0x3f) == 0x05 || (word & 0xfff0ff) == 0x0000c0;  // call0; callx0
}

const Region* region_above(const MemoryMap& memory, uint64_t address) {
  for (const Region& region : memory.regions())
    if (region.size() != 0 && region.address > address && region.address - address < kMaxStack)
      return &region;
  return nullptr;
}

}  // namespace

bool follows_call(const Cpu& cpu, uint64_t address) {
  switch (cpu.config().model) {
    case CpuModel::x86:
    case CpuModel::x64:
      return follows_x86_call(cpu, address);
    case CpuModel::cortex_m0:
    case CpuModel::cortex_m3:
    case CpuModel::cortex_m4:
    case CpuModel::cortex_m7:
      return (address & 1) != 0 && follows_thumb_call(cpu, address & ~uint64_t{1});
    case CpuModel::rv32:
    case CpuModel::rv64:
      return follows_riscv_call(cpu, address);
    case CpuModel::lx106:
    case CpuModel::esp32:
      return follows_xtensa_call(cpu, address);
  }
  return false;
}

std::vector<BacktraceLevel> guess_frames(const Cpu& cpu, size_t limit) {
  std::vector<BacktraceLevel> frames;
  const bool is_thumb = cpu.convention().words == 4;
  const bool has_link_register = cpu.convention().stack_offset == 0;
  const unsigned word = cpu.word_size();
  const auto add = [&](uint64_t address, bool is_certain) {
    if (is_thumb) address &= ~uint64_t{1};
    if (frames.size() < limit) frames.push_back({address, is_certain});
  };
  add(cpu.read(Role::pc), true);

  // In a service the return address is where the ABI has it; elsewhere it may be stale.
  const bool is_at_entry = cpu.is_service(cpu.read(Role::pc));
  const uint64_t link = cpu.read(Role::return_address);
  if (is_at_entry || (has_link_register && follows_call(cpu, link | is_thumb)))
    add(link, is_at_entry);
  uint64_t saved_link = has_link_register && frames.size() == 2 ? link | is_thumb : 0;

  uint64_t sp = cpu.read(Role::sp);
  if (is_at_entry && !has_link_register) sp += word;
  const Region* stack = cpu.memory().find(sp);
  if (stack == nullptr) {
    // A stack that has overflowed: the frames are in the region above.
    stack = region_above(cpu.memory(), sp);
    if (stack != nullptr) sp = stack->address;
  }
  if (stack == nullptr || sp % word != 0) return frames;
  const uint64_t end = std::min(stack->end(), sp + kMaxStack);
  // The host's calls are known for certain, and where on the stack they were.
  size_t host = cpu.host_calls().size();
  for (uint64_t at = sp; at + word <= end && frames.size() < limit; at += word) {
    for (; host > 0 && at >= cpu.host_calls()[host - 1].sp; --host) {
      add(cpu.host_calls()[host - 1].return_address, true);
      if (!has_link_register) at += word;
    }
    uint64_t value = 0;
    if (at + word <= end) std::memcpy(&value, cpu.memory().host(at, word), word);
    if (!follows_call(cpu, value)) continue;
    if (value == saved_link) {
      saved_link = 0;  // where the function keeps what the register still holds
      continue;
    }
    add(value, false);
  }
  return frames;
}

}  // namespace natmod::emu
