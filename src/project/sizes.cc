#include "project/sizes.h"

namespace natmod::project {
namespace {

void add_code(Sizes& sizes, const mpy::RawCode& code) {
  bool is_native = code.kind != mpy::CodeKind::bytecode;
  (is_native ? sizes.text : sizes.bytecode) += code.code.size();
  sizes.rodata += code.rodata.size();
  sizes.bss += code.bss_size;
  sizes.relocations += code.relocations.size();
  for (const mpy::RawCode& child : code.children) add_code(sizes, child);
}

}  // namespace

Sizes measure(const mpy::MpyFile& file, size_t file_bytes) {
  Sizes sizes;
  sizes.file = file_bytes;
  sizes.qstrs = file.qstrs.size();
  for (const std::string& qstr : file.qstrs) sizes.qstr_bytes += qstr.size();
  sizes.objects = file.objects.size();
  add_code(sizes, file.code);
  return sizes;
}

}  // namespace natmod::project
