#include "coverage/report.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "coverage/lcov.h"

namespace natmod::coverage {
namespace {

Report example() {
  Report report;
  report["/p/ring.c"] = {{{10, 3}, {11, 0}, {12, 3}, {13, 0}},
                         {13},
                         {{"push", {10, 3}}, {"drop", {20, 0}}},
                         {{{11, 4000}, {2, 1}}, {{11, 4001}, {3, 0}}}};
  report["/p/b, c.h"] = {{{1, 1}}, {}, {{"operator()(int, int)", {1, 1}}}, {}};
  return report;
}

TEST(Coverage, IsReadAsItWasWritten) {
  const std::string text = write_lcov(example());
  EXPECT_EQ(write_lcov(read_lcov(text, "a.info")), text);
}

TEST(Coverage, TracefilesAreThoseOfLcov) {
  Report report;
  report["/p/ring.c"] = example()["/p/ring.c"];
  EXPECT_EQ(write_lcov(report),
            "TN:\nSF:/p/ring.c\n"
            "FN:20,drop\nFN:10,push\nFNDA:0,drop\nFNDA:3,push\nFNF:2\nFNH:1\n"
            "BRDA:11,4000,0,2\nBRDA:11,4000,1,1\nBRDA:11,4001,0,3\nBRDA:11,4001,1,0\n"
            "BRF:4\nBRH:3\n"
            "DA:10,3\nDA:11,0\nDA:12,3\n# moved:13\nLF:3\nLH:2\nend_of_record\n");
}

TEST(Coverage, NamesTheLineThatIsNoTracefile) {
  for (const char* text : {"TN:\nSF:a.c\nDA:x,1\n", "TN:\n\nDA:1,2\n"}) {
    try {
      read_lcov(text, "a.info");
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find("a.info: line "), 0) << error.what();
    }
  }
}

TEST(Coverage, AddsUp) {
  Report sum = example();
  Report other;
  other["/p/ring.c"] = {{{11, 2}, {30, 0}}, {}, {{"drop", {20, 1}}}, {{{11, 4001}, {0, 5}}}};
  add(sum, other);
  const Source& ring = sum["/p/ring.c"];
  EXPECT_EQ(ring.lines,
            (std::map<uint32_t, uint64_t>{{10, 3}, {11, 2}, {12, 3}, {13, 0}, {30, 0}}));
  EXPECT_EQ(functions_of(ring).hit, 2);
  EXPECT_EQ(branches_of(ring).hit, 4);
  EXPECT_EQ(lines_of(sum).hit, 4);
  EXPECT_EQ(lines_of(sum).all, 5);
}

TEST(Coverage, IsShownByFile) {
  EXPECT_EQ(show_table(example(), "/p"),
            "coverage    lines                   functions               branches\n"
            "b, c.h        1 of 1     100.0 %      1 of 1     100.0 %      0 of 0           -\n"
            "ring.c        2 of 3      66.7 %      1 of 2      50.0 %      3 of 4      75.0 %\n"
            "all           3 of 4      75.0 %      2 of 3      66.7 %      3 of 4      75.0 %\n");
}

}  // namespace
}  // namespace natmod::coverage
