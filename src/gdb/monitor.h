// The commands that gdb's `monitor` passes on: what the board knows and gdb does not.
#pragma once

#include <string>
#include <string_view>

namespace natmod::board {
class GuestMachine;
}

namespace natmod::gdb {

/// The answer, of whole lines; also to what is no command. The board is afterwards as before.
std::string answer_monitor(board::GuestMachine& machine, std::string_view command);

}  // namespace natmod::gdb
