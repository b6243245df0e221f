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
  if (is_bitcode(bytes)) fail("{}: is LLVM bitcode (clang -flto), not machine code", name);
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
