#include "testing/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/files.h"

namespace natmod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A session of three examples on one architecture, of which the second fails.
Result failing(const std::string& arch, const std::string& address) {
  const std::filesystem::path path = ::testing::TempDir() + "/ring.txt";
  write_file(path, std::string_view(">>> 1\n1\n>>> '<&\"'\n2\n>>> 3\n3\n"));
  Result result;
  result.file = {path, TestFile::Kind::session};
  result.arch = arch;
  result.examples = 3;
  result.passed = 1;
  result.failures.push_back({3, "'<&\"'\n", "2\n", "at 0x" + address + "\n\x01\xff",
                             "-2\n+at 0x" + address + " <&\"\n", "memory error: wild\n  more"});
  return result;
}

Report report() {
  Report report;
  report.where = "virtual board";
  report.results = {failing("x64", "1234abcd"), failing("armv7m", "20")};
  report.growth = {"x64        f: heap 1 -> 2 (+100.0 %)"};
  return report;
}

TEST(Report, ShowsAFailureOnceThatDiffersInAddressesAlone) {
  const std::string text = show_failures(report());
  EXPECT_THAT(text,
              HasSubstr("ring.txt:3: on all 2 architectures\n>>> '<&\"'\n-2\n+at 0x1234abcd"));
  EXPECT_THAT(text, Not(HasSubstr("0x20")));
  EXPECT_THAT(text, HasSubstr("more than the baseline has:\nx64        f: heap 1 -> 2"));
}

TEST(Report, NamesTheArchitecturesOfAFailureThatOthersDoNotHave) {
  Report some = report();
  some.results[1].failures[0].reason = "another";
  const std::string text = show_failures(some);
  EXPECT_THAT(text, HasSubstr("ring.txt:3: on x64\n"));
  EXPECT_THAT(text, HasSubstr("ring.txt:3: on armv7m\n"));
}

TEST(Report, SaysOnceWhyNothingCouldBeRun) {
  Report some = report();
  for (Result& result : some.results) {
    result.failures.clear();
    result.broken = "there is no option '--nonsense'\n";
  }
  const std::string text = show_failures(some);
  EXPECT_THAT(text, HasSubstr("ring.txt on x64, and 1 more:\nthere is no option '--nonsense'\n"));
  EXPECT_THAT(text, Not(HasSubstr("armv7m")));
  some.results[1].broken = "another";
  EXPECT_THAT(show_failures(some), HasSubstr("ring.txt on armv7m:\nanother\n"));
}

TEST(Report, IsJsonWhateverTheOutputHolds) {
  const auto json = nlohmann::json::parse(show_json(report()));
  EXPECT_EQ(json["schema"], "natmod-test-1");
  EXPECT_EQ(json["failed"], 2);
  const auto& test = json["tests"][0];
  EXPECT_EQ(test["status"], "failed");
  EXPECT_EQ(test["examples"]["total"], 3);
  EXPECT_EQ(test["failures"][0]["line"], 3);
  EXPECT_EQ(test["failures"][0]["fault"], "memory error: wild\n  more");
}

TEST(Report, JunitHasACaseForEachExample) {
  const std::string xml = show_junit(report());
  EXPECT_THAT(xml, HasSubstr("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""));
  EXPECT_THAT(xml, HasSubstr("name=\"line 3: &apos;&lt;&amp;&quot;&apos;\""));
  EXPECT_THAT(xml, HasSubstr("<failure message=\"memory error: wild\">-2&#10;+at 0x1234abcd "
                             "&lt;&amp;&quot;&#10;</failure>"));
  EXPECT_THAT(xml, HasSubstr("<skipped/>"));
  EXPECT_THAT(xml, Not(HasSubstr("\x01")));
}

TEST(Report, AnnotationsAreOneLineEach) {
  const std::string text = show_annotations(report());
  EXPECT_THAT(text,
              HasSubstr("ring.txt,line=3,title=natmod test on all 2 architectures::-2%0A+at"));
  EXPECT_THAT(text, HasSubstr("(+100.0 %25)\n"));
}

}  // namespace
}  // namespace natmod::testing
