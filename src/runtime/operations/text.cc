// Objects to text.
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {

void print(Runtime& rt, Printer& printer, Value value, PrintKind kind) {
  DepthGuard guard(rt);
  if (!value) {
    printer.write("(nil)");
    return;
  }
  const Address type = type_of(rt, value);
  if (const Address fn = slot(rt, type, Slot::print)) {
    slot_print(rt, fn, printer, value, kind);
  } else {
    printer.format("<{}>", type_name(rt, type));
  }
}

std::string printed(Runtime& rt, Value value, PrintKind kind) {
  StringPrinter printer;
  print(rt, printer, value, kind);
  return printer.take();
}

}  // namespace natmod::board
