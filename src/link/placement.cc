// Which segment a section goes to, in one place.
//
//   section                        segment   why
//   code, stubs, GOT               text      loaders patch only words of text and RODATA, and code
//                                            reaches its slots by distance
//   constants                      text      they cost no memory twice, and code reaches them by
//                                            distance
//   tables of MP_ROM_QSTR          RODATA    startup code makes objects of them, and gives types
//   and named types                          of C their names
//   constants, text not for bytes  RODATA    esp32 and esp8266 read text by whole words only, and
//                                            esp8266's may be flash: writable code is refused
//   initialised variables          RODATA    which is, despite its name, writable, initialised
//                                            anew at each import, and seen by garbage collectors
//   zeroed variables               BSS       costs no bytes in the file
//   thread-local variables         both      as other variables, but side by side: code adds
//                                            offsets to the start of all
//   tables of constructors         none      their entries become calls in the startup code
#include <algorithm>

#include "link/passes.h"
#include "link/rom_qstrs.h"

namespace natmod::link {
namespace {

template <class Visit>
void for_each_live(LinkContext& context, Visit&& visit) {
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.is_live) visit(section);
    }
  }
}

// What startup code gives names to has to be where it can be written.
void place_types(InputSection& names) {
  for (const elf::Reloc reloc : names.relocs()) {
    const Symbol& symbol = names.file->symbol(reloc.symbol);
    if (symbol.meaning == Meaning::section) symbol.section->segment = Segment::rodata;
  }
}

// One initialised variable makes all thread-local ones initialised: they have to stay together.
void place_thread_local(LinkContext& context) {
  bool is_initialised = false;
  for_each_live(context, [&](const InputSection& section) {
    is_initialised |= section.role == Role::thread_local_data && section.segment == Segment::rodata;
  });
  for_each_live(context, [&](InputSection& section) {
    if (section.role != Role::thread_local_data) return;
    section.segment = is_initialised ? Segment::rodata : Segment::bss;
  });
}

}  // namespace

void place_sections(LinkContext& context) {
  for_each_live(context, [&](InputSection& section) {
    bool is_constant = section.segment == Segment::text && !section.is_code;
    if (section.is_code && section.header().flags & elf::SHF_WRITE &&
        !context.target->text_holds_constants) {
      context.errors.add(
          "{}: is code that may be written, and ports of {} put code where it cannot be; make the "
          "section either writable or executable",
          section.name(), context.target->name());
    }
    if (section.role == Role::constructors) section.segment = Segment::none;
    if (section.header().name == kTypeNames) place_types(section);
    if (is_constant &&
        (!context.target->text_holds_constants ||
         (context.rom_qstrs.mark != nullptr && refers_to(section, *context.rom_qstrs.mark)))) {
      section.segment = Segment::rodata;
    }
  });
  place_thread_local(context);
}

}  // namespace natmod::link
