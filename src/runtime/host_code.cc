#include "runtime/host_code.h"

namespace natmod::board {

Address Services::add(std::string_view name, HostCode code) {
  entries_.push_back({std::string(name), code});
  return address(static_cast<uint32_t>(entries_.size()) - 1);
}

}  // namespace natmod::board
