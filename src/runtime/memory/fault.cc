#include "runtime/memory/fault.h"

namespace natmod {

MachineFault::MachineFault(Kind kind, const std::string& report)
    : std::runtime_error(report), kind_(kind) {}

}  // namespace natmod
