// One look at every relocation of the module, before anything has an address: which symbols need a
// GOT slot or a stub, and which relocations cannot be linked at all. What is refused here is
// refused with the symbol and what the user can do.
#include "link/addresses.h"
#include "link/context.h"
#include "link/firmware_symbols.h"
#include "link/foreign_code.h"
#include "link/part_scanner.h"
#include "link/passes.h"
#include "link/reference.h"
#include "link/relocs.h"
#include "link/thread_pointer.h"

namespace natmod::link {
namespace {

class Scanner {
 public:
  explicit Scanner(LinkContext& context)
      : context_(context),
        machine_(context.machine()),
        word_size_(context.target->word_size()),
        at_(context),
        parts_(at_) {}

  void scan(InputSection& section) {
    at_.section = &section;
    if (section.segment == Segment::none || section.segment == Segment::bss) return;
    ObjectInput& file = *section.file;
    Bytes data = section.header().data;
    pair_parts(context_, section);
    check_thread_pointer(context_, section);
    parts_.start(section);
    for (const elf::Reloc reloc : section.relocs()) {
      if (!section.uses(reloc)) continue;
      at_.reloc = reloc;
      const RelocHowto* howto = machine_.howto(reloc.type, data, reloc.offset);
      if (howto != nullptr && !refers(howto->kind)) {
        if (howto->kind == RelocKind::pc_low) parts_.scan_low(RelocKind::pc_low);
        continue;
      }
      bool is_whole = howto == nullptr || howto->field == nullptr ||
                      fits(*howto->field, data.subspan(reloc.offset));
      if (howto != nullptr && is_whole && stays_inside(section, *howto, reloc)) continue;
      at_.symbol = &file.symbol(reloc.symbol);
      if (howto == nullptr || howto->kind == RelocKind::dynamic) {
        at_.refuse("is not supported");
      } else if (!is_whole) {
        at_.refuse("reaches beyond the end of its section");
      } else {
        at_.howto = howto;
        scan_relocation(*howto);
      }
    }
  }

 private:
  static bool fits(const Field& field, Bytes bytes) {
    return bytes.size() >= field.size && (field.ends_within == nullptr || field.ends_within(bytes));
  }

