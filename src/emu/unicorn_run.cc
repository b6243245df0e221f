// Running and stopping: the hooks, and what a stop means.

#include <cstring>

#include "emu/crash_guard.h"
#include "emu/unicorn_cpu.h"

namespace natmod::emu {

Stop UnicornCpu::run(uint64_t limit) {
  if (pending_) return *pending_;
  limit_ = limit;
  code_size_ = 0;  // regions may have changed
  stop_.reset();
  exception_.reset();
  has_fault_state_ = false;
  written_.clear();
  // No instruction is at the `until` address: it is outside of what MemoryMap lets one map.
  const uint64_t until = word_size() == 8 ? ~uint64_t{15} : 0xfffffff0;
  const uint64_t start = pc_ | uint64_t{machine_.is_thumb()};
  const uc_err error = emulate(start, until);
  if (!stop_) stop(fault_stop(explain(error), pc_));

  if (stop_->kind == StopKind::fault) {
    if (has_fault_state_ && !owner_.is_broken) {
      fault_state_->restore();
      // NOLINTNEXTLINE(modernize-loop-convert): C++20 ranges are not in clang 14 with libstdc++
      for (auto it = written_.rbegin(); it != written_.rend(); ++it)
        if (uint8_t* bytes = memory_.host(it->address, it->size))
          std::memcpy(bytes, it->bytes.data(), it->size);
    }
    pc_ = stop_->fault.pc;
    stop_->fault.sp = get(machine_.sp);
  }
  return *stop_;
}

/// uc_emu_start; UC_ERR_EXCEPTION also where Unicorn itself crashes.
uc_err UnicornCpu::emulate(uint64_t start, uint64_t until) {
  if (owner_.is_broken) return UC_ERR_EXCEPTION;
  CrashGuard guard;
  if (sigsetjmp(guard.place, 0) == 0) {
    guard.arm();
    return api_.uc_emu_start(engine_, start, until, 0, 0);
  }
  owner_.is_broken = true;
  return UC_ERR_EXCEPTION;
}

void UnicornCpu::on_instruction(uc_engine*, uint64_t address, uint32_t size, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  // A stop sets limit_ to 0, so that this is the only test of most instructions. Services are
  // not in the current code.
  const uint64_t offset = address - cpu.code_begin_;
  if (cpu.instructions_ < cpu.limit_ && offset < cpu.code_size_ &&
      (cpu.code_shadow_ == nullptr || (cpu.code_shadow_[offset] & kShadowExecute))) [[likely]] {
    cpu.pc_ = address;
    ++cpu.instructions_;
    return;
  }
  cpu.enter_code(address, size);
}

/// The hook comes behind that which may stop the run at an instruction.
void UnicornCpu::watch(InstructionWatcher& watcher) {
  if (watcher_ == nullptr) add_hook(UC_HOOK_CODE, reinterpret_cast<void*>(on_watched));
  watcher_ = &watcher;
}

/// The first instruction of a region, one at the limit, or one that is not to be run.
void UnicornCpu::enter_code(uint64_t address, uint32_t size) {
  if (stop_) return;
  if (const auto at_service = service_stop(address)) {
    stop(*at_service);
    pc_ = address;
    return;
  }
  if (instructions_ >= limit_) {
    stop({.kind = StopKind::budget});
    pc_ = address;
    return;
  }
  const uint64_t length = size <= 16 ? size : 1;  // Unicorn's size of an illegal one is a marker
  if (const auto fault = memory_.check(address, length, Access::fetch)) {
    stop_with_fault(*fault);  // the pc stays that of the instruction which jumped or ran there
    return;
  }
  const Region* region = memory_.find(address);
  code_begin_ = region->address;
  code_size_ = region->size();
  code_shadow_ = region->shadow.empty() ? nullptr : region->shadow.data();
  pc_ = address;
  ++instructions_;
}

void UnicornCpu::stop_with_fault(const MemoryFault& fault) {
  if (stop_) return;
  if (fault.access != Access::fetch) {
    fault_state_->save();
    has_fault_state_ = true;
    --instructions_;  // the one at fault does not count
  }
  stop(fault_stop(fault, pc_));
}

/// Compilers drop arguments off the stack, and what aligned them, into registers that nobody reads:
/// `pop r`, 58+r, for r8 to r15 behind a prefix 41.
bool UnicornCpu::is_x86_pop() const {
  if (!machine_.is_x86()) return false;
  const uint8_t* code = memory_.host(pc_, 2);
  if (code == nullptr) return false;
  if (code[0] == 0x41) ++code;
  return (code[0] & 0xf8) == 0x58;
}

/// After an unaligned load over the end of a page the emulator reports the two aligned loads of
/// which it makes it. They read more than the guest asked for.
bool UnicornCpu::is_part_of_split(uint64_t address, unsigned size, Access access) {
  if (access != Access::read) return false;
  if (split_.instruction == instructions_ && split_.size == size &&
      (address == split_.begin || address == split_.begin + size)) {
    return true;
  }
  constexpr uint64_t kSmallestPage = 1024;  // on ARM
  if (address % size != 0 && address % kSmallestPage + size > kSmallestPage) {
    split_ = {address & ~uint64_t{size - 1}, size, instructions_};
  }
  return false;
}

void UnicornCpu::on_access(uc_engine*, uc_mem_type type, uint64_t address, int size, int64_t,
                           void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  const Access access = type == UC_MEM_WRITE ? Access::write : Access::read;
  const unsigned bytes = static_cast<unsigned>(size);
  if (cpu.is_part_of_split(address, bytes, access)) return;
  if (!cpu.stop_) {
    if (!cpu.memory_.allows(address, bytes, access)) {
      const auto fault = cpu.memory_.check(address, bytes, access);
      const bool is_harmless = fault && fault->kind == FaultKind::uninitialised && cpu.is_x86_pop();
      if (fault && !is_harmless) cpu.stop_with_fault(*fault);
    }
    if (const auto kind = cpu.refusal_of_core(address, bytes); kind && !cpu.stop_)
      cpu.stop_with_fault({.kind = *kind,
                           .access = access,
                           .address = address,
                           .size = bytes,
                           .bad_address = address});
  }
  if (access != Access::write) return;
  if (!cpu.stop_) {
    if (cpu.memory_.check_uninitialised) cpu.memory_.mark_initialised(address, bytes);
  } else if (const uint8_t* now = cpu.memory_.host(address, bytes); now && bytes <= 16) {
    Written written{address, bytes, {}};
    std::memcpy(written.bytes.data(), now, bytes);
    cpu.written_.push_back(written);
  }
}

bool UnicornCpu::on_invalid_access(uc_engine*, uc_mem_type type, uint64_t address, int size,
                                   int64_t, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  MemoryFault fault{
      .address = address, .size = static_cast<unsigned>(size), .bad_address = address};
  switch (type) {
    case UC_MEM_WRITE_UNMAPPED:
    case UC_MEM_WRITE_PROT:
      fault.access = Access::write;
      break;
    case UC_MEM_FETCH_UNMAPPED:
    case UC_MEM_FETCH_PROT:
      fault.access = Access::fetch;
      break;
    default:
      fault.access = Access::read;
      break;
  }
  if (const auto found = cpu.memory_.check(address, fault.size, fault.access)) fault = *found;
  cpu.stop_with_fault(fault);
  return false;
}

void UnicornCpu::on_exception(uc_engine*, uint32_t number, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  if (cpu.stop_) return;
  cpu.exception_ = number;
  --cpu.instructions_;
  cpu.stop(cpu.fault_stop(cpu.explain(UC_ERR_EXCEPTION), cpu.pc_));
}

/// What a processor exception means. Numbers: Intel SDM vol. 3 table 6-1; the RISC-V privileged
/// architecture, mcause; QEMU's EXCP_ for ARM.
MemoryFault UnicornCpu::explain(uc_err error) const {
  MemoryFault fault{.kind = FaultKind::trap, .access = Access::fetch};
  fault.address = fault.bad_address = pc_;
  if (owner_.is_broken) {
    fault.kind = FaultKind::emulator;
    return fault;
  }
  if (error == UC_ERR_INSN_INVALID) fault.kind = FaultKind::illegal_instruction;
  if (!exception_) return fault;
  switch (machine_.arch) {
    case UC_ARCH_X86:
      if (*exception_ == 0) fault.kind = FaultKind::divide_by_zero;
      if (*exception_ == 6 || *exception_ == 13) fault.kind = FaultKind::illegal_instruction;
      break;
    case UC_ARCH_ARM:
      if (*exception_ == 3) {  // prefetch abort: to where no code runs on this architecture
        fault.kind = FaultKind::unmapped;
        fault.address = fault.bad_address = get(machine_.pc) & ~uint64_t{1};
        fault.size = 2;
        return memory_.check(fault.address, 2, Access::fetch).value_or(fault);
      }
      // Undefined instruction; no coprocessor; no Thumb state.
      if (*exception_ == 1 || *exception_ == 17 || *exception_ == 18)
        fault.kind = FaultKind::illegal_instruction;
      break;
    default:
      if (*exception_ == 2) fault.kind = FaultKind::illegal_instruction;
      break;
  }
  return fault;
}

/// Cortex-M3 and later allow unaligned access in single loads and stores, and in those alone.
/// Source: ARMv7-M Architecture Reference Manual, A3.2.1.
static bool thumb2_needs_alignment(uint16_t first) {
  return (first & 0b1111'1110'0000'0000) == 0b1011'0100'0000'0000 ||  // push
         (first & 0b1111'1110'0000'0000) == 0b1011'1100'0000'0000 ||  // pop
         (first & 0b1111'0000'0000'0000) == 0b1100'0000'0000'0000 ||  // stm, ldm
         (first & 0b1111'1110'0000'0000) == 0b1110'1000'0000'0000 ||  // stm, ldm, strd, ldrd, ldrex
         (first & 0b1110'1110'0000'0000) == 0b1110'1100'0000'0000;    // vstr, vldr, vstm, vldm
}

bool UnicornCpu::is_misaligned(uint64_t address, uint64_t size) const {
  const uint64_t unit = machine_.is_thumb() && size > 4 ? 4 : size;
  if (address % unit == 0 || config_.alignment == Alignment::any) return false;
  if (config_.alignment == Alignment::natural || machine_.arch == UC_ARCH_RISCV) return true;
  if (machine_.is_x86()) return false;
  if (config_.model == CpuModel::cortex_m0) return true;
  const uint8_t* code = memory_.host(pc_, 2);
  return size >= 4 && code != nullptr &&
         thumb2_needs_alignment(static_cast<uint16_t>(code[0] | code[1] << 8));
}

std::optional<FaultKind> UnicornCpu::refusal_of_core(uint64_t address, uint64_t size) const {
  const Region* region = memory_.find(address);
  if (region && (region->flags & kWordAccessOnly) && (size < 4 || address % 4 != 0))
    return FaultKind::narrow;
  if (is_misaligned(address, size)) return FaultKind::unaligned;
  return std::nullopt;
}

}  // namespace natmod::emu
