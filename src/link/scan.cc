// One look at every relocation of the module, before anything has an address: which symbols need a
// GOT slot or a stub, and which relocations cannot be linked at all. What is refused here is
// refused with the symbol and what the user can do.
#include <algorithm>
#include <bit>

#include "elf/names.h"
#include "link/addresses.h"
#include "link/context.h"
#include "link/passes.h"
#include "link/rom_qstrs.h"

namespace natmod::link {
namespace {

class Scanner {
 public:
  explicit Scanner(LinkContext& context)
      : context_(context), machine_(context.machine()), word_size_(context.target->word_size()) {}

  void scan(InputSection& section) {
    section_ = &section;
    if (section.segment == Segment::none || section.segment == Segment::bss) return;
    ObjectInput& file = *section.file;
    Bytes data = section.header().data;
    pair_parts(context_, section);
    if (section.is_code && has_thread_pointer(context_, file)) check_thread_pointer();
    room_.reset();
    next_high_ = section.highs.begin;
    next_low_ = section.lows.begin;
    for (const elf::Reloc reloc : section.relocs()) {
      if (!section.uses(reloc)) continue;
      reloc_ = reloc;
      const RelocHowto* howto = machine_.howto(reloc.type, data, reloc.offset);
      if (howto != nullptr && !refers(howto->kind)) {
        if (howto->kind == RelocKind::pc_low) scan_low_part();
        continue;
      }
      bool is_whole = howto == nullptr || howto->field == nullptr ||
                      fits(*howto->field, data.subspan(reloc.offset));
      if (howto != nullptr && is_whole && stays_inside(section, *howto, reloc)) continue;
      symbol_ = &file.symbol(reloc.symbol);
      if (howto == nullptr || howto->kind == RelocKind::dynamic) {
        refuse("is not supported");
      } else if (!is_whole) {
        refuse("reaches beyond the end of its section");
      } else {
        howto_ = howto;
        scan_relocation(*howto);
      }
    }
  }

 private:
  static bool fits(const Field& field, Bytes bytes) {
    return bytes.size() >= field.size && (field.ends_within == nullptr || field.ends_within(bytes));
  }

  template <class... Args>
  void refuse(fmt::format_string<Args...> reason, Args&&... args) {
    context_.errors.add("{}: {} against '{}' {}", place_name(*section_, reloc_.offset),
                        elf::reloc_name(machine_.elf_machine(), reloc_.type),
                        symbol_name(section_->file->symbol(reloc_.symbol)),
                        fmt::format(reason, std::forward<Args>(args)...));
  }