  void scan_relocation(const RelocHowto& howto) {
    if (at_.symbol->meaning == Meaning::section && at_.symbol->section->segment == Segment::none &&
        howto.kind != RelocKind::none) {
      at_.refuse("refers to {}, which is no part of a module", at_.symbol->section->name());
      return;
    }
    bool is_in_code = at_.section->is_code || at_.section->literals != nullptr;
    bool is_module_type =
        at_.symbol->name == kModuleTypeName && at_.symbol->meaning == Meaning::absolute;
    if (is_module_type && (is_in_code || !is_registered_module(context_, *at_.section))) {
      at_.refuse(
          "is not within reach of modules, but as the type of what MP_REGISTER_MODULE is given; "
          "compare with the type of a module that is imported");
      return;
    }
    if (at_.symbol->meaning == Meaning::rom_qstr) return scan_rom_qstr(at_);
    bool is_indirect =
        at_.symbol->type == elf::STT_GNU_IFUNC && at_.symbol->meaning == Meaning::section;
    if (is_indirect && !choose_at_startup(at_)) return;
    if (howto.kind == RelocKind::tls) {
      at_.refuse("reaches thread-local storage by a register that modules do not have{}{}",
                 howto.advice ? ": " : "", howto.advice ? howto.advice : "");
      return;
    }
    if (at_.symbol->meaning == Meaning::helper) {
      const Helper& helper = machine_.helpers()[at_.symbol->value];
      context_.helpers.try_emplace(at_.symbol->value, helper, word_size_);
    }
    bool wants_thread_local = howto.kind == RelocKind::tls_offset || howto.slot != Slot::address;
    // Thread-local variables are ordinary ones at their addresses.
    bool is_either = howto.kind == RelocKind::abs_high || howto.kind == RelocKind::abs_low;
    if (wants_thread_local != at_.is_thread_local() && !is_either && howto.field != nullptr) {
      at_.refuse("{}", wants_thread_local ? "expects a thread-local variable"
                                          : "reaches a thread-local variable as if it were none");
      return;
    }
    bool patches = howto.kind != RelocKind::none && howto.kind != RelocKind::align &&
                   howto.kind != RelocKind::relax;
    if (howto.field == nullptr && patches) {
      at_.refuse("is not supported{}{}", howto.advice ? ": " : "",
                 howto.advice ? howto.advice : "");
      return;
    }
    bool is_from_got_base = howto.kind == RelocKind::got || howto.kind == RelocKind::got_rel;
    if (is_from_got_base && howto.advice != nullptr && !sets_got_base(*at_.section->file)) {
      at_.refuse("is relative to a register that nothing in the object sets; {}", howto.advice);
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
        parts_.scan_high(howto);
        break;
      case RelocKind::abs_low:
        parts_.scan_low(howto.kind);
        break;
      case RelocKind::pc_low:
      case RelocKind::abs:
        scan_absolute(howto);
        break;
      case RelocKind::abs_part:
        if (!at_.symbol->is_constant()) refuse_part(howto);
        break;
      case RelocKind::add:
      case RelocKind::sub:
      case RelocKind::set:
        require_text();
        break;
      case RelocKind::pc:
        if (is_unmarked_call(context_, *at_.section, at_.reloc, *at_.symbol)) {
          scan_branch(howto);
        } else {
          require_distance(at_.section->segment);
        }
        break;
      case RelocKind::literal:
        require_distance(at_.section->segment);
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

  // Code lies at word boundaries on machines whose calls and loads count words.
  bool is_target_aligned(const RelocHowto& howto) {
    uint64_t offset = at_.symbol->value + static_cast<uint64_t>(at_.reloc.addend);
    if (at_.symbol->meaning != Meaning::section || offset % howto.target_alignment == 0)
      return true;
    at_.refuse("is at {:#x} of its section, which is no multiple of {}", offset,
               howto.target_alignment);
    return false;
  }

  void scan_absolute(const RelocHowto& howto) {
    if (at_.symbol->is_constant()) return;
    // The address of a function that has to be called through code of its own is that code's.
    if (at_.symbol->adapter != nullptr) at_.add_stub();
    if (howto.field->size != word_size_) {
      refuse_part(howto);
    } else if (!is_loaders_word(context_, *at_.section, at_.reloc.offset)) {
      Address address = address_of(context_, *at_.symbol, 0);
      if (!patch_at_startup(at_, address.kind, false)) refuse_unaligned();
    } else {
      ++context_.patched_words;
      at_.note_head_word(addend_of(*at_.section, at_.reloc, howto));
    }
  }

  void refuse_part(const RelocHowto& howto) {
    at_.refuse(
        "is an address in {} bytes of code or data; loaders patch only aligned words of {} "
        "bytes{}{}",
        howto.field->size, word_size_, howto.advice ? ": " : "", howto.advice ? howto.advice : "");
  }

  void refuse_unaligned() {
    at_.refuse(
        "is an address at an unaligned place; loaders patch only aligned words of {} bytes: {}",
        word_size_,
        at_.section->is_code ? "compile with -fpic" : "align the pointer (no packed structure)");
  }

  // What is reached by its distance from `from` has to lie in the same memory, unless the startup
  // code can put the distance right.
  void require_distance(Segment from) {
    bool is_in_module = at_.is_in_text() || at_.is_variable();
    Memory to = at_.is_in_text() ? Memory::text : Memory::block;
    if (!is_in_module) return require_text();
    if (to == memory_of(from)) return;
    if (from == at_.section->segment &&
        patch_at_startup(at_, to == Memory::text ? mpy::kRelocText : mpy::kRelocBss, true)) {
      return;
    }
    if (to == Memory::block) return require_text();
    at_.refuse(
        "reaches code or constants from a variable by their distance, but loaders place the two "
        "apart");
  }

  void require_text() {
    if (at_.is_in_text()) return;
    switch (at_.symbol->meaning) {
      case Meaning::section:
      case Meaning::common:
        at_.refuse(
            "reaches a variable by its distance from the code, but loaders place the two apart; "
            "make the variable global (neither static nor hidden){}",
            machine_.advice_for_variables());
        break;
      case Meaning::undefined:
        at_.refuse(
            "is a weak symbol that nothing defines, and its address 0 is out of reach; "
            "reach it through a pointer");
        break;
      case Meaning::absolute:
        at_.refuse("is a fixed address, out of reach from code whose own address is not known");
        break;
      default:
        at_.refuse("is defined by the firmware, out of reach from text; compile with -fpic{}",
                   machine_.advice_for_firmware());
        break;
    }
  }

  void scan_branch(const RelocHowto& howto) {
    if (at_.is_in_text() || at_.symbol->meaning == Meaning::undefined) return;
    bool is_function =
        at_.symbol->meaning == Meaning::absolute || at_.symbol->meaning == Meaning::fun_table_entry;
    int64_t at_function = howto.kind == RelocKind::branch_got_rel ? 0 : -machine_.branch_bias();
    if (!is_function || addend_of(*at_.section, at_.reloc, howto) != at_function) {
      at_.refuse("calls what is no function");
    } else {
      at_.add_stub();
    }
  }

  void scan_got() {
    if (at_.howto->slot != Slot::address)
      return context_.got.allot_thread_local(*at_.symbol, at_.howto->slot);
    if (at_.symbol->meaning == Meaning::got) {
      at_.refuse("asks for a slot for the table itself");
      return;
    }
    Bytes data = at_.section->header().data;
    if (const char* reason = machine_.reject_got(at_.reloc.type, data, at_.reloc.offset)) {
      at_.refuse("{}", reason);
      return;
    }
    if (at_.symbol->adapter != nullptr) at_.add_stub();
    if (can_relax_got(context_, *at_.section, at_.reloc, *at_.symbol)) return;
    at_.add_slot();
  }

  LinkContext& context_;
  const Machine& machine_;
  unsigned word_size_;
  Reference at_;
  PartScanner parts_;
  const ObjectInput* got_base_file_ = nullptr;  ///< of which sets_got_base_ is known
  bool sets_got_base_ = false;
};

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
