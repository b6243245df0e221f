// Names by which C++ objects say something to the linker.
#pragma once

namespace natmod::link {

class LinkContext;
struct Symbol;

/// The table entry that a C++ name asks for (abi/cxx_symbols.h), if `symbol` is one.
bool define_qstr_symbol(LinkContext& context, Symbol& symbol);

}  // namespace natmod::link
