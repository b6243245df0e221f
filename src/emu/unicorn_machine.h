// What the Unicorn back end has to know about each architecture: a row of data.
#pragma once

#include <unicorn/unicorn.h>

#include <array>
#include <optional>
#include <vector>

#include "emu/cpu.h"

namespace natmod::emu {

struct UnicornMachine {
  uc_arch arch;
  int mode;
  std::optional<int> cpu_model;
  int pc;
  int sp;
  std::optional<int> return_address;  ///< nullopt: on the stack
  std::vector<int> arguments;
  std::vector<int> float_arguments;
  std::vector<int> results;
  std::vector<int> float_results;  ///< empty on x86, which has the x87 stack
  std::array<uint8_t, 4> stub;     ///< a return instruction, repeated: what a service looks like
  struct Named {
    const char* name;
    int id;
    bool is_root;  ///< a general register, which may hold a pointer
  };
  std::vector<Named> registers;

  bool is_x86() const { return arch == UC_ARCH_X86; }
  bool is_thumb() const { return arch == UC_ARCH_ARM; }
};

UnicornMachine unicorn_machine(CpuModel model);

/// A register as gdb's target descriptions name it, with its size there in bytes.
struct UnicornRegister {
  int id;
  unsigned size;
};
std::optional<UnicornRegister> unicorn_register(const UnicornMachine& machine, unsigned word_size,
                                                std::string_view name);

}  // namespace natmod::emu
