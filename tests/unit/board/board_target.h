// Tests on every architecture: a module that was built for it, on its board.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <iosfwd>

#include "board/machine/machine.h"
#include "natmod/board.h"

namespace natmod::board {

struct BoardTarget {
  const char* name;
  Arch arch;
};
/// All that a board can be. Of those without a linked module the tests are skipped, and say why.
std::vector<BoardTarget> board_targets();
void PrintTo(const BoardTarget& target, std::ostream* out);
std::string board_test_name(const testing::TestParamInfo<BoardTarget>& info);

/// modules/ARCH/NAME in the build folder.
std::filesystem::path module_file(const BoardTarget& target, const std::string& name);

/// A test with the module "faults" and its map.
class BoardTest : public testing::TestWithParam<BoardTarget> {
 protected:
  void SetUp() override;
  BoardOptions options() const {
    BoardOptions options;
    options.arch = GetParam().arch;
    return options;
  }
};

}  // namespace natmod::board
