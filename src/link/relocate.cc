// Addresses become bytes: copies every chunk into its segment, applies its relocations, and lists
// the words that the loader has to patch.
#include <algorithm>
#include <cstring>

#include "elf/names.h"
#include "link/addresses.h"
#include "link/literals.h"
#include "link/passes.h"
#include "link/startup.h"

namespace natmod::link {
namespace {

class Relocator {
 public:
  explicit Relocator(LinkContext& context)
      : context_(context),
        machine_(context.machine()),
        word_(context.target->word_field()),
        word_size_(context.target->word_size()) {}

  void write(Segment segment, Image& image) {
    segment_ = segment;
    bytes_ = image.bytes.data();
    for (const Chunk& chunk : image.chunks) write(chunk);
  }

 private:
  void write(const Chunk& chunk) {
    switch (chunk.kind) {
      case Chunk::Kind::entry:
        write_entry(chunk);
        break;
      case Chunk::Kind::startup:
        write_startup(chunk);
        break;
      case Chunk::Kind::patches:
        copy(chunk.address, context_.patch_groups[chunk.index].table);
        break;
      case Chunk::Kind::section:
        write_section(chunk);
        break;
      case Chunk::Kind::detour:
        write_detour(chunk);
        break;
      case Chunk::Kind::stub:
        write_stub(chunk);
        break;
      case Chunk::Kind::helper:
        write_helper(chunk);
        break;
      case Chunk::Kind::literals:
        write_literals(chunk);
        break;
      case Chunk::Kind::merged:
        copy(chunk.address, context_.merged[chunk.index].data);
        break;
      case Chunk::Kind::got:
        write_got(chunk);
        break;
      case Chunk::Kind::keep_alive:
        write_word(chunk.address, block_start(context_));
        break;
    }
  }

  void copy(uint64_t address, Bytes bytes) {
    if (!bytes.empty()) std::memcpy(bytes_ + address, bytes.data(), bytes.size());
  }

  void write_word(uint64_t address, Address value) {
    word_.write(bytes_ + address, static_cast<int64_t>(value.value));
    if (value.kind == Address::kConstant) return;
    context_.relocations.push_back({segment_ == Segment::rodata,
                                    static_cast<uint32_t>(address / word_size_),
                                    static_cast<uint8_t>(value.kind)});
  }

  void write_startup(const Chunk& chunk) {
    StartupCode startup = startup_code(context_);
    copy(chunk.address, startup.code);
    uint64_t place = chunk.address + startup.words;
    for (const Address& word : startup_words(context_, startup)) {
      write_word(place, word);
      place += word_size_;
    }
  }

  void write_entry(const Chunk& chunk) {
    copy(chunk.address, context_.entry_code);
    if (!context_.entry_word) return;
    Address entry = address_of(context_, *context_.entry, 0);
    entry.value = machine_.code_address(entry.value);
    write_word(chunk.address + *context_.entry_word, entry);
  }

  // The address of a symbol with an adapter is that of its stub; the stub goes to the function. So
  // it is with an indirect function, whose stub holds its word's address.
  Address stub_target(const StubEntry& entry) const {
    const Symbol& symbol = *entry.symbol;
    if (symbol.adapter != nullptr) {
      return {mpy::kRelocFunTableEntry + static_cast<int>(symbol.value), 0};
    }
    if (symbol.meaning == Meaning::indirect_function && entry.after == nullptr) {
      auto offset = static_cast<int64_t>(symbol.value * word_size_);
      return address_of(context_, context_.indirect_words, offset);
    }
    Address target = address_of(context_, symbol, entry.addend);
    // The firmware's own pointers are fit to be called as they are.
    if (target.kind < mpy::kRelocFunTableEntry) target.value = machine_.code_address(target.value);
    return target;
  }

  void write_stub(const Chunk& chunk) {
    const StubEntry& entry = context_.stubs[chunk.index];
    Stub stub = stub_for(context_, entry);
    copy(chunk.address, stub.code);
    write_word(chunk.address + stub.word_offset, stub_target(entry));
  }

