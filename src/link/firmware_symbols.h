// Names that the firmware, the linker and the machine define.
#pragma once

#include <string_view>
#include <vector>

namespace natmod::link {

class LinkContext;
struct Symbol;

/// By what name objects read the table of the module's QSTRs at numbers of the QSTR header.
inline constexpr std::string_view kQstrTableName = "mp_native_qstr_table";

/// The type of modules, which no module can reach. C names it in what MP_REGISTER_MODULE is given,
/// where nobody reads it.
inline constexpr std::string_view kModuleTypeName = "mp_type_module";

/// The linker's and firmware's own definition of `name`, if there is one.
bool define_firmware_symbol(const LinkContext& context, Symbol& symbol);
std::vector<std::string_view> firmware_symbol_names();

/// The machine's function of that name, if it has one.
bool define_helper(const LinkContext& context, Symbol& symbol);

}  // namespace natmod::link
