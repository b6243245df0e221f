// Code of an instruction set that the target's cores do not have.
#include "link/foreign_code.h"

#include "link/context.h"

namespace natmod::link {

void refuse_foreign_code(LinkContext& context, const ObjectInput& file) {
  std::string_view mark = context.machine().foreign_code_mark();
  if (mark.empty()) return;
  for (size_t i = 1; i < file.object.first_global(); ++i) {
    elf::Symbol symbol = file.object.symbols()[i];
    if (!symbol.name.starts_with(mark) || symbol.section >= file.sections.size()) continue;
    bool is_mark = symbol.name.size() == mark.size() || symbol.name[mark.size()] == '.';
    const InputSection& section = file.sections[symbol.section];
    if (!is_mark || !section.is_live || !section.is_code) continue;
    context.errors.add(
        "{}: is ARM-mode code, and {} executes Thumb code only; compile with -mthumb",
        place_name(section, symbol.value), context.target->name());
    return;
  }
}

}  // namespace natmod::link
