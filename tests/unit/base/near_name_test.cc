#include "base/near_name.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace natmod {
namespace {

std::string_view nearest(std::string_view name,
                         std::initializer_list<std::string_view> candidates) {
  NearName near(name);
  for (std::string_view candidate : candidates) near.consider(candidate);
  return near.best();
}

TEST(NearName, TakesTheOneOfFewestSlips) {
  EXPECT_EQ(nearest("mp_obj_new_itn", {"mp_obj_new_list", "mp_obj_new_int", "mp_obj_new_it"}),
            "mp_obj_new_int");
}

TEST(NearName, SwappedLettersAreOneSlip) {
  EXPECT_EQ(nearest("biuld", {"build", "board"}), "build");
}

TEST(NearName, AllowsFewerSlipsInShorterNames) {
  EXPECT_EQ(nearest("runs", {"run"}), "run");
  EXPECT_EQ(nearest("rum", {"run"}), "");
  EXPECT_EQ(nearest("natm", {"natmod"}), "");
  EXPECT_EQ(nearest("releases", {"release"}), "release");
}

TEST(NearName, OfEquallyNearOnesTheFirstInTheAlphabet) {
  EXPECT_EQ(nearest("sine", {"sinh", "sins"}), "sinh");
}

}  // namespace
}  // namespace natmod
