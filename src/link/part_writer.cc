#include "link/part_writer.h"

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/map.h"

namespace natmod::link {
namespace {

uint64_t low_part(const TwoPartAddresses& two_parts, uint64_t value) {
  return static_cast<uint64_t>(two_parts.low_part(value));
}

void write_jump(const FieldWriter& fields, const Form& jump, uint64_t place, uint64_t target) {
  fields.image.copy(place, {jump.code.data(), jump.size});
  fields.encode(*jump.field, place, target - place);
}

}  // namespace

PartWriter::PartWriter(FieldWriter& fields)
    : context_(fields.image.context),
      machine_(context_.machine()),
      two_parts_(machine_.two_parts()),
      fields_(fields) {}

// Low parts can come before their high part, so what each address is gets measured first.
void PartWriter::start(const InputSection& section) {
  next_high_ = section.highs.begin;
  next_low_ = section.lows.begin;
  PlaceCursor place_of(section);
  elf::RelocRange relocs = section.relocs();
  for (HighPart& high : section.highs.of(context_.parts.highs)) {
    high.distance = distance_of(high, relocs[high.reloc], section.address + place_of(high.offset));
  }
}

uint64_t PartWriter::distance_of(const HighPart& high, const elf::Reloc& reloc,
                                 uint64_t place) const {
  const Symbol& symbol = fields_.section->file->symbol(reloc.symbol);
  const Got& got = context_.got;
  uint64_t address =
      uses_slot(high.way)
          ? got.address + got.offset_of(symbol, machine_.howto(reloc.type)->slot, reloc.addend)
          : address_of(context_, symbol, reloc.addend).value;
  if (high.way == Way::absolute) return address;
  return address - (high.detour != nullptr ? high.detour->address : place);
}

void PartWriter::write(const RelocHowto& howto, const Form* form, uint64_t place) {
  is_high_part(howto.kind) ? write_high(howto, form, place) : write_low(howto, place);
}

void PartWriter::write_high(const RelocHowto& howto, const Form* form, uint64_t place) {
  const HighPart& high = context_.parts.highs[next_high_++];
  if (high.detour != nullptr) {
    return write_jump(fields_, two_parts_->detour_jump(), place, high.detour->address);
  }
  if (form == nullptr && is_whole(high.way)) {
    context_.errors.add("{}: relocations overlap or are not in order of offset",
                        place_name(*fields_.section, fields_.reloc.offset));
    return;
  }
  bool is_absolute = howto.kind == RelocKind::abs_high;
  if (form == nullptr && is_absolute && high.way != Way::absolute) {
    two_parts_->make_relative(fields_.image.at(place));
  }
  fields_.encode(form != nullptr ? *form->field : *howto.field, place, high.distance);
}

// The low part is what the rounded high part leaves.
void PartWriter::write_low(const RelocHowto& howto, uint64_t place) {
  uint8_t* code = fields_.image.at(place);
  const InputSection& section = *fields_.section;
  const LowPart& low = context_.parts.lows[next_low_++];
  if (low.high == LowPart::kAlone) {  // of a constant
    const Symbol& symbol = section.file->symbol(fields_.reloc.symbol);
    uint64_t value = address_of(context_, symbol, fields_.reloc.addend).value;
    return fields_.encode(*howto.field, place, low_part(*two_parts_, value));
  }
  const HighPart& high = context_.parts.highs[low.high];
  if (high.keeps_lows) return two_parts_->use_whole_in_place(code, low.offset);
  if (is_whole(high.way)) return;
  bool is_got = machine_.howto(section.relocs()[high.reloc].type)->kind == RelocKind::got_high;
  if (high.way == Way::relative && is_got) two_parts_->load_to_add(code);
  if (high.way == Way::slot && !is_got) two_parts_->add_to_load(code);
  fields_.encode(*howto.field, place,
                 low_part(*two_parts_, high.distance) + static_cast<uint64_t>(low.offset));
}

Detour::Detour(const Machine& its_machine, InputSection& behind, uint32_t its_offset,
               uint32_t high_part, const Form& code)
    : machine(&its_machine), section(&behind), offset(its_offset), high(high_part), whole(code) {
  alignment = 2;
}

uint64_t Detour::size() const {
  return uint64_t{whole.size} + machine->two_parts()->detour_jump().size;
}

// Behind its section, so that the distance is known.
void Detour::write(ImageWriter& image) const {
  const HighPart& part = image.context.parts.highs[high];
  FieldWriter fields(image);
  fields.section = section;
  fields.reloc = section->relocs()[part.reloc];
  fields.howto = machine->howto(fields.reloc.type);
  image.copy(address, {whole.code.data(), whole.size});
  fields.encode(*whole.field, address, part.distance);
  const Form jump = machine->two_parts()->detour_jump();
  uint64_t back = section->address + section->place_of(part.offset) + jump.size;
  write_jump(fields, jump, address + whole.size, back);
}

void Detour::describe(MapWriter& map) const {
  map.row(address, size(), fmt::format("(detour of {})", place_name(*section, offset)));
}

}  // namespace natmod::link
