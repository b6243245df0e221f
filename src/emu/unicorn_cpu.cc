#include "emu/unicorn_cpu.h"

#include <array>
#include <cstring>

#include "emu/back_ends.h"
#include "emu/guess_frames.h"
#include "emu/x87.h"

namespace natmod::emu {

// As a process begins: all floating-point exceptions masked, x87 numbers of full width. The engine
// begins with zeros, and code that changes the control word for a moment would keep 24 bits.
void UnicornCpu::reset_float_control() {
  if (config_.model != CpuModel::x86 && config_.model != CpuModel::x64) return;
  set(UC_X86_REG_FPCW, 0x37f);
  set(UC_X86_REG_MXCSR, 0x1f80);
}

// ---- registers

uint64_t UnicornCpu::read(Role role, unsigned index) const {
  switch (role) {
    case Role::pc:
      return pc_;
    case Role::sp:
      return get(machine_.sp);
    case Role::return_address: {
      if (machine_.return_address)
        return get(*machine_.return_address) & ~uint64_t{machine_.is_thumb()};
      uint64_t value = 0;
      if (const uint8_t* bytes = memory_.host(get(machine_.sp), word_size()))
        std::memcpy(&value, bytes, word_size());
      return value;
    }
    case Role::argument:
      return get(machine_.arguments.at(index));
    case Role::result:
      return get(machine_.results.at(index));
    case Role::float_argument:
      return get_vector_low(machine_.float_arguments.at(index));
    case Role::float_result: {
      if (!machine_.float_results.empty()) return get_vector_low(machine_.float_results.at(index));
      X87Number number{};
      api_.uc_reg_read(engine_, UC_X86_REG_ST0, number.data());
      return x87_to_double_bits(number);
    }
  }
  return 0;
}

void UnicornCpu::write(Role role, unsigned index, uint64_t value) {
  switch (role) {
    case Role::pc:
      pc_ = value & ~uint64_t{machine_.is_thumb()};
      break;
    case Role::sp:
      set(machine_.sp, value);
      break;
    case Role::return_address:
      if (machine_.return_address)
        set(*machine_.return_address, value);
      else if (uint8_t* bytes = memory_.host(get(machine_.sp), word_size()))
        std::memcpy(bytes, &value, word_size());
      break;
    case Role::argument:
      set(machine_.arguments.at(index), value);
      break;
    case Role::result:
      set(machine_.results.at(index), value);
      break;
    case Role::float_argument:
      set_vector_low(machine_.float_arguments.at(index), value);
      break;
    case Role::float_result: {
      if (!machine_.float_results.empty()) {
        set_vector_low(machine_.float_results.at(index), value);
        break;
      }
      // The x87 stack is empty at a call: push onto that. Register 7 is the top.
      X87Number number = x87_from_double_bits(value);
      set(UC_X86_REG_FPSW, 7 << 11);
      set(UC_X86_REG_FPTAG, 0x3fff);
      api_.uc_reg_write(engine_, UC_X86_REG_FP7, number.data());
      break;
    }
  }
}

void UnicornCpu::set_thread_block(uint64_t address) {
  if (config_.model == CpuModel::x64) set(UC_X86_REG_FS_BASE, address);
  if (config_.model == CpuModel::x86) set_gs_base(address);
}

// A segment register's base is in a descriptor, in a table in memory: here at the end of the block.
// To load one register makes the engine look at the stack's segment too, so that gets a descriptor,
// of all memory.
void UnicornCpu::set_gs_base(uint64_t address) {
  // Its bits, from the lowest: limit 15:0, base 23:0, type (data, writable), present, limit 19:16,
  // 32 bits, counted in pages, base 31:24.
  constexpr uint64_t kFlat = 0xffff | uint64_t{0x93} << 40 | uint64_t{0xcf} << 48;
  const std::array<uint64_t, 3> table = {
      0, kFlat, kFlat | (address & 0xffffff) << 16 | (address >> 24) << 56};
  const uint64_t place = address + kPageSize - sizeof table;
  uint8_t* bytes = memory_.host(place, sizeof table);
  if (bytes == nullptr) return;
  std::memcpy(bytes, table.data(), sizeof table);
  uc_x86_mmr gdtr{};
  gdtr.base = place;
  gdtr.limit = sizeof table - 1;
  api_.uc_reg_write(engine_, UC_X86_REG_GDTR, &gdtr);
  set(UC_X86_REG_SS, 1 * sizeof(uint64_t));
  set(UC_X86_REG_GS, 2 * sizeof(uint64_t));
}

std::vector<NamedRegister> UnicornCpu::registers() const {
  std::vector<NamedRegister> all;
  for (const auto& [name, id, is_root] : machine_.registers)
    all.push_back({name, id == machine_.pc ? pc_ : get(id)});
  return all;
}

void UnicornCpu::for_each_root(const std::function<void(uint64_t)>& visit) const {
  for (const auto& [name, id, is_root] : machine_.registers)
    if (is_root) visit(get(id));
}

std::vector<BacktraceLevel> UnicornCpu::backtrace(size_t limit) const {
  return guess_frames(*this, limit);
}

std::unique_ptr<CpuState> UnicornCpu::save() const {
  auto state = std::make_unique<State>(engine_);
  state->host_calls = host_calls_;
  state->context.save();
  state->pc = pc_;
  return state;
}

void UnicornCpu::restore(const CpuState& state) {
  const auto& saved = static_cast<const State&>(state);
  saved.context.restore();
  host_calls_ = saved.host_calls;
  pc_ = saved.pc;
  pending_.reset();
}

// ---- calls

void UnicornCpu::begin_frame(bool) {
  if (config_.model != CpuModel::x86) return;
  set(UC_X86_REG_FPSW, 0);
  set(UC_X86_REG_FPTAG, 0xffff);
}

void UnicornCpu::enter(uint64_t function, uint64_t return_address) {
  if (!machine_.return_address) {
    set(machine_.sp, get(machine_.sp) - word_size());
    memory_.mark_initialised(get(machine_.sp), word_size());
  }
  write(Role::return_address, 0, return_address);
  write(Role::pc, 0, function);
}

void UnicornCpu::leave() {
  pc_ = read(Role::return_address, 0);
  if (machine_.return_address) return;
  const uint64_t sp = get(machine_.sp);
  if (const auto fault = memory_.check(sp, word_size(), Access::read))
    pending_ = fault_stop(*fault, pc_);
  set(machine_.sp, sp + word_size());
}

std::unique_ptr<Cpu> create_unicorn_cpu(const CpuConfig& config) {
  return std::make_unique<UnicornCpu>(config);
}

}  // namespace natmod::emu
