#include "elf/file_kind.h"

#include <cstring>

#include "base/error.h"
#include "elf/archive.h"
#include "elf/elf.h"
#include "elf/layout.h"

namespace natmod::elf {
namespace {

// Where the two classes agree: e_ident[EI_CLASS, EI_DATA, EI_VERSION] and e_type.
constexpr size_t kClass = 4, kData = 5, kVersion = 6, kType = 16;

bool starts_with(Bytes bytes, std::string_view magic) {
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

// What compilers for other systems write. COFF has no magic number: a machine, a number of
// sections, a time, and where the symbols are.
std::string_view foreign_kind(Bytes bytes) {
  struct Magic {
    std::string_view bytes, kind;
  };
  using namespace std::string_view_literals;
  static constexpr Magic kMagics[] = {
      {"\xCE\xFA\xED\xFE"sv, "a Mach-O object, as compilers for macOS write"},
      {"\xCF\xFA\xED\xFE"sv, "a Mach-O object, as compilers for macOS write"},
      {"\xFE\xED\xFA\xCE"sv, "a Mach-O object, as compilers for macOS write"},
      {"\xFE\xED\xFA\xCF"sv, "a Mach-O object, as compilers for macOS write"},
      {"\xCA\xFE\xBA\xBE"sv, "a Mach-O file for several processors, as macOS has"},
      {"\0asm"sv, "WebAssembly"},
      {"MZ"sv, "a program of Windows"},
      {"\x64\x86"sv, "a COFF object, as compilers for Windows write"},
      {"\x4C\x01"sv, "a COFF object, as compilers for Windows write"},
      {"\xC4\x01"sv, "a COFF object, as compilers for Windows write"},
      {"\x64\xAA"sv, "a COFF object, as compilers for Windows write"},
      {"\0\0\xFF\xFF"sv, "a COFF object, as compilers for Windows write"},
  };
  for (const Magic& magic : kMagics) {
    if (starts_with(bytes, magic.bytes)) return magic.kind;
  }
  return {};
}

}  // namespace

bool is_bitcode(Bytes bytes) {
  return starts_with(bytes, "BC\xC0\xDE") || starts_with(bytes, "\xDE\xC0\x17\x0B");
}

bool is_elf64(Bytes object) {
  return object[kClass] == ELFCLASS64;
}

void check_is_object(Bytes bytes, std::string_view name) {
  if (bytes.empty()) fail("{}: file is empty", name);
  if (is_archive(bytes)) fail("{}: is an archive, not an object file", name);
  if (is_bitcode(bytes))
    fail("{}: is LLVM bitcode, not machine code; compile without -flto and -emit-llvm", name);
  if (bytes.size() > 1 && bytes[0] == 'M' && bytes[1] < ' ') {
    fail("{}: is a .mpy file, which is linked already; natmod merge joins it with others", name);
  }
  if (std::string_view kind = foreign_kind(bytes); !kind.empty()) {
    fail(
        "{}: is {}, and modules are linked from ELF objects: clang writes them with --target={}, "
        "and the GCC for the board's processor does",
        name, kind, "x86_64-linux-gnu, arm-none-eabi or riscv32-unknown-elf");
  }
  if (!starts_with(bytes, "\177ELF")) fail("{}: is not an ELF file", name);
  if (bytes.size() < sizeof(Layout32::Header)) {
    fail("{}: truncated ELF header: {} bytes", name, bytes.size());
  }
  if (bytes[kClass] != ELFCLASS32 && bytes[kClass] != ELFCLASS64) {
    fail("{}: unknown ELF class {}", name, bytes[kClass]);
  }
  if (bytes[kData] == ELFDATA2MSB) fail("{}: is big-endian, not little-endian", name);
  if (bytes[kData] != ELFDATA2LSB) fail("{}: unknown ELF byte order {}", name, bytes[kData]);
  if (bytes[kVersion] != 1) fail("{}: unknown ELF version {}", name, bytes[kVersion]);
  if (bytes[kClass] == ELFCLASS64 && bytes.size() < sizeof(Layout64::Header)) {
    fail("{}: truncated ELF header: {} bytes", name, bytes.size());
  }
  switch (uint16_t type = load_le<uint16_t>(&bytes[kType])) {
    case ET_REL:
      return;
    case ET_EXEC:
      fail("{}: is an executable, not a relocatable object", name);
    case ET_DYN:
      fail("{}: is a shared library or executable, not a relocatable object", name);
    case ET_CORE:
      fail("{}: is a core dump, not a relocatable object", name);
    default:
      fail("{}: ELF type {:#x} is not a relocatable object", name, type);
  }
}

}  // namespace natmod::elf
