#include "project/module_name.h"

#include <gtest/gtest.h>

namespace natmod::project {
namespace {

TEST(ModuleName, IsAnIdentifierThatPythonAndCmakeLeaveFree) {
  for (const char* name : {"blink", "_x1", "Class", "heapq", "struct"})
    EXPECT_EQ(find_name_fault(name), "") << name;
  for (const char* name : {"", "1x", "a-b", "a.b", "class", "None", "all", "test"})
    EXPECT_NE(find_name_fault(name), "") << name;
}

TEST(ModuleName, OfANewModuleIsNobodyElses) {
  EXPECT_EQ(find_name_clash("blink"), "");
  EXPECT_EQ(find_name_clash("sys"), "is a module of MicroPython itself");
  EXPECT_EQ(find_name_clash("switch"), "is a keyword of C++");
}

}  // namespace
}  // namespace natmod::project
