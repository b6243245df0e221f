// The passes of link.cc, in their order. Each reads what earlier ones made and leaves its errors in
// the context; link.cc sets the checkpoints.
#pragma once

#include "link/context.h"
#include "link/dwarf.h"
#include "link/relocs.h"

namespace natmod::link {

/// Parses the objects and indexes the archives. Globals are resolved as files are linked.
void read_inputs(LinkContext& context);

/// Sets LinkContext::target from the options or the first object, and checks every linked object.
void select_target(LinkContext& context);

/// Marks what mpy_init needs, and links what that lacks: archives' members, externs, the firmware's
/// own symbols. Whatever is still undefined afterwards is an error, unless only weakly referenced.
void reach_from_entry(LinkContext& context);

/// Sets the segment of every live section.
void place_sections(LinkContext& context);

/// Lists what runs before mpy_init.
void order_constructors(LinkContext& context);

/// Joins equal strings and constants.
void merge_constants(LinkContext& context);

/// Looks at every relocation once: allots GOT slots and stubs, and refuses what cannot be linked.
void scan_relocations(LinkContext& context);

/// Finds the literals that code loads, equal ones once, and the calls that may do without.
void gather_literals(LinkContext& context);

/// Orders sections and gives everything its address; adds stubs until every call reaches.
void lay_out(LinkContext& context);

/// Fills text and RODATA with bytes, and the load-time relocations.
void relocate(LinkContext& context);

/// The text of a .pyi file that C++ objects bring along; empty if they have none.
std::string collect_stubs(const LinkContext& context);

// Shared between passes.

/// Lists the live parts of all tables.
void gather_section_tables(LinkContext& context);

/// Links a parsed object: gives it symbols and sections, and resolves its globals.
void link_object(LinkContext& context, elf::ObjectFile object, Origin origin);

/// Says what a section is to the module: its segment, its role. Error if it is not understood.
void classify(LinkContext& context, InputSection& section);

/// The archive member that defines `name`, linked now; false if no archive has it.
bool pull_member(LinkContext& context, std::string_view name, bool from_libraries);

/// Reads the libraries of Options::runtime, once.
void read_runtime(LinkContext& context);

/// Whether C++ vtables have `name` in place of functions without a body.
inline bool is_pure_virtual(std::string_view name) {
  return name == "__cxa_pure_virtual" || name == "__cxa_deleted_virtual";
}

/// Reports every undefined symbol that live code needs; warns of vtables that lack one.
void report_undefined(LinkContext& context);

/// Refuses live code of libraries that needs the program or system for which they were made.
void check_library_code(LinkContext& context);

/// Refuses an object's live code of an instruction set that the target's cores do not have.
void refuse_foreign_code(LinkContext& context, const ObjectInput& file);

/// What helps where nothing defines `name`, as a clause; empty if nobody knows.
std::string hint_for(const LinkContext& context, std::string_view name);

/// The same where a library defines `name`, but not for modules.
std::string_view advice_instead_of(std::string_view name);

/// The table entry that a C++ name asks for (abi/cxx_symbols.h), if `symbol` is one.
bool define_qstr_symbol(LinkContext& context, Symbol& symbol);

/// By what name objects read the table of the module's QSTRs at numbers of the QSTR header.
inline constexpr std::string_view kQstrTableName = "mp_native_qstr_table";
/// Refuses live code that does so where no header said what the table holds.
void check_qstr_table(LinkContext& context);

/// A pointer that MP_REGISTER_MODULE of C makes.
inline constexpr std::string_view kRegisteredModule = "natmod_registered_module";

/// The section of rows that say which types of C have which names: see rom_qstrs.h.
inline constexpr std::string_view kTypeNames = "natmod_type_names";

/// The type of modules, which no module can reach. C names it in what MP_REGISTER_MODULE is given,
/// where nobody reads it.
inline constexpr std::string_view kModuleTypeName = "mp_type_module";

/// The linker's and firmware's own definition of `name`, if there is one.
bool define_firmware_symbol(const LinkContext& context, Symbol& symbol);
std::vector<std::string_view> firmware_symbol_names();
/// The machine's function of that name, if it has one.
bool define_helper(const LinkContext& context, Symbol& symbol);

/// Whether some code of `file` has a thread pointer, as Machine::drop_thread_pointer has it; and
/// that for the bytes of one of its sections.
bool has_thread_pointer(const LinkContext& context, ObjectInput& file);
std::optional<uint64_t> drop_thread_pointer(const LinkContext& context, const InputSection& section,
                                            std::span<uint8_t> code);
/// Refuses a section whose code cannot do without.
void check_thread_pointer(LinkContext& context, const InputSection& section);

}  // namespace natmod::link
