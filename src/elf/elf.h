// Numbers of the ELF specification (gABI) and its processor supplements, as far as relocatable
// objects use them. Names are the standard's.
#pragma once

#include <cstdint>

namespace natmod::elf {

enum FileClass : uint8_t { ELFCLASS32 = 1, ELFCLASS64 = 2 };
enum : uint8_t { ELFDATA2LSB = 1, ELFDATA2MSB = 2 };
enum : uint16_t { ET_REL = 1, ET_EXEC = 2, ET_DYN = 3, ET_CORE = 4 };
enum Machine : uint16_t { EM_386 = 3, EM_ARM = 40, EM_X86_64 = 62, EM_XTENSA = 94, EM_RISCV = 243 };

enum SectionType : uint32_t {
  SHT_NULL = 0,
  SHT_PROGBITS = 1,
  SHT_SYMTAB = 2,
  SHT_STRTAB = 3,
  SHT_RELA = 4,
  SHT_NOTE = 7,
  SHT_NOBITS = 8,
  SHT_REL = 9,
  SHT_INIT_ARRAY = 14,
  SHT_FINI_ARRAY = 15,
  SHT_PREINIT_ARRAY = 16,
  SHT_GROUP = 17,
  SHT_SYMTAB_SHNDX = 18,
  SHT_LOOS = 0x60000000,  ///< below it, types are the standard's alone
  SHT_LLVM_ADDRSIG = 0x6fff4c03,
  SHT_ARM_EXIDX = 0x70000001,
  SHT_X86_64_UNWIND = 0x70000001,
  SHT_ARM_ATTRIBUTES = 0x70000003,
  SHT_RISCV_ATTRIBUTES = 0x70000003,
};

enum SectionFlag : uint64_t {
  SHF_WRITE = 0x1,
  SHF_ALLOC = 0x2,
  SHF_EXECINSTR = 0x4,
  SHF_MERGE = 0x10,
  SHF_STRINGS = 0x20,
  SHF_INFO_LINK = 0x40,
  SHF_LINK_ORDER = 0x80,
  SHF_GROUP = 0x200,
  SHF_TLS = 0x400,
  SHF_COMPRESSED = 0x800,
  SHF_GNU_RETAIN = 0x200000,
  SHF_X86_64_LARGE = 0x10000000,
  SHF_ARM_PURECODE = 0x20000000,
  SHF_EXCLUDE = 0x80000000,
};

enum : uint32_t {
  SHN_UNDEF = 0,
  SHN_LORESERVE = 0xff00,
  SHN_ABS = 0xfff1,
  SHN_COMMON = 0xfff2,
  SHN_XINDEX = 0xffff,
};

enum SymbolBind : uint8_t { STB_LOCAL = 0, STB_GLOBAL = 1, STB_WEAK = 2, STB_GNU_UNIQUE = 10 };
enum SymbolType : uint8_t {
  STT_NOTYPE = 0,
  STT_OBJECT = 1,
  STT_FUNC = 2,
  STT_SECTION = 3,
  STT_FILE = 4,
  STT_COMMON = 5,
  STT_TLS = 6,
  STT_GNU_IFUNC = 10,
};
enum SymbolVisibility : uint8_t {
  STV_DEFAULT = 0,
  STV_INTERNAL = 1,
  STV_HIDDEN = 2,
  STV_PROTECTED = 3
};

enum : uint32_t { GRP_COMDAT = 1 };

}  // namespace natmod::elf
