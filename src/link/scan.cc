// One look at every relocation of the module, before anything has an address: which symbols need a
// GOT slot or a stub, and which relocations cannot be linked at all. What is refused here is
// refused with the symbol and what the user can do.
#include <algorithm>

#include "elf/names.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

class Scanner {
 public:
  explicit Scanner(LinkContext& context)
      : context_(context), machine_(context.machine()), word_size_(context.target->word_size()) {}

  void scan(InputSection& section) {
    section_ = &section;
    refuse_section();
    if (section.segment == Segment::bss) return;
    ObjectInput& file = *section.file;
    Bytes data = section.header().data;
    for (const elf::Reloc reloc : section.relocs()) {
      reloc_ = reloc;
      symbol_ = &file.symbol(reloc.symbol);
      const RelocHowto* howto = machine_.howto(reloc.type);
      if (howto == nullptr || howto->kind == RelocKind::dynamic) {
        refuse("is not supported");
      } else if (howto->field != nullptr && data.size() - reloc.offset < howto->field->size) {
        refuse("reaches beyond the end of its section");
      } else {
        scan_relocation(*howto);
      }
    }
  }

 private:
  template <class... Args>
  void refuse(fmt::format_string<Args...> reason, Args&&... args) {
    context_.errors.add("{}: {} against '{}' {}", place_name(*section_, reloc_.offset),
                        elf::reloc_name(machine_.elf_machine(), reloc_.type), symbol_name(*symbol_),
                        fmt::format(reason, std::forward<Args>(args)...));
  }

  void refuse_section() {
    std::string_view reason;
    switch (section_->refusal) {
      case Refusal::none:
        return;
      case Refusal::data:
        reason = "initialised data is not supported; make it const, or set it in mpy_init";
        break;
      case Refusal::constructors:
        reason = "constructors are not supported; call what they do from mpy_init";
        break;
      case Refusal::thread_local_data:
        reason = "thread-local data is not supported; use an ordinary global variable";
        break;
    }
    context_.errors.add("{}: {}{}", section_->name(), reason, variables());
  }

  // The names of what a section holds: "; it holds 'counter', 'table'".
  std::string variables() const {
    std::string names;
    for (const elf::Symbol symbol : section_->file->object.symbols()) {
      if (symbol.section != section_->index || symbol.name.empty() ||
          (symbol.type != elf::STT_OBJECT && symbol.type != elf::STT_TLS)) {
        continue;
      }
      names +=
          fmt::format("{} '{}'", names.empty() ? "; it holds" : ",", elf::demangle(symbol.name));
    }
    return names;
  }

  void scan_relocation(const RelocHowto& howto) {
    if (symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::none &&
        howto.kind != RelocKind::none) {
      refuse("refers to {}, which is no part of a module", symbol_->section->name());
      return;
    }
    if (symbol_->type == elf::STT_GNU_IFUNC && symbol_->is_defined()) {
      refuse("needs an indirect function, which is chosen at run time; it is not supported");
      return;
    }
    if (howto.kind == RelocKind::tls || symbol_->type == elf::STT_TLS) {
      refuse("needs thread-local storage, which is not supported; use an ordinary global variable");
      return;
    }
    bool patches = howto.kind != RelocKind::none && howto.kind != RelocKind::align &&
                   howto.kind != RelocKind::relax;
    if (howto.field == nullptr && patches) {
      refuse("is not supported{}{}", howto.advice ? ": " : "", howto.advice ? howto.advice : "");
      return;
    }
    switch (howto.kind) {
      case RelocKind::none:
      case RelocKind::tls:
      case RelocKind::dynamic:
      case RelocKind::size:
      case RelocKind::align:
      case RelocKind::relax:
      case RelocKind::got_base_pc:
        break;
      case RelocKind::pc_low:
        scan_low_part();
        break;
      case RelocKind::abs:
        scan_absolute(howto);
        break;
      case RelocKind::abs_part:
        if (!is_constant()) refuse_part(howto);
        break;
      case RelocKind::add:
      case RelocKind::sub:
      case RelocKind::set:
      case RelocKind::pc:
      case RelocKind::got_rel:
        require_text();
        break;
      case RelocKind::branch:
        scan_branch(howto);
        break;
      case RelocKind::got:
      case RelocKind::got_pc:
        scan_got();
        break;
    }
  }