  void scan_relocation(const RelocHowto& howto) {
    if (symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::none &&
        howto.kind != RelocKind::none) {
      refuse("refers to {}, which is no part of a module", symbol_->section->name());
      return;
    }
    bool is_in_code = section_->is_code || section_->literals != nullptr;
    bool is_module_type = symbol_->name == kModuleTypeName && symbol_->meaning == Meaning::absolute;
    if (is_module_type && (is_in_code || !is_registered_module(context_, *section_))) {
      refuse(
          "is not within reach of modules, but as the type of what MP_REGISTER_MODULE is given; "
          "compare "
          "with the type of a module that is imported");
      return;
    }
    if (symbol_->meaning == Meaning::rom_qstr) return scan_rom_qstr(howto);
    bool is_indirect = symbol_->type == elf::STT_GNU_IFUNC && symbol_->meaning == Meaning::section;
    if (is_indirect && !choose_at_startup()) return;
    if (howto.kind == RelocKind::tls) {
      refuse("reaches thread-local storage by a register that modules do not have{}{}",
             howto.advice ? ": " : "", howto.advice ? howto.advice : "");
      return;
    }
    if (symbol_->meaning == Meaning::helper) {
      const Helper& helper = machine_.helpers()[symbol_->value];
      context_.helpers.try_emplace(symbol_->value, helper, word_size_);
    }
    bool wants_thread_local = howto.kind == RelocKind::tls_offset || howto.slot != Slot::address;
    // Thread-local variables are ordinary ones at their addresses.
    bool is_either = howto.kind == RelocKind::abs_high || howto.kind == RelocKind::abs_low;
    if (wants_thread_local != is_thread_local() && !is_either && howto.field != nullptr) {
      refuse("{}", wants_thread_local ? "expects a thread-local variable"
                                      : "reaches a thread-local variable as if it were none");
      return;
    }
    bool patches = howto.kind != RelocKind::none && howto.kind != RelocKind::align &&
                   howto.kind != RelocKind::relax;
    if (howto.field == nullptr && patches) {
      refuse("is not supported{}{}", howto.advice ? ": " : "", howto.advice ? howto.advice : "");
      return;
    }
    bool is_from_got_base = howto.kind == RelocKind::got || howto.kind == RelocKind::got_rel;
    if (is_from_got_base && howto.advice != nullptr && !sets_got_base(*section_->file)) {
      refuse("is relative to a register that nothing in the object sets; {}", howto.advice);
      return;
    }
    if (howto.target_alignment > 1 && !is_target_aligned(howto)) return;
    switch (howto.kind) {
      case RelocKind::none:
      case RelocKind::by_instruction:
      case RelocKind::tls:
      case RelocKind::dynamic:
      case RelocKind::size:
      case RelocKind::align:
      case RelocKind::relax:
      case RelocKind::got_base_pc:
      case RelocKind::tls_offset:
        break;
      case RelocKind::pc_high:
      case RelocKind::got_high:
      case RelocKind::abs_high:
        scan_high_part(howto);
        break;
      case RelocKind::abs_low:
        scan_low_part();
        break;
      case RelocKind::pc_low:
      case RelocKind::abs:
        scan_absolute(howto);
        break;
      case RelocKind::abs_part:
        if (!symbol_->is_constant()) refuse_part(howto);
        break;
      case RelocKind::add:
      case RelocKind::sub:
      case RelocKind::set:
        require_text();
        break;
      case RelocKind::pc:
        if (is_unmarked_call(context_, *section_, reloc_, *symbol_)) {
          scan_branch(howto);
        } else {
          require_distance(section_->segment);
        }
        break;
      case RelocKind::literal:
        require_distance(section_->segment);
        break;
      case RelocKind::got_rel:
        require_distance(Segment::text);
        break;
      case RelocKind::branch:
      case RelocKind::branch_got_rel:
        scan_branch(howto);
        break;
      case RelocKind::got:
      case RelocKind::got_pc:
        scan_got();
        break;
    }
  }

  // From now on the symbol is what its resolver chooses.
  bool choose_at_startup() {
    if (machine_.indirect_stub().code.empty()) {
      refuse("is a function that another one chooses, which {} code has no way to call",
             context_.target->name());
      return false;
    }
    Symbol& words = context_.startup.indirect_words;
    words.is_pointed_at = true;  // the first one's stub holds its address
    words.name = "(words of indirect functions)";
    words.file = symbol_->file;
    words.meaning = Meaning::common;
    words.alignment_log2 = static_cast<uint8_t>(std::countr_zero(word_size_));
    words.size += word_size_;
    auto number = static_cast<uint64_t>(context_.startup.indirect_functions.size());
    context_.startup.indirect_functions.push_back({symbol_->section, symbol_->value});
    symbol_->meaning = Meaning::indirect_function;
    symbol_->value = number;
    add_stub();
    return true;
  }

  // A function's rarely run part, in a section of its own, has the table's address from the rest of
  // the function, so all of the file counts.
  bool sets_got_base(const ObjectInput& file) {
    if (got_base_file_ == &file) return sets_got_base_;
    got_base_file_ = &file;
    sets_got_base_ = false;
    for (const InputSection& section : file.sections) {
      if (!section.is_code) continue;
      for (const elf::Reloc reloc : section.relocs()) {
        const RelocHowto* howto = machine_.howto(reloc.type);
        sets_got_base_ |= howto != nullptr && howto->kind == RelocKind::got_base_pc;
      }
    }
    return sets_got_base_;
  }

  void check_thread_pointer() {
    Bytes code = section_->header().data;
    std::vector<uint8_t> changed(code.begin(), code.end());
    std::optional<uint64_t> offset = drop_thread_pointer(context_, *section_, changed);
    if (!offset) return;
    context_.errors.add("{}: uses a thread pointer, which modules do not have; compile with -fpic",
                        place_name(*section_, *offset));
  }

  bool is_thread_local() const {
    return symbol_->meaning == Meaning::section &&
           symbol_->section->role == Role::thread_local_data;
  }

