#include "link/relocator.h"

#include "link/addresses.h"
#include "link/context.h"
#include "link/literals.h"
#include "link/relocs.h"
#include "link/thread_pointer.h"
#include "target/facets.h"

namespace natmod::link {

Relocator::Relocator(ImageWriter& image)
    : context_(image.context), machine_(context_.machine()), fields_(image), parts_(fields_) {}

void Relocator::write_literal(const InputSection& section, uint32_t word, uint64_t place) {
  const unsigned word_size = context_.target->word_size();
  fields_.section = &section;
  data_ = section.header().data;
  fields_.image.copy(place, data_.subspan(uint64_t{word} * word_size, word_size));
  uint32_t reloc = (*section.literals)[word].reloc;
  if (reloc == LiteralWord::kNoReloc) return;
  fields_.reloc = section.relocs()[reloc];
  symbol_ = &section.file->symbol(fields_.reloc.symbol);
  const RelocHowto& howto = *machine_.howto(fields_.reloc.type);
  fields_.howto = &howto;
  apply(howto.kind, *howto.field, place, addend_of(section, fields_.reloc, howto));
}

void Relocator::write(const InputSection& section) {
  fields_.section = &section;
  data_ = section.header().data;
  relocs_ = section.relocs();
  copy_section();
  parts_.start(section);
  PlaceCursor place_of(section);
  const Rewrite* rewrite = section.rewrites.data();
  const Rewrite* rewrites_end = rewrite + section.rewrites.size();
  for (uint32_t i = 0; i < relocs_.size(); ++i) {
    fields_.reloc = relocs_[i];
    fields_.howto = machine_.howto(fields_.reloc.type, data_, fields_.reloc.offset);
    if (fields_.howto->field == nullptr) continue;
    while (rewrite != rewrites_end && rewrite->reloc < i) ++rewrite;
    const Form* form = rewrite != rewrites_end && rewrite->reloc == i ? &rewrite->form : nullptr;
    write_relocation(i, form, section.address + place_of(fields_.reloc.offset));
  }
}

// `form` is the code in place of the object's; null: that stays.
void Relocator::write_relocation(uint32_t index, const Form* form, uint64_t place) {
  const RelocHowto& howto = *fields_.howto;
  if (form != nullptr) fields_.image.copy(place, {form->code.data(), form->size});
  if (is_high_part(howto.kind) || is_low_part(howto.kind)) {
    return parts_.write(howto, form, place);
  }
  if (howto.kind == RelocKind::literal && write_literal_load(index, *howto.field, place)) return;
  if (howto.kind == RelocKind::pc && relocs_.has_addend() && write_inner_branch(form, place)) {
    return;
  }
  symbol_ = &fields_.section->file->symbol(fields_.reloc.symbol);
  if (form != nullptr) {
    place += form->field_offset;
    fields_.encode(*form->field, place, branch_value(*form->field, place, fields_.reloc.addend));
    return;
  }
  int64_t addend = fields_.reloc.addend;
  if (!relocs_.has_addend() || howto.adds_place) {
    addend += howto.field->read(data_.data() + fields_.reloc.offset);
  }
  apply(howto.kind, *howto.field, place, addend);
}

// The section's bytes, save for those that are replaced.
void Relocator::copy_section() {
  const InputSection& section = *fields_.section;
  uint64_t from = 0, to = section.address;
  for (const Rewrite& rewrite : section.rewrites) {
    uint64_t size = rewrite.offset - from;
    fields_.image.copy(to, data_.subspan(from, size));
    to += size;
    if (rewrite.form.size == 0) {
      machine_.relaxation()->write_padding(fields_.image.at(to), rewrite.new_size);
    }
    from += size + rewrite.old_size;
    to += rewrite.new_size;
  }
  fields_.image.copy(to, data_.subspan(from));
  if (section.is_code && has_thread_pointer(context_, *section.file)) {
    drop_thread_pointer(context_, section, {fields_.image.at(section.address), section.size()});
  }
}

// False: the target is no label of the section.
bool Relocator::write_inner_branch(const Form* form, uint64_t place) {
  const InputSection& section = *fields_.section;
  std::optional<uint64_t> label = section.own_label(fields_.reloc.symbol);
  if (!label) return false;
  uint64_t target =
      section.address + section.place_of(*label) + static_cast<uint64_t>(fields_.reloc.addend);
  const Field& field = form != nullptr ? *form->field : *fields_.howto->field;
  place += form != nullptr ? form->field_offset : 0;
  fields_.encode(field, place, target - place);
  return true;
}

// False: the literal has not been moved to a pool.
bool Relocator::write_literal_load(uint32_t reloc, const Field& field, uint64_t place) {
  const InputSection& section = *fields_.section;
  const LiteralUse* use = context_.literals.find_use(section, reloc);
  if (use == nullptr) return false;
  if (use->direct == nullptr) {
    fields_.encode(field, place, context_.literals.address_of(section, *use) - place);
    return true;
  }
  fields_.image.copy(place, {use->direct->code.data(), use->direct->size});
  fields_.reloc = relocs_[use->mark];
  symbol_ = &section.file->symbol(fields_.reloc.symbol);
  fields_.encode(*use->direct->field, place, target(fields_.reloc.addend).value - place);
  return true;
}

Address Relocator::target(int64_t addend) const {
  return address_of(context_, *symbol_, addend);
}

// The formulas of the ABI, modulo 2^64 as the ABI has them: an object may state any addend.
//
// Those that hold a distance count from the start of the memory. Where two memories meet, startup
// code adds the distance of the memories.
void Relocator::apply(RelocKind kind, const Field& field, uint64_t place, int64_t addend) {
  const bool is_in_block = fields_.image.segment == Segment::rodata;
  const uint64_t place_in_memory = place + (is_in_block ? context_.block.bss_size : 0);
  auto in_memory = [&](const Address& address) { return offset_in_memory(context_, address); };
  auto value_there = [&] { return static_cast<uint64_t>(field.read(fields_.image.at(place))); };
  auto encode = [&](uint64_t value) { fields_.encode(field, place, value); };
  auto offset = static_cast<uint64_t>(addend);
  switch (kind) {
    case RelocKind::none:
    case RelocKind::by_instruction:
    case RelocKind::align:
    case RelocKind::relax:
    case RelocKind::tls:
    case RelocKind::dynamic:
    case RelocKind::pc_high:
    case RelocKind::got_high:
    case RelocKind::abs_high:
    case RelocKind::pc_low:
    case RelocKind::abs_low:
      return;
    case RelocKind::abs: {
      Address value = target(addend);
      bool is_loaders = value.kind != Address::kConstant &&
                        is_loaders_word(context_, *fields_.section, fields_.reloc.offset);
      return is_loaders ? fields_.image.word(place, value) : encode(in_memory(value));
    }
    case RelocKind::abs_part:
      return encode(target(addend).value);
    case RelocKind::set:
    case RelocKind::add:
      sum_place_ = place;
      sum_ = (kind == RelocKind::add ? value_there() : 0) + target(addend).value;
      return encode(sum_);
    case RelocKind::sub:
      if (sum_place_ == place) {
        return fields_.encode_distance(field, place, sum_ - target(addend).value);
      }
      return encode(value_there() - target(addend).value);
    case RelocKind::pc:
      if (is_unmarked_call(context_, *fields_.section, fields_.reloc, *symbol_)) {
        return encode(branch_value(field, place, addend));
      }
      [[fallthrough]];
    case RelocKind::literal:
      return encode(in_memory(target(addend)) - place_in_memory);
    case RelocKind::branch_got_rel: {
      const CallStub* stub = context_.stubs.of(*symbol_);
      uint64_t function = stub != nullptr ? stub->entry() + offset : in_memory(target(addend));
      return encode(function - context_.got.address);
    }
    case RelocKind::got_rel:
      return encode(in_memory(target(addend)) - context_.got.address);
    case RelocKind::tls_offset:
      return encode(target(addend).value - context_.block.thread_local_start.value);
    case RelocKind::got_base_pc:
      return encode(context_.got.address + offset - place);
    case RelocKind::size:
      return encode(symbol_->size + offset);
    case RelocKind::branch:
      return encode(branch_value(field, place, addend));
    case RelocKind::got:
    case RelocKind::got_pc:
      return apply_got(kind, field, place, addend);
  }
}

// A call of a weak function that nothing defines goes on behind the call: its code has tested for
// it, and the ABIs leave this value to the linker.
uint64_t Relocator::branch_value(const Field& field, uint64_t place, int64_t addend) const {
  if (symbol_->meaning == Meaning::undefined) {
    return field.size - static_cast<uint64_t>(machine_.branch_bias());
  }
  const CallStub* stub = context_.stubs.of(*symbol_);
  uint64_t destination =
      stub != nullptr ? stub->entry() + static_cast<uint64_t>(addend) : target(addend).value;
  uint64_t direct = destination - place;
  if (!context_.stubs.has_far() || FieldWriter::fits(field, direct)) return direct;
  int64_t bias = machine_.branch_bias();
  const CallStub* far = context_.stubs.far(*symbol_, addend + bias, *fields_.section);
  return far != nullptr ? far->entry() - static_cast<uint64_t>(bias) - place : direct;
}

void Relocator::apply_got(RelocKind kind, const Field& field, uint64_t place, int64_t addend) {
  const Slot slot = fields_.howto->slot;
  if (slot == Slot::address && (symbol_->got_slot < 0 || is_relaxed())) {
    const GotRelaxation& relaxation =
        *machine_.got_relaxation(fields_.reloc.type, data_, fields_.reloc.offset);
    relaxation.rewrite(fields_.image.at(place));
    return apply(relaxation.kind, *relaxation.field,
                 place + static_cast<uint64_t>(relaxation.place_delta),
                 addend + relaxation.addend_delta);
  }
  uint64_t value = context_.got.offset_of(*symbol_, slot) + static_cast<uint64_t>(addend);
  if (kind == RelocKind::got_pc) value += context_.got.address - place;
  fields_.encode(field, place, value);
}

// A symbol can have a slot for one use and be reached directly by another.
bool Relocator::is_relaxed() const {
  return can_relax_got(context_, *fields_.section, fields_.reloc, *symbol_);
}

void InputSection::write(ImageWriter& image) const {
  Relocator(image).write(*this);
}

}  // namespace natmod::link
