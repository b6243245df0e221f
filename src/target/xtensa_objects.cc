// No header field or attribute tells the ABIs apart: the note .xtensa.info states that of the
// assembler's configuration, which Debian's for one does not change with -mabi. The code does: with
// windows a function that C code can call starts with the instruction entry, which processors
// without windows do not have.
#include "target/xtensa_objects.h"

#include <fmt/format.h>

#include <optional>

#include "target/target.h"

namespace natmod {
namespace {

// entry a1, imm: imm12 s 00 11 0110
bool starts_with_entry(Bytes code) {
  return code.size() >= 3 && code[0] == 0x36 && (code[1] & 0x0f) == 1;
}

// nullopt: the object has no functions. Helpers in assembly may do without a frame, so one function
// with it decides.
std::optional<bool> has_windows(const elf::ObjectFile& object) {
  std::optional<bool> result;
  for (const elf::Symbol symbol : object.symbols()) {
    if (symbol.type != elf::STT_FUNC || symbol.section >= object.sections().size()) continue;
    const elf::Section section = object.sections()[symbol.section];
    if (!(section.flags & elf::SHF_EXECINSTR) || symbol.value >= section.data.size()) continue;
    if (starts_with_entry(section.data.subspan(symbol.value))) return true;
    result = false;
  }
  return result;
}

}  // namespace

std::string reject_xtensa_object(const Target& target, const elf::ObjectFile& object,
                                 uint32_t /*arch_flags*/) {
  bool wants_windows = target.arch == mpy::Arch::xtensawin;
  if (has_windows(object).value_or(wants_windows) == wants_windows) return {};
  return wants_windows
             ? fmt::format(
                   "is built without register windows (-mabi=call0), but {} calls with them",
                   target.name())
             : fmt::format("is built for register windows (-mabi=windowed), which {} does not have",
                           target.name());
}

}  // namespace natmod
