// The back ends of Cpu::create().
#pragma once

#include <memory>

#include "emu/cpu.h"

namespace natmod::emu {

/// Throws Error if libunicorn cannot be loaded. Also makes the ARM and RISC-V processors that tests
/// compare ours with.
std::unique_ptr<Cpu> create_unicorn_cpu(const CpuConfig& config);
std::unique_ptr<Cpu> create_riscv_cpu(const CpuConfig& config);
std::unique_ptr<Cpu> create_thumb_cpu(const CpuConfig& config);
std::unique_ptr<Cpu> create_xtensa_cpu(const CpuConfig& config);

}  // namespace natmod::emu
