// Several .mpy files to one, which runs their modules one after the other in one namespace.
//
// The merged file has the tables of all files, one behind the other, and a new outermost function
// that calls each file's module body. Code that indexes the tables moves along: bytecode is
// rewritten, and the machine code of a linked module has an addend put in place under each of its
// relocations against a table.
#pragma once

#include <string>
#include <vector>

#include "mpy/mpy_file.h"

namespace natmod::mpy {

struct NamedFile {
  std::string name;  ///< for messages
  MpyFile file;
};

/// Merges one or more files, in their order except that one with native code goes first. For files
/// that `mpy-tool.py --merge` takes, the bytes are the same, with two exceptions where that makes a
/// wrong file: the target of an UNWIND_JUMP in a file that is not the first, and small_int_bits,
/// which must be the largest of all.
///
/// Like there, functions of bytecode files other than the first lose their line numbers.
///
/// Error if native files differ in architecture or sub-version; if more than one of them has code
/// that reaches the tables in its own way (@native and @viper functions of Python), because only
/// the first file's indices stay; or if bytecode does not decode.
MpyFile merge(std::vector<NamedFile> files);

}  // namespace natmod::mpy
