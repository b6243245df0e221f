// The structures of ELF files as they lie in the bytes, for both classes under the same names, so
// that one template reads either. Only the parser and writer.cc look at them.
//
// Source: System V gABI, chapter 4 (field names without their st_/sh_/r_ prefixes).
#pragma once

#include <cstdint>

#include "base/little_endian.h"

namespace natmod::elf {

using Half = Le<uint16_t>;
using Word = Le<uint32_t>;
using Xword = Le<uint64_t>;

template <class Address>
struct FileHeader {
  uint8_t ident[16];
  Half type;
  Half machine;
  Word version;
  Address entry;
  Address phoff;
  Address shoff;
  Word flags;
  Half ehsize;
  Half phentsize;
  Half phnum;
  Half shentsize;
  Half shnum;
  Half shstrndx;
};

template <class Address>
struct SectionHeader {
  Word name;
  Word type;
  Address flags;
  Address addr;
  Address offset;
  Address size;
  Word link;
  Word info;
  Address addralign;
  Address entsize;
};

struct Layout32 {
  using Header = FileHeader<Word>;
  using Section = SectionHeader<Word>;
  struct Symbol {
    Word name;
    Word value;
    Word size;
    uint8_t info;
    uint8_t other;
    Half shndx;
  };
  struct Rel {
    Word offset;
    Word info;
    uint32_t symbol() const { return info >> 8; }
    uint32_t type() const { return info & 0xff; }
  };
  struct Rela : Rel {
    Word addend;
    int64_t signed_addend() const { return static_cast<int32_t>(uint32_t{addend}); }
  };
};

struct Layout64 {
  using Header = FileHeader<Xword>;
  using Section = SectionHeader<Xword>;
  struct Symbol {
    Word name;
    uint8_t info;
    uint8_t other;
    Half shndx;
    Xword value;
    Xword size;
  };
  struct Rel {
    Xword offset;
    Xword info;
    uint32_t symbol() const { return static_cast<uint32_t>(info >> 32); }
    uint32_t type() const { return static_cast<uint32_t>(info); }
  };
  struct Rela : Rel {
    Xword addend;
    int64_t signed_addend() const { return static_cast<int64_t>(uint64_t{addend}); }
  };
};

static_assert(sizeof(Layout32::Header) == 52 && sizeof(Layout64::Header) == 64);
static_assert(sizeof(Layout32::Section) == 40 && sizeof(Layout64::Section) == 64);
static_assert(sizeof(Layout32::Symbol) == 16 && sizeof(Layout64::Symbol) == 24);
static_assert(sizeof(Layout32::Rel) == 8 && sizeof(Layout64::Rel) == 16);
static_assert(sizeof(Layout32::Rela) == 12 && sizeof(Layout64::Rela) == 24);

}  // namespace natmod::elf
