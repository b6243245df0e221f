// What C++ objects and the linker agree on: names that carry data. A template's mangled name holds
// its arguments, so an object file says what it needs of the linker without a scan of its source.
// GCC and clang mangle these alike, by the Itanium C++ ABI.
//
// QSTRs. `natmod::qstr_v1<'f', 'o', 'o'>` has two members that no object defines:
//
//   slot    a uint16_t, the entry of mp_native_qstr_table that holds the number of the QSTR foo:
//           the linker gives it the address table + 2 * index
//   index   a symbol whose *address* is the entry's index: a constant, for words of data
//
// The linker adds the name to the module's table, behind those of the QSTR header, unless it is
// there already. `natmod qstr` reads the same names from objects.
//
//   _ZN6natmod7qstr_v1IJ Lh102E Lh111E Lh111E EE4slotE      `Lh102E` is the byte 102
//
// Stubs for editors. `natmod::pyi_v1<Module>::text` is the text of a .pyi file. Its section belongs
// to no module; `natmod link --pyi FILE` writes its contents to FILE.
//
// A change of meaning gets another number in the names; the linker refuses numbers that it does not
// know.
#ifndef NATMOD_ABI_CXX_SYMBOLS_H
#define NATMOD_ABI_CXX_SYMBOLS_H

#define NATMOD_QSTR_SYMBOL_ANY "_ZN6natmod7qstr_v"
#define NATMOD_QSTR_SYMBOL_PREFIX "_ZN6natmod7qstr_v1IJ"
#define NATMOD_QSTR_SYMBOL_SLOT "EE4slotE"
#define NATMOD_QSTR_SYMBOL_INDEX "EE5indexE"
#define NATMOD_PYI_SYMBOL_PREFIX "_ZN6natmod6pyi_v1I"

namespace natmod {

template <unsigned char... Text>
struct qstr_v1 {
  static const unsigned short slot;
  static const char index[];
};

template <class Module>
struct pyi_v1;

}  // namespace natmod

#endif  // NATMOD_ABI_CXX_SYMBOLS_H