  void write_helper(const Chunk& chunk) {
    const Helper& helper = machine_.helpers()[chunk.index];
    copy(chunk.address, helper.code);
    if (helper.word < 0) return;
    write_word(chunk.address + static_cast<unsigned>(helper.word), context_.thread_local_start);
  }

  void write_got(const Chunk& chunk) {
    for (size_t i = 0; i < context_.got.size(); ++i) {
      write_word(chunk.address + i * word_size_, slot_value(context_, context_.got[i]));
    }
  }

  void write_literals(const Chunk& chunk) {
    uint64_t place = chunk.address;
    for (uint32_t index : context_.literal_pools[chunk.index].literals) {
      const Literal& literal = context_.literals[index];
      section_ = literal.section;
      copy(place, section_->header().data.subspan(uint64_t{literal.word} * word_size_, word_size_));
      uint32_t reloc = (*section_->literals)[literal.word].reloc;
      if (reloc != LiteralWord::kNoReloc) {
        reloc_ = section_->relocs()[reloc];
        symbol_ = &section_->file->symbol(reloc_.symbol);
        const RelocHowto& howto = *machine_.howto(reloc_.type);
        apply(howto.kind, *howto.field, place, addend_of(*section_, reloc_, howto));
      }
      place += word_size_;
    }
  }

  void write_section(const Chunk& chunk) {
    section_ = chunk.section;
    const elf::Section header = section_->header();
    copy_section();
    measure_pairs();
    ObjectInput& file = *section_->file;
    elf::RelocRange relocs = section_->relocs();
    PlaceCursor place_of(*section_);
    const Rewrite* rewrite = section_->rewrites.data();
    const Rewrite* rewrites_end = rewrite + section_->rewrites.size();
    for (uint32_t i = 0; i < relocs.size(); ++i) {
      reloc_ = relocs[i];
      const RelocHowto& howto = *machine_.howto(reloc_.type, header.data, reloc_.offset);
      howto_ = &howto;
      if (howto.field == nullptr) continue;
      uint64_t place = chunk.address + place_of(reloc_.offset);
      while (rewrite != rewrites_end && rewrite->reloc < i) ++rewrite;
      const Form* form = rewrite != rewrites_end && rewrite->reloc == i ? &rewrite->form : nullptr;
      if (form != nullptr) copy(place, {form->code.data(), form->size});
      if (is_high_part(howto.kind) || is_low_part(howto.kind)) {
        apply_part(howto, form, place);
        continue;
      }
      if (howto.kind == RelocKind::literal && write_literal_load(i, *howto.field, place)) continue;
      if (howto.kind == RelocKind::pc && relocs.has_addend()) {
        if (std::optional<uint64_t> label = section_->own_label(reloc_.symbol)) {
          uint64_t target =
              section_->address + section_->place_of(*label) + static_cast<uint64_t>(reloc_.addend);
          const Field& field = form != nullptr ? *form->field : *howto.field;
          place += form != nullptr ? form->field_offset : 0;
          encode(field, place, target - place);
          continue;
        }
      }
      symbol_ = &file.symbol(reloc_.symbol);
      if (form != nullptr) {
        place += form->field_offset;
        encode(*form->field, place, branch_value(*form->field, place, reloc_.addend));
      } else {
        int64_t addend = reloc_.addend;
        if (!relocs.has_addend() || howto.adds_place) {
          addend += howto.field->read(header.data.data() + reloc_.offset);
        }
        apply(howto.kind, *howto.field, place, addend);
      }
    }
  }

  // The section's bytes, save for those that are replaced.
  void copy_section() {
    Bytes data = section_->header().data;
    uint64_t from = 0, to = section_->address;
    for (const Rewrite& rewrite : section_->rewrites) {
      uint64_t size = rewrite.offset - from;
      copy(to, data.subspan(from, size));
      to += size;
      if (rewrite.form.size == 0) {
        machine_.write_padding(bytes_ + to, rewrite.new_size);
      }
      from += size + rewrite.old_size;
      to += rewrite.new_size;
    }
    copy(to, data.subspan(from));
    if (section_->is_code && has_thread_pointer(context_, *section_->file)) {
      drop_thread_pointer(context_, *section_, {bytes_ + section_->address, section_->size()});
    }
  }

