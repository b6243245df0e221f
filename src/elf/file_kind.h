// What a file is, from its first bytes.
#pragma once

#include <string_view>

#include "base/byte_reader.h"

namespace natmod::elf {

/// LLVM bitcode, bare or in its wrapper: what clang -flto writes in place of an object.
bool is_bitcode(Bytes bytes);

/// Throws an Error that says what the file is, if it is not a little-endian ET_REL file of ELF32 or
/// ELF64 with its whole header.
void check_is_object(Bytes bytes, std::string_view name);

/// The class of a file that has passed.
bool is_elf64(Bytes object);

}  // namespace natmod::elf
