#include "mpy/abi.h"

#include <array>

namespace natmod::mpy {
namespace {

struct ArchRow {
  Arch arch;
  std::string_view name;
  unsigned word_size;
};

constexpr std::array kArchs = {
    ArchRow{Arch::none, "bytecode", 0},
    ArchRow{Arch::x86, "x86", 4},
    ArchRow{Arch::x64, "x64", 8},
    ArchRow{Arch::armv6, "armv6", 4},
    ArchRow{Arch::armv6m, "armv6m", 4},
    ArchRow{Arch::armv7m, "armv7m", 4},
    ArchRow{Arch::armv7em, "armv7em", 4},
    ArchRow{Arch::armv7emsp, "armv7emsp", 4},
    ArchRow{Arch::armv7emdp, "armv7emdp", 4},
    ArchRow{Arch::xtensa, "xtensa", 4},
    ArchRow{Arch::xtensawin, "xtensawin", 4},
    ArchRow{Arch::rv32imc, "rv32imc", 4},
    ArchRow{Arch::rv64imc, "rv64imc", 8},
};

}  // namespace

std::string_view arch_name(Arch arch) {
  for (const ArchRow& row : kArchs) {
    if (row.arch == arch) return row.name;
  }
  return "unknown";
}

std::optional<Arch> find_arch(std::string_view name) {
  for (const ArchRow& row : kArchs) {
    if (row.name == name && row.arch != Arch::none) return row.arch;
  }
  return std::nullopt;
}

unsigned word_size(Arch arch) {
  for (const ArchRow& row : kArchs) {
    if (row.arch == arch) return row.word_size;
  }
  return 0;
}

std::string_view code_kind_name(CodeKind kind) {
  switch (kind) {
    case CodeKind::bytecode:
      return "bytecode";
    case CodeKind::native_py:
      return "native";
    case CodeKind::native_viper:
      return "viper";
    case CodeKind::native_asm:
      return "asm";
  }
  return "unknown";
}

}  // namespace natmod::mpy