  // What the two parts of each address hold.
  void measure_pairs() {
    next_high_ = section_->highs.begin;
    next_low_ = section_->lows.begin;
    PlaceCursor place_of(*section_);
    elf::RelocRange relocs = section_->relocs();
    for (HighPart& high : section_->highs.of(context_.highs)) {
      const elf::Reloc reloc = relocs[high.reloc];
      const Symbol& symbol = section_->file->symbol(reloc.symbol);
      uint64_t address = uses_slot(high.way)
                             ? slot_address(symbol, machine_.howto(reloc.type)->slot, reloc.addend)
                             : address_of(context_, symbol, reloc.addend).value;
      uint64_t from = high.is_apart() ? context_.detours[high.detour].address
                                      : section_->address + place_of(high.offset);
      if (high.way != Way::absolute) address -= from;
      high.distance = address;
    }
  }

  uint64_t slot_address(const Symbol& symbol, Slot slot, int64_t addend) const {
    return context_.got_address + slot_index(context_, symbol, slot, addend) * word_size_;
  }

  // The low part is what the rounded high part leaves.
  void apply_part(const RelocHowto& howto, const Form* form, uint64_t place) {
    uint8_t* code = bytes_ + place;
    bool is_absolute = howto.kind == RelocKind::abs_high;
    if (is_high_part(howto.kind)) {
      const HighPart& high = context_.highs[next_high_++];
      if (high.is_apart()) return jump(place, context_.detours[high.detour].address);
      if (form == nullptr && is_whole(high.way)) {
        context_.errors.add("{}: relocations overlap or are not in order of offset",
                            place_name(*section_, reloc_.offset));
        return;
      }
      if (form == nullptr && is_absolute && high.way != Way::absolute) machine_.make_relative(code);
      encode(form != nullptr ? *form->field : *howto.field, place, high.distance);
      return;
    }
    const LowPart& low = context_.lows[next_low_++];
    if (low.high == LowPart::kAlone) {  // of a constant
      symbol_ = &section_->file->symbol(reloc_.symbol);
      return encode(*howto.field, place, low_part(target(reloc_.addend).value));
    }
    const HighPart& high = context_.highs[low.high];
    if (high.keeps_lows) return machine_.use_whole_in_place(code, low.offset);
    if (is_whole(high.way)) return;
    bool is_got = machine_.howto(section_->relocs()[high.reloc].type)->kind == RelocKind::got_high;
    if (high.way == Way::relative && is_got) machine_.load_to_add(code);
    if (high.way == Way::slot && !is_got) machine_.add_to_load(code);
    encode(*howto.field, place, low_part(high.distance) + static_cast<uint64_t>(low.offset));
  }

  void jump(uint64_t place, uint64_t target) {
    const Form form = machine_.detour_jump();
    copy(place, {form.code.data(), form.size});
    encode(*form.field, place, target - place);
  }

  // Behind its section, so that the distance is known.
  void write_detour(const Chunk& chunk) {
    const Detour& detour = context_.detours[chunk.index];
    const HighPart& high = context_.highs[detour.high];
    section_ = detour.section;
    reloc_ = section_->relocs()[high.reloc];
    Form whole =
        machine_.whole_address(section_->header().data.data() + high.offset, uses_slot(high.way));
    copy(chunk.address, {whole.code.data(), whole.size});
    encode(*whole.field, chunk.address, high.distance);
    uint64_t part = section_->address + section_->place_of(high.offset);
    jump(chunk.address + whole.size, part + machine_.detour_jump().size);
  }

  uint64_t low_part(uint64_t value) const {
    return static_cast<uint64_t>(machine_.low_part(value));
  }

