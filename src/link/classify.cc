// What each section of an object is to a module, by its type, flags and name; and which sections
// are refused, because they mean something that is not understood here. Nothing with a meaning is
// passed over: a relocation table of an unknown kind, for one, would leave every address 0.
#include <algorithm>

#include "elf/section_name.h"
#include "link/context.h"
#include "link/objects.h"
#include "mpy/cxx_symbols.h"
#include "target/section_rules.h"

namespace natmod::link {
namespace {

using elf::is_in_family;

bool is_in_any_family(std::string_view name, std::initializer_list<std::string_view> families) {
  return std::any_of(families.begin(), families.end(),
                     [&](std::string_view family) { return is_in_family(name, family); });
}

// Data for unwinding, debugging and the dynamic linker of an operating system: no module needs it.
bool is_for_others(const elf::Section& section, const SectionRules& rules) {
  if (!(section.flags & elf::SHF_ALLOC) || section.flags & elf::SHF_EXCLUDE) return true;
  switch (section.type) {
    case elf::SHT_PROGBITS:
    case elf::SHT_NOBITS:
    case elf::SHT_INIT_ARRAY:
    case elf::SHT_FINI_ARRAY:
    case elf::SHT_PREINIT_ARRAY:
      break;
    default:
      return true;
  }
  // A module is never unloaded, so what should run at the end never does.
  return section.type == elf::SHT_FINI_ARRAY || section.name == ".eh_frame" ||
         mpy::is_pyi_name(section.name) ||
         is_in_any_family(section.name, {".fini_array", ".dtors"}) ||
         (rules.has_unwind_names && is_in_any_family(section.name, {".ARM.exidx", ".ARM.extab"}));
}

Role role_of(const elf::Section& section) {
  if (section.type == elf::SHT_INIT_ARRAY || section.type == elf::SHT_PREINIT_ARRAY ||
      is_in_any_family(section.name, {".init_array", ".preinit_array", ".ctors"})) {
    return Role::constructors;
  }
  return section.flags & elf::SHF_TLS ? Role::thread_local_data : Role::ordinary;
}

// What is written only by the dynamic linker of an operating system is constant here. GCC gives a
// variable `ro` the section .data.rel.ro too, so where there is one, nothing there counts as
// constant.
bool is_constant_once_relocated(const InputSection& section, std::string_view name) {
  constexpr std::string_view kFamily = ".data.rel.ro";
  if (!is_in_family(name, kFamily)) return false;
  if (name != kFamily) return true;
  for (const elf::Symbol symbol : section.file->object.symbols()) {
    if (symbol.section == section.index && symbol.name == "ro") return false;
  }
  return true;
}

struct Refusal {
  uint32_t type;
  std::string_view advice;
};

constexpr std::string_view kNoCrel =
    "holds compact relocations (SHT_CREL), which natmod does not read; assemble without -Wa,--crel "
    "(clang -c without -Wa,--crel,--allow-experimental-crel)";

constexpr Refusal kRefusedTypes[] = {
    {20, kNoCrel},          // the number that the standard gives SHT_CREL
    {0x40000014, kNoCrel},  // the one that LLVM gave it before
    {19, "holds packed relocations of a linked program (SHT_RELR); give natmod its objects"},
};

constexpr uint64_t kKnownFlags = elf::SHF_WRITE | elf::SHF_ALLOC | elf::SHF_EXECINSTR |
                                 elf::SHF_MERGE | elf::SHF_STRINGS | elf::SHF_INFO_LINK |
                                 elf::SHF_LINK_ORDER | elf::SHF_GROUP | elf::SHF_TLS |
                                 elf::SHF_GNU_RETAIN | elf::SHF_EXCLUDE;

bool is_known_type(uint32_t type, const SectionRules& rules) {
  switch (type) {
    case elf::SHT_PROGBITS:
    case elf::SHT_NOBITS:
    case elf::SHT_NOTE:
    case elf::SHT_INIT_ARRAY:
    case elf::SHT_FINI_ARRAY:
    case elf::SHT_PREINIT_ARRAY:
      return true;
    case elf::SHT_ARM_EXIDX:  // of unwinding, as is SHT_X86_64_UNWIND
      return rules.has_unwind_type;
    default:
      return false;
  }
}

// Why a section cannot be part of an object that is linked; empty if it can.
std::string refuse(const elf::Section& section, const SectionRules& rules) {
  for (const Refusal& row : kRefusedTypes) {
    if (row.type == section.type) return std::string(row.advice);
  }
  bool is_table = section.type <= elf::SHT_SYMTAB_SHNDX;
  if (!(section.flags & elf::SHF_ALLOC)) {
    bool says_of_another = section.flags & elf::SHF_INFO_LINK || section.type < elf::SHT_LOOS;
    if (is_table || !says_of_another) return {};
    return fmt::format("is of type {:#x}, which natmod does not know, and says something of others",
                       section.type);
  }
  if (!is_known_type(section.type, rules)) {
    return fmt::format("is loaded and of type {:#x}, which natmod does not know", section.type);
  }
  if (uint64_t unknown = section.flags & ~(kKnownFlags | rules.flags)) {
    return fmt::format("is loaded and has flags {:#x}, which natmod does not know", unknown);
  }
  return {};
}

}  // namespace

void classify(LinkContext& context, InputSection& section) {
  const SectionRules& rules = section_rules(section.file->object.machine());
  const elf::Section header = section.header();
  if (std::string reason = refuse(header, rules); !reason.empty()) {
    context.errors.add("{}: {}", section.name(), reason);
  }
  if (is_for_others(header, rules)) return;
  section.is_code = header.flags & elf::SHF_EXECINSTR;
  bool is_writable =
      header.flags & elf::SHF_WRITE && !is_constant_once_relocated(section, header.name);
  section.role = section.is_code ? Role::ordinary : role_of(header);
  bool is_zero = header.type == elf::SHT_NOBITS && is_writable;
  section.segment = is_zero                           ? Segment::bss
                    : is_writable && !section.is_code ? Segment::rodata
                                                      : Segment::text;
}

}  // namespace natmod::link
