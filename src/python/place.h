// Where in a source something stands.
#pragma once

#include <cstdint>

namespace natmod::python {

struct Place {
  uint32_t line = 0;    ///< from 1; 0: nowhere
  uint32_t column = 0;  ///< in bytes, from 1; 0: not known
};

}  // namespace natmod::python
