// QSTRs as objects in static tables of C: { MP_ROM_QSTR(MP_QSTR_a), MP_ROM_PTR(&a_obj) }.
//
// Such an object is a number that only the running firmware knows, and no loader fills one in. In C
// it is the address of an entry of `natmod_rom_qstrs`, which the linker takes for a mark: the word
// holds the number of the module's own QSTR, its section goes to RODATA, which can be written, and
// a table has the place of each such word. Before constructors and mpy_init, the startup code calls
// natmod_make_rom_qstrs (sdk/lib), which goes through the table and makes objects of the numbers.
//
// The table is one of startup.h's, by words; `natmod_rom_places` is its address, `natmod_rom_block`
// that of the module's variables, BSS and RODATA, from which it counts.
#pragma once

#include <string_view>

#include "link/startup.h"

namespace natmod::link {

struct Reference;

/// A pointer that MP_REGISTER_MODULE of C makes.
inline constexpr std::string_view kRegisteredModule = "natmod_registered_module";

/// The section of rows that say which types of C have which names: see rom_qstrs.h.
inline constexpr std::string_view kTypeNames = "natmod_type_names";

/// By reach_from_entry, where static tables hold QSTRs.
struct RomQstrs {
  const Symbol* mark = nullptr;  ///< natmod_rom_qstrs
  Symbol* maker = nullptr;       ///< natmod_make_rom_qstrs
};

/// A name that stands for what the linker makes, which objects refer to and never define.
bool is_rom_name(std::string_view name);

/// Takes note of a symbol that the firmware defines, if it is `natmod_rom_qstrs`.
void note_rom_qstr(LinkContext& context, const Symbol& symbol);

/// Whether some relocation of `section` is against `symbol`.
bool refers_to(const InputSection& section, const Symbol& symbol);

/// natmod_make_rom_qstrs; null where nothing is to be made, or nothing defines it.
const Symbol* find_rom_maker(const LinkContext& context);

/// The same where something is to be made and nothing defines it yet.
Symbol* missing_rom_maker(LinkContext& context);

/// Says so.
void report_missing_rom_maker(LinkContext& context);

/// A word that asks for such a number: takes it, or refuses it where it is none of a variable.
void scan_rom_qstr(const Reference& at);

/// Whether the section has the module that MP_REGISTER_MODULE of C names.
bool is_registered_module(LinkContext& context, const InputSection& section);

/// The offset of the table in text.
uint64_t rom_places_address(const LinkContext& context);

}  // namespace natmod::link