  bool is_constant() const {
    return symbol_->meaning == Meaning::absolute || symbol_->meaning == Meaning::undefined;
  }

  bool is_in_text() const {
    return symbol_->meaning == Meaning::got ||
           (symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::text);
  }

  void scan_absolute(const RelocHowto& howto) {
    if (is_constant() || refuse_adapter()) return;
    if (howto.field->size != word_size_) {
      refuse_part(howto);
    } else if (reloc_.offset % word_size_ != 0 || section_->header().alignment % word_size_ != 0) {
      refuse_unaligned();
    } else {
      ++context_.patched_words;
      note_bss_word(addend_of(*section_, reloc_, howto));
    }
  }

  // The stub could be pointed at, but no compiler asks for that.
  bool refuse_adapter() {
    if (symbol_->adapter == nullptr) return false;
    refuse("takes the address of a function that modules can only call");
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

  // A word that will hold an address in BSS may serve to keep the whole block alive.
  void note_bss_word(int64_t addend) {
    bool is_bss =
        symbol_->meaning == Meaning::common ||
        (symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::bss);
    uint64_t start = symbol_->meaning == Meaning::common ? 0 : symbol_->value;
    if (is_bss && start + static_cast<uint64_t>(addend) == 0) context_.bss_heads.push_back(symbol_);
  }

  void require_text() {
    if (is_in_text()) return;
    switch (symbol_->meaning) {
      case Meaning::section:
      case Meaning::common:
        refuse(
            "reaches a variable in BSS from text, but loaders place the two apart; make the "
            "variable global (neither static nor hidden){}",
            machine_.elf_machine() == elf::EM_ARM ? " or compile with -fno-pic" : "");
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
        refuse("is defined by the firmware, out of reach from text; compile with -fpic");
        break;
    }
  }

  void scan_branch(const RelocHowto& howto) {
    if (is_in_text() || symbol_->meaning == Meaning::undefined) return;
    bool is_function =
        symbol_->meaning == Meaning::absolute || symbol_->meaning == Meaning::fun_table_entry;
    if (!is_function || addend_of(*section_, reloc_, howto) != -machine_.branch_bias()) {
      refuse("calls what is no function");
    } else if (symbol_->stub < 0) {
      symbol_->stub = static_cast<int32_t>(context_.stubs.size());
      context_.stubs.push_back({symbol_});
    }
  }

  // The symbol of a low part is a label at its high part.
  void scan_low_part() {
    bool is_label =
        symbol_->meaning == Meaning::section && symbol_->section->segment == Segment::text;
    if (!is_label || find_high_part(context_, *symbol_->section, symbol_->value) == nullptr) {
      refuse("names no instruction with the high part");
    }
  }

  void scan_got() {
    if (symbol_->meaning == Meaning::got) {
      refuse("asks for a slot for the table itself");
      return;
    }
    if (refuse_adapter()) return;
    if (can_relax_got(context_, *section_, reloc_, *symbol_)) return;
    if (symbol_->got_slot >= 0) return;
    symbol_->got_slot = static_cast<int32_t>(context_.got.size());
    context_.got.push_back(symbol_);
    note_bss_word(0);
  }

  LinkContext& context_;
  const Machine& machine_;
  unsigned word_size_;
  InputSection* section_ = nullptr;
  elf::Reloc reloc_;
  Symbol* symbol_ = nullptr;
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

// Slots of one kind side by side make the shortest relocation table; the order among them is that
// of first use.
int slot_order(const Symbol& symbol) {
  switch (symbol.meaning) {
    case Meaning::absolute:
    case Meaning::undefined:
      return 0;
    case Meaning::section:
      return symbol.section->segment == Segment::bss ? 2 : 1;
    case Meaning::common:
      return 2;
    default:
      return 3;
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
  std::stable_sort(context.got.begin(), context.got.end(), [](const Symbol* a, const Symbol* b) {
    return slot_order(*a) < slot_order(*b);
  });
  context.patched_words += context.got.size();
  for (size_t i = 0; i < context.got.size(); ++i) {
    context.got[i]->got_slot = static_cast<int32_t>(i);
  }
}

}  // namespace natmod::link