  const SectionTable* table() const {
    bool is_end =
        symbol_->meaning == Meaning::table_start || symbol_->meaning == Meaning::table_stop;
    return is_end ? &context_.section_tables[symbol_->value] : nullptr;
  }

  bool is_variable() const {
    if (table() != nullptr) return table()->parts.front()->segment != Segment::text;
    return symbol_->meaning == Meaning::common || symbol_->meaning == Meaning::rom_block ||
           (symbol_->meaning == Meaning::section && symbol_->section->segment != Segment::text);
  }

  bool is_in_text() const {
    if (table() != nullptr) return table()->parts.front()->segment == Segment::text;
    return symbol_->meaning == Meaning::got || symbol_->meaning == Meaning::helper ||
           symbol_->meaning == Meaning::rom_places ||
           symbol_->meaning == Meaning::indirect_function ||
           (symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::text);
  }

  // Code lies at word boundaries on machines whose calls and loads count words.
  bool is_target_aligned(const RelocHowto& howto) {
    uint64_t offset = symbol_->value + static_cast<uint64_t>(reloc_.addend);
    if (symbol_->meaning != Meaning::section || offset % howto.target_alignment == 0) return true;
    refuse("is at {:#x} of its section, which is no multiple of {}", offset,
           howto.target_alignment);
    return false;
  }

  void scan_absolute(const RelocHowto& howto) {
    if (symbol_->is_constant()) return;
    // The address of a function that has to be called through code of its own is that code's.
    if (symbol_->adapter != nullptr) add_stub();
    if (howto.field->size != word_size_) {
      refuse_part(howto);
    } else if (!is_loaders_word(context_, *section_, reloc_.offset)) {
      Address address = address_of(context_, *symbol_, 0);
      if (!patch_at_startup(address.kind, false)) refuse_unaligned();
    } else {
      ++context_.patched_words;
      note_head_word(addend_of(*section_, reloc_, howto));
    }
  }

  void scan_rom_qstr(const RelocHowto& howto) {
    bool is_word = howto.kind == RelocKind::abs && howto.field->size == word_size_ &&
                   is_loaders_word(context_, *section_, reloc_.offset);
    if (section_->is_code || section_->literals != nullptr) {
      refuse(
          "is MP_ROM_QSTR of a static table, in code: where the compiler knows a table's entry, or "
          "a "
          "name stands in a table and in a function. Make the table neither static nor const for "
          "compilers, or write MP_OBJ_NEW_QSTR in the function");
      return;
    }
    if (!is_word || section_->segment != Segment::rodata) {
      refuse("is MP_ROM_QSTR, which has to be an aligned word of a variable");
      return;
    }
    uint64_t place = symbol_->value + static_cast<uint64_t>(addend_of(*section_, reloc_, howto));
    if (place % sizeof(uint16_t) != 0 || place == 0 ||
        place / sizeof(uint16_t) > context_.qstrs.size()) {
      refuse("is no QSTR of the module: it has {} in its QSTR header", context_.qstrs.size());
      return;
    }
    add_rom_qstr(context_, {section_, static_cast<uint32_t>(reloc_.offset)});
  }

  // Has the startup code add the address of `base_kind` to the field, less the start of the field's
  // segment if it is relative. False if it cannot.
  bool patch_at_startup(int base_kind, bool is_relative) {
    const unsigned unit = machine_.patch_unit();
    const Field& field = *howto_->field;
    bool is_plain =
        &field == &fields::word32 || &field == &fields::word64 || &field == &fields::signed32;
    if (unit == 0 || !is_plain || reloc_.offset % unit != 0 ||
        section_->header().alignment % unit != 0) {
      return false;
    }
    PatchKind kind;
    kind.place = section_->segment;
    kind.base_kind = base_kind == mpy::kRelocRodata ? mpy::kRelocBss : base_kind;
    kind.is_relative = is_relative;
    kind.size = field.size;
    PatchTable& table = context_.startup.table_for(context_, kind, unit);
    table.patches.push_back({section_, static_cast<uint32_t>(reloc_.offset)});
    return true;
  }

  void refuse_part(const RelocHowto& howto) {
    refuse(
        "is an address in {} bytes of code or data; loaders patch only aligned words of {} "
        "bytes{}{}",
        howto.field->size, word_size_, howto.advice ? ": " : "", howto.advice ? howto.advice : "");
  }

