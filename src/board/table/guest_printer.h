// A guest's mp_print_t as a Printer.
#pragma once

#include "runtime/memory/value.h"
#include "runtime/printer.h"

namespace natmod::board {

class Runtime;

class GuestPrinter : public Printer {
 public:
  GuestPrinter(Runtime& rt, Address print) : rt_(rt), print_(print) {}
  void write(std::string_view text) override;

 private:
  Runtime& rt_;
  Address print_;
};

}  // namespace natmod::board