  // Offsets from the start of the memory. Where those of two memories meet, startup code adds the
  // distance of the memories.
  uint64_t in_memory(const Address& address) const { return offset_in_memory(context_, address); }
  uint64_t in_memory(uint64_t place) const {
    return place + (segment_ == Segment::rodata ? context_.bss_size : 0);
  }

  // False: the literal has not been moved to a pool.
  bool write_literal_load(uint32_t reloc, const Field& field, uint64_t place) {
    const LiteralUse* use = find_literal_use(context_, *section_, reloc);
    if (use == nullptr) return false;
    if (use->direct == nullptr) {
      encode(field, place, literal_address(context_, *section_, *use) - place);
      return true;
    }
    copy(place, {use->direct->code.data(), use->direct->size});
    reloc_ = section_->relocs()[use->mark];
    symbol_ = &section_->file->symbol(reloc_.symbol);
    encode(*use->direct->field, place, target(reloc_.addend).value - place);
    return true;
  }

  Address target(int64_t addend) const { return address_of(context_, *symbol_, addend); }

  // The formulas of the ABI, modulo 2^64 as the ABI has them: an object may state any addend.
  void apply(RelocKind kind, const Field& field, uint64_t place, int64_t addend) {
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
        bool is_loaders =
            value.kind != Address::kConstant && is_loaders_word(context_, *section_, reloc_.offset);
        return is_loaders ? write_word(place, value) : encode(field, place, in_memory(value));
      }
      case RelocKind::abs_part:
        return encode(field, place, target(addend).value);
      case RelocKind::set:
      case RelocKind::add:
        sum_place_ = place;
        sum_ = (kind == RelocKind::add ? value_at(field, place) : 0) + target(addend).value;
        return encode(field, place, sum_);
      case RelocKind::sub:
        if (sum_place_ == place) return encode_distance(field, place, sum_ - target(addend).value);
        return encode(field, place, value_at(field, place) - target(addend).value);
      case RelocKind::pc:
        if (is_unmarked_call(context_, *section_, reloc_, *symbol_)) {
          return encode(field, place, branch_value(field, place, addend));
        }
        [[fallthrough]];
      case RelocKind::literal:
        return encode(field, place, in_memory(target(addend)) - in_memory(place));
      case RelocKind::branch_got_rel: {
        bool is_direct = symbol_->stub < 0;
        uint64_t function =
            is_direct ? in_memory(target(addend))
                      : context_.stubs[static_cast<size_t>(symbol_->stub)].address + offset;
        return encode(field, place, function - context_.got_address);
      }
      case RelocKind::got_rel:
        return encode(field, place, in_memory(target(addend)) - context_.got_address);
      case RelocKind::tls_offset:
        return encode(field, place, target(addend).value - context_.thread_local_start.value);
      case RelocKind::got_base_pc:
        return encode(field, place, context_.got_address + offset - place);
      case RelocKind::size:
        return encode(field, place, symbol_->size + offset);
      case RelocKind::branch:
        return encode(field, place, branch_value(field, place, addend));
      case RelocKind::got:
      case RelocKind::got_pc:
        return apply_got(kind, field, place, addend);
    }
  }

  // A call of a weak function that nothing defines goes on behind the call: its code has tested for
  // it, and the ABIs leave this value to the linker.
  uint64_t branch_value(const Field& field, uint64_t place, int64_t addend) const {
    if (symbol_->meaning == Meaning::undefined) {
      return field.size - static_cast<uint64_t>(machine_.branch_bias());
    }
    uint64_t destination = symbol_->stub >= 0
                               ? context_.stubs[static_cast<size_t>(symbol_->stub)].address +
                                     static_cast<uint64_t>(addend)
                               : target(addend).value;
    uint64_t direct = destination - place;
    if (context_.far_stubs.empty() || fits(field, direct)) return direct;
    int64_t bias = machine_.branch_bias();
    auto stub = context_.far_stubs.find({symbol_, addend + bias, section_});
    if (stub == context_.far_stubs.end()) return direct;
    return context_.stubs[stub->second].address - static_cast<uint64_t>(bias) - place;
  }