  void refuse_unaligned() {
    refuse("is an address at an unaligned place; loaders patch only aligned words of {} bytes: {}",
           word_size_,
           section_->is_code ? "compile with -fpic" : "align the pointer (no packed structure)");
  }

  // A word of text that will hold the address of a variable may serve to keep its block alive, if
  // the variable comes first there.
  void note_head_word(int64_t addend) {
    if (section_->segment != Segment::text || !is_variable()) return;
    if (symbol_->meaning == Meaning::common) {
      if (addend == 0) symbol_->is_pointed_at = true;
      return;
    }
    if (table() != nullptr || symbol_->meaning == Meaning::rom_block) return;
    // Nothing has an address yet, so this is the offset in the section.
    if (address_of(context_, *symbol_, addend).value != 0) return;
    InputSection& section = *symbol_->section;
    (section.merged != nullptr ? section.merged->is_pointed_at : section.is_pointed_at) = true;
  }

  // What is reached by its distance from `from` has to lie in the same memory, unless the startup
  // code can put the distance right.
  void require_distance(Segment from) {
    bool is_in_module = is_in_text() || is_variable();
    Memory to = is_in_text() ? Memory::text : Memory::block;
    if (!is_in_module) return require_text();
    if (to == memory_of(from)) return;
    if (from == section_->segment &&
        patch_at_startup(to == Memory::text ? mpy::kRelocText : mpy::kRelocBss, true)) {
      return;
    }
    if (to == Memory::block) return require_text();
    refuse(
        "reaches code or constants from a variable by their distance, but loaders place the two "
        "apart");
  }

  void require_text() {
    if (is_in_text()) return;
    bool is_arm = machine_.elf_machine() == elf::EM_ARM;
    switch (symbol_->meaning) {
      case Meaning::section:
      case Meaning::common:
        refuse(
            "reaches a variable by its distance from the code, but loaders place the two apart; "
            "make the variable global (neither static nor hidden){}",
            is_arm ? " or compile with -fno-pic" : "");
        break;
      case Meaning::undefined:
        refuse(
            "is a weak symbol that nothing defines, and its address 0 is out of reach; "
            "reach it through a pointer");
        break;
      case Meaning::absolute:
        refuse("is a fixed address, out of reach from code whose own address is not known");
        break;
      default:
        refuse("is defined by the firmware, out of reach from text; compile with -fpic{}",
               is_arm ? " and without -fropi" : "");
        break;
    }
  }

  void scan_branch(const RelocHowto& howto) {
    if (is_in_text() || symbol_->meaning == Meaning::undefined) return;
    bool is_function =
        symbol_->meaning == Meaning::absolute || symbol_->meaning == Meaning::fun_table_entry;
    int64_t at_function = howto.kind == RelocKind::branch_got_rel ? 0 : -machine_.branch_bias();
    if (!is_function || addend_of(*section_, reloc_, howto) != at_function) {
      refuse("calls what is no function");
    } else {
      add_stub();
    }
  }

  void add_stub() { context_.stubs.add(context_, *symbol_); }

  void scan_high_part(const RelocHowto& howto) {
    if (section_->highs.empty()) return refuse("is not in code");
    HighPart& high = context_.parts.highs[next_high_++];
    if (howto.slot != Slot::address) {
      high.way = Way::slot;
      return add_thread_local_slot();
    }
    if (symbol_->meaning == Meaning::got) return;
    if (howto.kind == RelocKind::got_high && reloc_.addend != 0) {
      return refuse("has the addend {}, and would read a word beside the symbol's slot",
                    reloc_.addend);
    }
    if (symbol_->adapter != nullptr) add_stub();
    if (howto.kind == RelocKind::abs_high && symbol_->is_constant()) {
      high.way = Way::absolute;
      return;
    }
    if (high.is_misused) return refuse("is part of a calculation; compile with -fpic");
    if (!choose_way(high, howto.kind == RelocKind::got_high)) return refuse_growth();
    if (uses_slot(high.way)) add_slot(howto.kind == RelocKind::got_high ? 0 : reloc_.addend);
  }

