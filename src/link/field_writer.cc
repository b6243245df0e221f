#include "link/field_writer.h"

#include <algorithm>

#include "elf/names.h"
#include "link/context.h"

namespace natmod::link {

void FieldWriter::encode_distance(const Field& field, uint64_t place, uint64_t distance) const {
  const unsigned width = field.width != nullptr ? field.width(image.at(place)) : 8U * field.size;
  constexpr unsigned kEnough = 32;
  if (width >= kEnough) return encode(field, place, distance);
  int64_t end = int64_t{1} << width, min = std::max(field.min, -end / 2);
  auto number = static_cast<int64_t>(distance);
  if (number < min || number >= end) return refuse_range(number, "", min, end - 1);
  field.write(image.at(place), number);
}

void FieldWriter::refuse(const Field& field, int64_t number) const {
  refuse_range(number, field.alignment > 1 ? fmt::format("a multiple of {} ", field.alignment) : "",
               field.min, field.max);
}

void FieldWriter::refuse_range(int64_t number, const std::string& multiple, int64_t min,
                               int64_t max) const {
  bool is_advised = howto->advice != nullptr &&
                    (howto->kind == RelocKind::pc || howto->kind == RelocKind::branch);
  LinkContext& context = image.context;
  context.errors.add("{}: {} against '{}' is out of range: {} is not {}in [{}, {}]{}{}",
                     place_name(*section, reloc.offset),
                     elf::reloc_name(context.machine().elf_machine(), reloc.type),
                     symbol_name(section->file->symbol(reloc.symbol)), number, multiple, min, max,
                     is_advised ? "; " : "", is_advised ? howto->advice : "");
}

}  // namespace natmod::link
