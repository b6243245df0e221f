#include "base/error.h"
#include "emu/back_ends.h"
namespace natmod::emu {
std::unique_ptr<Cpu> create_xtensa_cpu(const CpuConfig& config) {
  fail("no {} yet", cpu_name(config.model));
}
}  // namespace natmod::emu