  void apply_got(RelocKind kind, const Field& field, uint64_t place, int64_t addend) {
    if (howto_->slot == Slot::address && (symbol_->got_slot < 0 || is_relaxed())) {
      const GotRelaxation& relaxation =
          *machine_.got_relaxation(reloc_.type, section_->header().data, reloc_.offset);
      relaxation.rewrite(bytes_ + place);
      return apply(relaxation.kind, *relaxation.field,
                   place + static_cast<uint64_t>(relaxation.place_delta),
                   addend + relaxation.addend_delta);
    }
    uint64_t value =
        slot_index(context_, *symbol_, howto_->slot) * word_size_ + static_cast<uint64_t>(addend);
    if (kind == RelocKind::got_pc) value += context_.got_address - place;
    encode(field, place, value);
  }

  // A symbol can have a slot for one use and be reached directly by another.
  bool is_relaxed() const { return can_relax_got(context_, *section_, reloc_, *symbol_); }

  uint64_t value_at(const Field& field, uint64_t place) const {
    return static_cast<uint64_t>(field.read(bytes_ + place));
  }

  static bool fits(const Field& field, uint64_t value) {
    auto number = static_cast<int64_t>(value);
    return number >= field.min && number <= field.max && number % field.alignment == 0;
  }

  // Sums are modulo the field's width, but a distance that fitted before code grew must not lose
  // its upper bits.
  void encode_distance(const Field& field, uint64_t place, uint64_t distance) {
    const unsigned width = field.width != nullptr ? field.width(bytes_ + place) : 8U * field.size;
    constexpr unsigned kEnough = 32;
    if (width >= kEnough) return encode(field, place, distance);
    int64_t end = int64_t{1} << width, min = std::max(field.min, -end / 2);
    auto number = static_cast<int64_t>(distance);
    if (number < min || number >= end) return refuse_range(number, "", min, end - 1);
    field.write(bytes_ + place, number);
  }

  void encode(const Field& field, uint64_t place, uint64_t value) {
    auto number = static_cast<int64_t>(value);
    if (!fits(field, value)) {
      refuse_range(number,
                   field.alignment > 1 ? fmt::format("a multiple of {} ", field.alignment) : "",
                   field.min, field.max);
      return;
    }
    field.write(bytes_ + place, number);
  }

  void refuse_range(int64_t number, const std::string& multiple, int64_t min, int64_t max) {
    bool is_advised = howto_->advice != nullptr &&
                      (howto_->kind == RelocKind::pc || howto_->kind == RelocKind::branch);
    context_.errors.add("{}: {} against '{}' is out of range: {} is not {}in [{}, {}]{}{}",
                        place_name(*section_, reloc_.offset),
                        elf::reloc_name(machine_.elf_machine(), reloc_.type),
                        symbol_name(section_->file->symbol(reloc_.symbol)), number, multiple, min,
                        max, is_advised ? "; " : "", is_advised ? howto_->advice : "");
  }

  LinkContext& context_;
  const Machine& machine_;
  const Field& word_;
  unsigned word_size_;
  Segment segment_ = Segment::text;  ///< what is being written, and its bytes
  uint8_t* bytes_ = nullptr;
  InputSection* section_ = nullptr;
  elf::Reloc reloc_;
  const RelocHowto* howto_ = nullptr;
  Symbol* symbol_ = nullptr;
  uint32_t next_high_ = 0, next_low_ = 0;      ///< in LinkContext's parts
  uint64_t sum_place_ = UINT64_MAX, sum_ = 0;  ///< of the last addition: where, and in full
};

}  // namespace

void relocate(LinkContext& context) {
  Relocator relocator(context);
  context.relocations.reserve(context.patched_words);
  relocator.write(Segment::text, context.text);
  relocator.write(Segment::rodata, context.rodata);
  // Chunks come in the order of their addresses, and so, in nearly all objects, do relocations.
  std::vector<mpy::Relocation>& words = context.relocations;
  if (!std::is_sorted(words.begin(), words.end())) std::sort(words.begin(), words.end());
}

}  // namespace natmod::link
