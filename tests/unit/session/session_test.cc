// Claims about running texts, on a runtime without a processor. What Python's operations mean is in
// tests/sessions, whose files real MicroPython agrees with; here is what a session adds.
#include "session/session.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "modules/host_runtime.h"
#include "runtime/memory/fault.h"
#include "session/completion.h"
#include "session/continuation.h"

namespace natmod::session {
namespace {

using board::HostRuntime;
using python::Input;

/// What a text prints and, if it raises, its traceback's last line.
std::string run(Session& session, const std::string& text, Input input = Input::prompt) {
  std::string output;
  auto failure = session.run("test", text, input, [&](std::string_view part) { output += part; });
  return failure ? output + failure->exception : output;
}

std::string run(const std::string& text, Input input = Input::prompt) {
  HostRuntime bare;
  Session session(bare.runtime());
  return run(session, text, input);
}

// ---- the sessions that real MicroPython agrees with

class AgreedSession : public testing::TestWithParam<std::tuple<std::filesystem::path, unsigned>> {};

std::string paragraphs(const DoctestReport& report) {
  std::string text;
  for (const FailedExample& failure : report.failures) text += failure.paragraph;
  return text;
}

TEST_P(AgreedSession, PassesOnTheHostRuntime) {
  auto [path, word_size] = GetParam();
  std::vector<uint8_t> bytes = read_file(path);
  board::FirmwareConfig firmware;
  firmware.word_size = word_size;
  HostRuntime bare(firmware);
  Session session(bare.runtime());
  DoctestReport report =
      run_doctest(session, path.filename().string(), std::string(bytes.begin(), bytes.end()));
  EXPECT_TRUE(report.is_good()) << paragraphs(report);
  EXPECT_GT(report.examples, 0U);
}

std::vector<std::filesystem::path> session_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(NATMOD_SESSIONS))
    // firmware.txt asks for what belongs to a processor and a port.
    if (entry.path().extension() == ".txt" && entry.path().stem() != "CMakeLists" &&
        entry.path().stem() != "firmware")
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Files, AgreedSession,
                         testing::Combine(testing::ValuesIn(session_files()),
                                          testing::Values(8U, 4U)),
                         [](const auto& test) {
                           return std::get<0>(test.param).stem().string() + "_" +
                                  std::to_string(std::get<1>(test.param) * 8);
                         });

// ---- modes

TEST(Session, PrintsWhatAPromptWouldPrint) {
  EXPECT_EQ(run("1 + 1"), "2\n");
  EXPECT_EQ(run("None; 'a'; print('b')"), "'a'\nb\n");
  EXPECT_EQ(run("for i in range(2): i\n"), "0\n1\n");
  EXPECT_EQ(run("def f(): 5\nf()"), "");
  EXPECT_EQ(run("class A: 5\n"), "");
}

TEST(Session, AScriptPrintsOnlyWhatItPrints) {
  EXPECT_EQ(run("1\nprint(2)\n3", Input::file), "2\n");
}

TEST(Session, AnExampleIsOneStatement) {
  EXPECT_EQ(run("1\n2", Input::statement), "SyntaxError: invalid syntax");
  EXPECT_EQ(run("1; 2", Input::statement), "1\n2\n");
  EXPECT_EQ(run("if 1:\n  2\n", Input::statement), "2\n");
}

TEST(Session, KeepsItsNamesBetweenTexts) {
  HostRuntime bare;
  Session session(bare.runtime());
  run(session, "def f(n): return [x + n for x in range(2)]\ng = (i for i in 'abc')");
  EXPECT_EQ(run(session, "f(5), next(g)"), "([5, 6], 'a')\n");
  EXPECT_EQ(run(session, "_[1], next(g)"), "('a', 'b')\n");
  EXPECT_EQ(run(session, "_ = 0; 1; _"), "1\n0\n");
}