  // False if there is none.
  bool choose_way(HighPart& high, bool is_got) {
    // Otherwise the low parts are not all what the high part leaves of one distance.
    bool is_simple = high.is_alone && !high.have_offsets;
    if (is_got) {
      high.way = is_in_text() && high.are_loads && is_simple ? Way::relative : Way::slot;
      return true;
    }
    bool can_load = !is_in_text() && is_simple && high.are_additions && high.count > 0;
    // Without room it is in the hope that no low part overflows.
    bool is_relative = is_simple || (high.is_alone && !has_room(high));
    if (is_in_text() && is_relative) {
      high.way = Way::relative;
      return true;
    }
    if (can_load && (high.count == 1 || !has_room(high))) {
      high.way = Way::slot;
      return true;
    }
    high.way = is_in_text() ? Way::whole : Way::loaded_whole;
    if (has_room(high)) return true;
    add_detour(high);
    return high.count > 0 || !high.is_alone;
  }

  void add_detour(HighPart& high) {
    Parts& parts = context_.parts;
    auto number = static_cast<uint32_t>(&high - parts.highs.data());
    const uint8_t* code = section_->header().data.data() + high.offset;
    auto detour = static_cast<uint32_t>(parts.detours.size());
    high.detour = &parts.detours.emplace_back(machine_, *section_, high.offset, number,
                                              machine_.whole_address(code, uses_slot(high.way)));
    parts.highs[parts.family_of(number)].keeps_lows = true;
    if (section_->detours.empty()) section_->detours.begin = detour;
    section_->detours.end = detour + 1;
  }

  bool has_room(const HighPart& high) {
    if (!room_) room_ = measure_room(context_, *section_);
    return *room_ == Room::everywhere || (*room_ == Room::where_marked && high.is_marked);
  }

  void refuse_growth() {
    refuse("{} here than the object has room for; compile without -mno-relax",
           is_in_text() ? "takes an instruction more"
                        : "reaches a variable, which loaders place apart from code, and takes a "
                          "load more");
  }

  // The slot of S + A.
  void add_slot(int64_t addend) {
    if (context_.got.allot(*symbol_, addend)) note_head_word(addend);
  }

  void add_thread_local_slot() { context_.got.allot_thread_local(*symbol_, howto_->slot); }

  // The symbol of a low part is a label at its high part.
  void scan_low_part() {
    if (section_->lows.empty()) return refuse("is not in code");
    LowPart& low = context_.parts.lows[next_low_++];
    if (machine_.howto(reloc_.type)->kind == RelocKind::abs_low) {
      if (symbol_->is_constant()) {
        low.high = LowPart::kAlone;
        return;
      }
      if (low.high == LowPart::kAlone) {
        return refuse(
            "continues a high part that cannot be told from the code; compile with -fpic");
      }
    }
    if (low.high == LowPart::kAlone) return refuse("names no instruction with the high part");
    const HighPart& high = context_.parts.highs[low.high];
    const uint8_t* code = section_->header().data.data() + reloc_.offset;
    if (is_whole(high.way) && !machine_.use_of_whole(code, low.offset)) {
      refuse("is {} bytes from its high part's address, out of reach", low.offset);
    }
  }

  void scan_got() {
    if (howto_->slot != Slot::address) return add_thread_local_slot();
    if (symbol_->meaning == Meaning::got) {
      refuse("asks for a slot for the table itself");
      return;
    }
    Bytes data = section_->header().data;
    if (const char* reason = machine_.reject_got(reloc_.type, data, reloc_.offset)) {
      refuse("{}", reason);
      return;
    }
    if (symbol_->adapter != nullptr) add_stub();
    if (can_relax_got(context_, *section_, reloc_, *symbol_)) return;
    add_slot(0);
  }

  LinkContext& context_;
  const Machine& machine_;
  unsigned word_size_;
  InputSection* section_ = nullptr;
  elf::Reloc reloc_;
  const RelocHowto* howto_ = nullptr;
  Symbol* symbol_ = nullptr;
  const ObjectInput* got_base_file_ = nullptr;  ///< of which sets_got_base_ is known
  bool sets_got_base_ = false;
  std::optional<Room> room_;               ///< of the section, once asked for
  uint32_t next_high_ = 0, next_low_ = 0;  ///< in LinkContext's parts
};

// Code of an instruction set that the target's cores do not have.
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

}  // namespace

void scan_relocations(LinkContext& context) {
  Scanner scanner(context);
  for (ObjectInput& file : context.objects) {
    refuse_foreign_code(context, file);
    for (InputSection& section : file.sections) {
      if (section.is_live) scanner.scan(section);
    }
  }
  context.got.settle(context.target->word_size());
  context.patched_words += context.got.count();
}

}  // namespace natmod::link
