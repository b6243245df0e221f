#include "board/table/guest_printer.h"

#include "runtime/allocation.h"

namespace natmod::board {

void GuestPrinter::write(std::string_view text) {
  GuestMemory& m = memory(rt_);
  const uint64_t data = m.field(print_, layout::Print::data);
  const Address fn = m.field(print_, layout::Print::print_strn);
  RuntimeState& state = rt_.state();
  if (fn == state.print_to_output) {
    state.output(text);
  } else if (fn == state.print_to_host && state.print_to_host != 0) {
    if (data < state.printers.size()) state.printers[data]->write(text);
  } else {
    while (!text.empty()) {
      const std::string_view piece = text.substr(0, size_t{16} << 10);
      Scratch buffer(scratch(rt_), piece.size());
      m.write(buffer.address(), piece);
      call_guest(rt_, fn, {data, buffer.address(), piece.size()});
      text.remove_prefix(piece.size());
    }
  }
}

}  // namespace natmod::board