TEST(Session, TracebacksNameFileLineAndFunction) {
  HostRuntime bare;
  Session session(bare.runtime());
  auto quiet = [](std::string_view) {};
  EXPECT_FALSE(session.run("a.txt", "def f():\n  1 // 0\n", Input::file, quiet, 10));
  auto failure = session.run("b.txt", "\nf()", Input::file, quiet, 20);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->traceback,
            "Traceback (most recent call last):\n  File \"b.txt\", line 21, in <module>\n"
            "  File \"a.txt\", line 11, in f\nZeroDivisionError: divide by zero\n");
  failure = session.run("c.txt", "x = 1 +\n", Input::file, quiet, 5);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->traceback,
            "Traceback (most recent call last):\n  File \"c.txt\", line 5\n    x = 1 +\n"
            "           ^\nSyntaxError: invalid syntax\n");
  failure = session.run("c.txt", "def g():\n  pass\n  return = 1\n", Input::file, quiet, 5);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->traceback,
            "Traceback (most recent call last):\n  File \"c.txt\", line 7\n      return = 1\n"
            "             ^\nSyntaxError: invalid syntax\n");
  failure = session.run("c.txt", "x = 1\nf(x,\n  2\n", Input::file, quiet, 5);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->traceback,
            "Traceback (most recent call last):\n  File \"c.txt\", line 8\n      2\n       ^\n"
            "SyntaxError: invalid syntax\n");
  failure = session.run("c.txt", "\nbreak\n", Input::file, quiet, 5);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->traceback,
            "Traceback (most recent call last):\n  File \"c.txt\", line 6, in <module>\n    break\n"
            "    ^\nSyntaxError: 'break'/'continue' outside loop\n");
}

TEST(Session, SystemExitHasAStatus) {
  HostRuntime bare;
  Session session(bare.runtime());
  auto status = [&](const char* text) {
    auto failure = session.run("test", text, Input::file, [](std::string_view) {});
    return failure ? failure->exit_status : std::nullopt;
  };
  EXPECT_EQ(status("import sys; sys.exit(3)"), 3);
  EXPECT_EQ(status("raise SystemExit"), 0);
  EXPECT_EQ(status("raise SystemExit(None)"), 0);
  EXPECT_EQ(status("raise SystemExit('text')"), 1);
  EXPECT_EQ(status("raise ValueError"), std::nullopt);
  EXPECT_EQ(status("1"), std::nullopt);
}

// ---- limits

TEST(Session, EndlessLoopsEndAtTheBudget) {
  for (const char* text :
       {"while True: pass", "def f():\n  while True: pass\nf()", "[1 for i in (1,) for j in g()]",
        "try:\n  while True: pass\nexcept BaseException: pass", "sum(1 for i in g())"}) {
    SCOPED_TRACE(text);
    HostRuntime bare;
    Session session(bare.runtime());
    run(session, "class g:\n  def __iter__(self): return self\n  def __next__(self): return 1\n");
    bare.state().opcode_limit = bare.state().opcodes + 20000;
    EXPECT_THROW(run(session, text), board::MachineFault);
  }
}

TEST(Session, EndlessRecursionIsAnException) {
  const std::string error = "RuntimeError: maximum recursion depth exceeded";
  EXPECT_EQ(run("def f(n): return f(n + 1)\nf(0)"), error);
  EXPECT_EQ(run("f = lambda: f()\nf()"), error);
  EXPECT_EQ(run("class A:\n  def __init__(self): A()\nA()"), error);
  EXPECT_EQ(run("class A:\n  def __repr__(self): return repr(self)\nA()"), error);
  EXPECT_EQ(run("def f(): f()\ntry:\n  f()\nexcept RuntimeError:\n  'caught'"), "'caught'\n");
  EXPECT_EQ(run("def f():\n  eval('f()')\nf()"), error);
}

TEST(Session, LoopsDoNotHoardWhatTheyDrop) {
  // 100,000 objects of at least 32 bytes in a heap of 1 MiB.
  EXPECT_EQ(run("for i in range(100000): x = [i * 10**12]\nx"), "[99999000000000000]\n");
  EXPECT_EQ(run("i = 0\nwhile i < 50000: i += 1; x = [i * 10**12]\nx"), "[50000000000000000]\n");
  EXPECT_EQ(run("def f(n):\n  for i in range(n):\n    x = [i * 10**12]\n  return x\nf(50000)"),
            "[49999000000000000]\n");
  EXPECT_EQ(run("sum(len([i * 10**12]) for i in range(50000))"), "50000\n");
  EXPECT_EQ(run("n = 0\nfor i in range(30000):\n  try:\n    raise ValueError([i * 10**12])\n"
                "  except ValueError: n += 1\nn"),
            "30000\n");
}

TEST(Session, WhatIsHeldSurvivesCollections) {
  EXPECT_EQ(run("import gc\n"
                "def f(a, *b, c=[10**20]):\n"
                "  d = [a + 10**20]\n"
                "  gc.collect()\n"
                "  return a, b, c, d, [(gc.collect(), x + 10**20)[1] for x in (1, 2)]\n"
                "f(10**21, 10**22)"),
            "(1000000000000000000000, (10000000000000000000000,), [100000000000000000000], "
            "[1100000000000000000000], [100000000000000000001, 100000000000000000002])\n");
  EXPECT_EQ(run("import gc\n"
                "def g():\n"
                "  try:\n    raise ValueError(10**20)\n"
                "  except ValueError as e:\n    gc.collect(); return e\n"
                "g(), (lambda: (gc.collect(), 10**20)[1])(), [10**20, gc.collect()][0]"),
            "(ValueError(100000000000000000000,), 100000000000000000000, "
            "100000000000000000000)\n");
}

