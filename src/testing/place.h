// Where tests run: on the virtual board, or on a MicroPython program; and which modules load there.
#pragma once

#include <string>

namespace natmod::testing {

struct Place {
  std::string micropython;  ///< the program; empty: the virtual board, which has any architecture
  std::string arch;         ///< of the program
  std::string abi;
  std::string shown() const { return micropython.empty() ? "virtual board" : micropython; }
};

/// `micropython` is what the user calls the program, or empty. Error if there is none, or if it
/// loads no modules of the ABI that the user has named, and the same for the board and `abi`.
Place find_place(const std::string& micropython, const std::string& abi, bool is_abi_named);

}  // namespace natmod::testing
