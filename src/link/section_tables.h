// Tables that objects build together: every object adds to a section with a name that C can spell,
// and __start_NAME and __stop_NAME are its ends. Who asks for the ends keeps all parts, side by
// side and in link order.
#pragma once

#include <string_view>
#include <vector>

#include "link/section.h"

namespace natmod::link {

/// The parts of a table between __start_NAME and __stop_NAME, in link order.
struct SectionTable {
  std::string_view name;
  std::vector<InputSection*> parts;  ///< never empty once they are gathered
};

/// Makes __start_NAME or __stop_NAME an end of the table of all sections NAME; false if it is no
/// such symbol, or there are none.
bool define_section_table(LinkContext& context, Symbol& symbol);

/// Whether somebody asked for the ends of the table that `section` is a part of.
bool is_table_part(const LinkContext& context, const InputSection& section);

}  // namespace natmod::link
