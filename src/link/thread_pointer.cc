// Code that reaches thread-local variables from a thread pointer, on machines that can do without.
#include "link/thread_pointer.h"

#include <map>

#include "link/context.h"

namespace natmod::link {

// One section can read the pointer, and another part of the function use it.
bool has_thread_pointer(const LinkContext& context, ObjectInput& file) {
  if (file.has_thread_pointer) return *file.has_thread_pointer;
  bool has_one = false;
  for (const InputSection& section : file.sections) {
    if (!section.is_live || !section.is_code) continue;
    for (const elf::Reloc reloc : section.relocs()) {
      const RelocHowto* howto = context.machine().howto(reloc.type);
      has_one |= howto != nullptr && howto->slot == Slot::thread_local_address;
    }
  }
  file.has_thread_pointer = has_one;
  return has_one;
}

std::optional<uint64_t> drop_thread_pointer(const LinkContext& context, const InputSection& section,
                                            std::span<uint8_t> code) {
  std::map<uint64_t, uint32_t> types;
  for (const elf::Reloc reloc : section.relocs()) types[reloc.offset] = reloc.type;
  return context.machine().drop_thread_pointer(code, [&](uint64_t offset) {
    auto found = types.find(offset);
    return found == types.end() ? 0 : found->second;
  });
}

void check_thread_pointer(LinkContext& context, const InputSection& section) {
  if (!section.is_code || !has_thread_pointer(context, *section.file)) return;
  Bytes code = section.header().data;
  std::vector<uint8_t> changed(code.begin(), code.end());
  std::optional<uint64_t> offset = drop_thread_pointer(context, section, changed);
  if (!offset) return;
  context.errors.add("{}: uses a thread pointer, which modules do not have; compile with -fpic",
                     place_name(section, *offset));
}

}  // namespace natmod::link
