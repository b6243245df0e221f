#include "project/memory_use.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/process.h"
#include "natmod/board.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

struct PortRow {
  Port id;
  const char* name;
  bool text_in_heap;
};
constexpr PortRow kPorts[] = {
#define NATMOD_PORT(id, name, text_in_heap) {Port::id, name, text_in_heap},
#define NATMOD_PORT_ARCH(id, arch)
#include "mpy/ports.def"
#undef NATMOD_PORT_ARCH
#undef NATMOD_PORT
};

bool has_arch(Port port, mpy::Arch arch) {
  struct Row {
    Port port;
    mpy::Arch arch;
  };
  static constexpr Row kRows[] = {
#define NATMOD_PORT(id, name, text_in_heap)
#define NATMOD_PORT_ARCH(id, arch) {Port::id, mpy::Arch::arch},
#include "mpy/ports.def"
#undef NATMOD_PORT_ARCH
#undef NATMOD_PORT
  };
  return std::ranges::any_of(kRows,
                             [&](const Row& row) { return row.port == port && row.arch == arch; });
}

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
  for (const PortRow& port : kPorts) {
    if (!has_arch(port.id, arch)) continue;
    size_t heap = heap_in_use(port.name, arch, module) - heap_in_use(port.name, arch, "");
    uses.push_back({port.name, heap, port.text_in_heap ? 0 : text});
  }
  return uses;
}

}  // namespace natmod::project
