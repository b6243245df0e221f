#include "project/memory_use.h"

#include <charconv>

#include "base/error.h"
#include "base/process.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

struct Port {
  const char* name;
  mpy::Arch first;  ///< its architectures are these
  mpy::Arch last;
  bool text_in_heap;
};
constexpr Port kPorts[] = {
    {"unix", mpy::Arch::x86, mpy::Arch::x64, false},
    {"rp2", mpy::Arch::armv6m, mpy::Arch::armv7emsp, true},
    {"stm32", mpy::Arch::armv7m, mpy::Arch::armv7emdp, true},
    {"esp8266", mpy::Arch::xtensa, mpy::Arch::xtensa, false},
    {"esp32", mpy::Arch::xtensawin, mpy::Arch::rv32imc, false},
    {"unix", mpy::Arch::rv64imc, mpy::Arch::rv64imc, false},
};

/// Bytes of the heap that are in use after a collection, with the module or without.
size_t heap_in_use(const char* port, mpy::Arch arch, const std::string& module) {
  std::vector<std::string> command = {own_program().string(), "run"};
  if (!module.empty()) command.push_back(module);
  command.insert(command.end(), {"--port", port, "--arch", std::string(mpy::arch_name(arch))});
  for (const char* line : {"import gc", "_ = gc.collect()", "print('in use', gc.mem_alloc())"}) {
    command.insert(command.end(), {"-c", line});
  }
  ProcessResult result = run_process(command);
  const std::string mark = "in use ";
  size_t at = result.output.rfind(mark);
  if (result.status != 0 || at == std::string::npos) {
    fail("{}: its import fails on the board of port {}:\n{}", module, port, result.output);
  }
  size_t bytes = 0;
  std::from_chars(result.output.data() + at + mark.size(),
                  result.output.data() + result.output.size(), bytes);
  return bytes;
}

}  // namespace

std::vector<MemoryUse> measure_memory(const std::string& module, mpy::Arch arch, size_t text) {
  std::vector<MemoryUse> uses;
  for (const Port& port : kPorts) {
    if (arch < port.first || arch > port.last) continue;
    size_t heap = heap_in_use(port.name, arch, module) - heap_in_use(port.name, arch, "");
    uses.push_back({port.name, heap, port.text_in_heap ? 0 : text});
  }
  return uses;
}

}  // namespace natmod::project