// ---- doctests

TEST(Doctest, FailuresAreShownWithTheirPlace) {
  HostRuntime bare;
  Session session(bare.runtime());
  DoctestReport report = run_doctest(session, "s.txt",
                                     "Prose.\n\n>>> 1 + 1\n3\n>>> x = 5\n>>> if x:\n...     x\n"
                                     "...\n5\n>>> y\n5\n>>> 1 +\n0\n");
  EXPECT_EQ(report.examples, 5U);
  EXPECT_EQ(report.passed, 2U);
  EXPECT_EQ(report.failures.size(), 3U);
  EXPECT_EQ(paragraphs(report),
            "s.txt:3:\n>>> 1 + 1\n--- expected\n+++ actual\n@@ -1 +1 @@\n-3\n+2\n\n"
            "s.txt:10:\n>>> y\n--- expected\n+++ actual\n@@ -1 +1,3 @@\n-5\n"
            "+Traceback (most recent call last):\n+  File \"s.txt\", line 10, in <module>\n"
            "+NameError: name 'y' isn't defined\n\n"
            "s.txt:12:\n>>> 1 +\n--- expected\n+++ actual\n@@ -1 +1,5 @@\n-0\n"
            "+Traceback (most recent call last):\n+  File \"s.txt\", line 12\n+    1 +\n"
            "+       ^\n+SyntaxError: invalid syntax\n\n");
}

TEST(Doctest, ABrokenMachineEndsTheSession) {
  HostRuntime bare;
  Session session(bare.runtime());
  bare.state().opcode_limit = 1000;
  DoctestReport report =
      run_doctest(session, "s.txt", ">>> 1\n1\n>>> while True: pass\n>>> 2\n2\n>>> 3\n3\n");
  EXPECT_EQ(report.examples, 4U);
  EXPECT_EQ(report.passed, 1U);
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_TRUE(report.failures[0].fault);
  EXPECT_EQ(report.failures[0].example.line, 3U);
  EXPECT_FALSE(report.is_good());
  EXPECT_NE(paragraphs(report).find("s.txt:3:\n>>> while True: pass\n"), std::string::npos);
}

// ---- prompt

TEST(Prompt, AsksForMoreLinesExactlyWhenMoreCouldHelp) {
  for (const char* text :
       {"(\n", "f(1,\n", "[1,\n\n", "'''a\n\n", "if a:\n", "if a:\n  b\n", "def f():\n", "a + \\\n",
        "{'a': (\n", "@a\n", "@a\ndef f():\n  b\n", "for a in b: c\n", "try:\n  a\n",
        "if a:\n  try:\n", "if a:\n  try:\n    b\n", "class A:\n\n  pass\n", "async def f():\n",
        "f'{a}' '''\n", "def f():\n  x = '''\n\n"})
    EXPECT_TRUE(needs_more(text)) << text;
  for (const char* text :
       {"\n", "", "1\n", "1 +\n", "'a\n", "(]\n", "a b\n", "if a\n", ")\n", "if a:\n\n",
        "if a:\n  b\n\n", "for a in b: c\n  \n", "a = 1\n", "break\n", "iffy\n", "try:\n  a\n\n"})
    EXPECT_FALSE(needs_more(text)) << text;
}

// ---- completion

TEST(Completion, OffersNamesAndAttributes) {
  HostRuntime bare;
  Session session(bare.runtime());
  run(session, "import gc\ngarden = 1\nclass A:\n  def hello(self): pass\n  _hidden = 2\na = A()");
  auto words = [&](std::string_view line) { return complete(bare.runtime(), line).words; };
  using Words = std::vector<std::string>;
  EXPECT_EQ(words("gar"), Words({"garden"}));
  EXPECT_EQ(words("x = gc.mem_"), Words({"mem_alloc", "mem_free"}));
  EXPECT_EQ(words("f(a.h"), Words({"hello"}));
  EXPECT_EQ(words("a._hid"), Words({"_hidden"}));
  EXPECT_EQ(words("isinst"), Words({"isinstance"}));
  EXPECT_EQ(words("lamb"), Words({"lambda"}));
  EXPECT_EQ(words("'x'.join"), Words());
  EXPECT_EQ(words("nothing.at.all"), Words());
  EXPECT_EQ(words("a.nothing.x"), Words());
  EXPECT_EQ(complete(bare.runtime(), "x = gc.mem_").begin, 7U);
}

}  // namespace
}  // namespace natmod::session
