// The QSTR header of a module: which names its sources use, and the C header that gives each a
// value.
//
// A name of the static list is a constant; any other name is an entry of mp_native_qstr_table,
// which the loader fills when it interns the strings that the .mpy file lists. Entry 0 is the
// source file's name, so a module's own names start at 1. The header is the module's MP_CONFIGFILE.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::mpy {

/// Names without their MP_QSTR_ prefix, in the order of the table. The empty name is a name: the
/// static list has it.
using QstrNames = std::set<std::string, std::less<>>;

/// Adds every `MP_QSTR_name` in `text`, whatever it is part of: what mpy_ld.py --preprocess does.
void scan_qstrs(std::string_view text, QstrNames& names);

/// Names that C sources give to MP_ROM_QSTR, which without the header is
/// NATMOD_STANDS_FOR(NATMOD_ROM_MP_QSTR_name, MP_QSTR_name); a macro for the name is what differs.
/// In tables outside of functions it has to be a constant (see link/rom_qstrs.cc); in a function it
/// may be the object itself.
struct RomQstrs {
  QstrNames in_tables;
  QstrNames in_functions;
  QstrNames types;  ///< names of types in constant data, as NATMOD_TYPE_NAME_MP_QSTR_name
  std::map<std::string, std::string> aliases;  ///< NATMOD_ROM_MACRO to NATMOD_ROM_MP_QSTR_name
};

/// Adds every identifier `MP_QSTR_name` of preprocessed C or C++. String and character literals,
/// comments and line marks do not count.
void harvest_qstrs(std::string_view preprocessed, QstrNames& names, RomQstrs* rom = nullptr);

/// The files that the line marks of preprocessed source name, without the compiler's own headers.
std::set<std::string> included_files(std::string_view preprocessed);

/// Names that objects ask for by symbols (mpy/cxx_symbols.h).
struct SymbolQstrs {
  QstrNames used;     ///< by their number
  QstrNames indexed;  ///< by the index of their entry: a static one needs an entry too
};

/// The header's text. Names of the static list need not be in `names`. With `symbols`, it tells C++
/// sources the whole table, as NATMOD_QSTR_NAMES.
std::string qstr_header(const QstrNames& names, const SymbolQstrs* symbols = nullptr,
                        const RomQstrs& rom = {});

/// The strings of the module's table in the order of its entries, from a header that qstr_header()
/// or mpy_ld.py --preprocess made. Error if the entries are not 1, 2, 3 and so on; `name` is what
/// messages call the header.
std::vector<std::string> read_qstr_header(std::string_view text, std::string_view name);

}  // namespace natmod::mpy
