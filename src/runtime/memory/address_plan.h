// Where the board's own regions lie, in every placement.
#pragma once

#include "runtime/memory/value.h"

namespace natmod::board {

struct AddressPlan {
  static constexpr Address kRom = 0x10000000;
  static constexpr Address kScratch = 0x18000000;
  static constexpr Address kHeap = 0x20000000;
  static constexpr Address kStack = 0x38000000;  ///< its end
  static constexpr Address kThread = 0x3f000000;
  static constexpr Address kText = 0x40000000;
  /// On ARM, where from 0x40000000 on there are devices, and no code runs (ARMv7-M, B3.1).
  static constexpr Address kThumbText = 0x08000000;
  static constexpr Address kServices = 0x70000000;
};

}  // namespace natmod::board
