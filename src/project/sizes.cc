#include "project/sizes.h"

#include <algorithm>
#include <utility>

#include "elf/section_name.h"
#include "target/target.h"

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
  const Target* target = find_target(file.arch);
  if (target != nullptr && target->text_holds_constants) std::swap(sizes.data, sizes.rodata);
  return sizes;
}

void tell_apart(Sizes& sizes, const std::vector<SizeItem>& items) {
  for (const SizeItem& item : items) {
    bool is_variable = elf::is_in_family(item.section, ".data") ||
                       elf::is_in_family(item.section, ".tdata") ||
                       elf::is_in_family(item.section, ".sdata");
    bool is_constant = elf::is_in_family(item.section, ".data.rel.ro");
    if (item.segment != "RODATA" || !is_variable || is_constant) continue;
    size_t bytes = std::min(item.bytes, sizes.rodata);
    sizes.rodata -= bytes;
    sizes.data += bytes;
  }
}

}  // namespace natmod::project
