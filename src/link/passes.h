// The passes of link.cc, in their order. Each reads what earlier ones made and leaves its errors in
// the context; link.cc sets the checkpoints.
#pragma once

#include "link/context.h"

namespace natmod::link {

/// Parses the objects and indexes the archives. Globals are resolved as files are linked.
void read_inputs(LinkContext& context);

/// Sets LinkContext::target from the options or the first object, and checks every linked object.
void select_target(LinkContext& context);

/// Marks what mpy_init needs, and links what that lacks: archives' members, externs, the firmware's
/// own symbols. Whatever is still undefined afterwards is an error, unless only weakly referenced.
void reach_from_entry(LinkContext& context);

/// Refuses live code that reads the table of the module's QSTRs where no header said what it holds.
void check_qstr_table(LinkContext& context);

/// Refuses live code of libraries that needs the program or system for which they were made.
void check_library_code(LinkContext& context);

/// Sets the segment of every live section.
void place_sections(LinkContext& context);

/// Lists the live parts of all tables.
void gather_section_tables(LinkContext& context);

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

}  // namespace natmod::link
