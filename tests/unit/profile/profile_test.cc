#include <gtest/gtest.h>

#include "profile/call_tree.h"
#include "profile/show.h"

namespace natmod::profile {
namespace {

// Python calls push twice, and that calls itself once and the firmware once.
CallTree example() {
  CallTree tree;
  const uint32_t push = tree.function({"push", "ring", {"/p/ring.c", 10}, false});
  const uint32_t malloc = tree.function({"malloc", "", {}, true});
  const uint32_t line11 = tree.line({"/p/ring.c", 11}), inlined = tree.line({"/p/ring.h", 3});
  const uint32_t outer = tree.child(CallTree::kRoot, push, tree.line({}));
  tree.node(outer).calls = 2;
  tree.node(outer).instructions = {{line11, 70}, {inlined, 10}};
  const uint32_t inner = tree.child(outer, push, line11);
  tree.node(inner).calls = 1;
  tree.node(inner).instructions = {{line11, 20}};
  tree.node(tree.child(inner, malloc, line11)).calls = 1;
  return tree;
}

TEST(CallTree, ANodeIsAWayOfBeingCalled) {
  CallTree tree = example();
  const size_t before = tree.nodes().size();
  const uint32_t push = tree.nodes()[1].function;
  EXPECT_EQ(tree.child(CallTree::kRoot, push, tree.line({})), 1);
  EXPECT_EQ(tree.nodes().size(), before);
  EXPECT_NE(tree.child(CallTree::kRoot, push, tree.line({"/p/ring.c", 12})), 1);
}

TEST(CallTree, TotalsHoldWhatIsBelow) {
  EXPECT_EQ(example().totals(), (std::vector<uint64_t>{100, 100, 20, 0}));
}

TEST(Profile, TheTableCountsARecursiveFunctionOnce) {
  EXPECT_EQ(show_table(example()),
            "profile: 100 instructions\n"
            "           own           with callees              calls  function\n"
            "           100 100.0 %            100 100.0 %          3  push (ring.c:10)\n"
            "           own          line\n"
            "            90  90.0 %  ring.c:11\n"
            "            10  10.0 %  ring.h:3\n"
            "         calls  function of the firmware\n"
            "             1  malloc\n");
}

TEST(Profile, CallgrindHasLinesCallsAndInlinedFiles) {
  const std::string text = write_callgrind(example());
  const size_t header = text.find("positions:");
  ASSERT_NE(header, text.npos);
  EXPECT_EQ(text.substr(header),
            "positions: line\nevents: Ir Fw\nsummary: 100 1\n"
            "\nob=firmware\nfl=???\nfn=Python\n0 0 0\n"
            "cob=ring\ncfi=/p/ring.c\ncfn=push\ncalls=2 10\n0 100 1\n"
            "\nob=ring\nfl=/p/ring.c\nfn=push\n11 90 0\n"
            "fi=/p/ring.h\n3 10 0\n"
            "fe=/p/ring.c\ncob=ring\ncfi=/p/ring.c\ncfn=push\ncalls=1 10\n11 20 1\n"
            "cob=firmware\ncfi=???\ncfn=malloc\ncalls=1 0\n11 0 1\n"
            "\nob=firmware\nfl=???\nfn=malloc\n0 0 1\n");
}

TEST(Profile, NothingThatRanIsAProfileToo) {
  const CallTree empty;
  EXPECT_EQ(show_table(empty).substr(0, 24), "profile: 0 instructions\n");
  EXPECT_NE(write_speedscope(empty).find("\"endValue\":0"), std::string::npos);
  EXPECT_NE(write_flame_page(empty).find("<!doctype html>"), std::string::npos);
}

}  // namespace
}  // namespace natmod::profile
