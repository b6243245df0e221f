// Claims about wrong texts: MicroPython's message, and a caret with the precise reason.
#include <gtest/gtest.h>

#include "session/parser.h"

namespace natmod::session {
namespace {

/// `message|place and note`, with the file's name and the source line left out.
std::string fault(const std::string& text) {
  Source source("session", text);
  try {
    parse(source);
    return "no error";
  } catch (const SyntaxError& error) {
    std::string place = error.show_place(source);
    std::string line = place.substr(place.find("line ") + 5);
    std::string caret = place.substr(place.rfind('\n') + 5);
    return std::string(error.what()) + "|" + line.substr(0, line.find('\n')) + ":" + caret;
  }
}

TEST(SyntaxError, ShowsTheLineWithACaret) {
  Source source("session.txt", "a = 1\nb = é + + )\n", 10);
  try {
    parse(source);
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_EQ(error.show_place(source),
              "  File \"session.txt\", line 11\n    b = é + + )\n              ^ this bracket was "
              "never opened");
  }
}

TEST(SyntaxError, OfALongLineShowsTheNeighbourhood) {
  Source source("s", "a = [" + std::string(1000, ' ') + "$" + std::string(1000, ' ') + "]");
  try {
    parse(source);
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_LT(error.show_place(source).size(), 300U);
  }
}

TEST(SyntaxError, NamesWhatWasExpected) {
  EXPECT_EQ(fault("1 +"), "invalid syntax|1:   ^ expected an expression");
  EXPECT_EQ(fault("(1, 2"), "invalid syntax|1:^ this bracket is never closed");
  EXPECT_EQ(fault("(1]"), "invalid syntax|1:  ^ expected ')'");
  EXPECT_EQ(fault("a b"), "invalid syntax|1:  ^ expected end of line");
  EXPECT_EQ(fault("a.1"), "invalid syntax|1: ^ expected end of line");
  EXPECT_EQ(fault("@1\ndef f(): pass"), "invalid syntax|1: ^ expected a name");
  EXPECT_EQ(fault("a.(b)"), "invalid syntax|1:  ^ expected a name");
  EXPECT_EQ(fault("if a\n  b"), "invalid syntax|1:    ^ expected ':'");
  EXPECT_EQ(fault("if a:\nb"), "invalid syntax|2:^ expected an indented block");
  EXPECT_EQ(fault("a[]"), "invalid syntax|1:  ^ expected an index");
  EXPECT_EQ(fault("try: a\nb"), "invalid syntax|2:^ expected 'except' or 'finally'");
  EXPECT_EQ(fault("@a\nb"), "invalid syntax|2:^ expected 'def' or 'class'");
  EXPECT_EQ(fault("a if b"), "invalid syntax|1:      ^ expected 'else'");
  EXPECT_EQ(fault("def = 1"), "invalid syntax|1:    ^ expected a name");
  EXPECT_EQ(fault("yield 1"), "invalid syntax|1:^ a session has neither 'yield' nor 'await'");
  EXPECT_EQ(fault("x := 1"), "invalid syntax|1:  ^ expected end of line");
}

TEST(SyntaxError, InTokens) {
  EXPECT_EQ(fault("a = 'b"), "invalid syntax|1:    ^ this string is never closed");
  EXPECT_EQ(fault("'''a\nb"), "invalid syntax|1:^ this string is never closed");
  EXPECT_EQ(fault("a $ b"), "invalid syntax|1:  ^ no token begins with this character");
  EXPECT_EQ(fault("0x"), "invalid syntax for integer with base 16: ''|1:^");
  EXPECT_EQ(fault("0b12"), "invalid syntax for integer with base 2: '12'|1:^");
  EXPECT_EQ(fault("a = 012"), "invalid syntax for integer with base 0: '012'|1:    ^");
  EXPECT_EQ(fault("1if 2else 3"), "invalid syntax for integer with base 10: '1if'|1:^");
  for (const char* text : {"1.5.2", "1e", "1e+", "1.5x", "1jx", "1e5e5"})
    EXPECT_EQ(fault(text), "invalid syntax for number|1:^") << text;
  EXPECT_EQ(fault("'\\xg'"), "invalid syntax|1: ^ this escape needs more hexadecimal digits");
  EXPECT_EQ(fault("'\\U00110000'"), "invalid syntax|1: ^ no character has this number");
  EXPECT_EQ(fault("'\\N{DOT}'"), "unicode name escapes|1: ^");
  EXPECT_EQ(fault("'a' b'b'"), "invalid syntax|1:    ^ a string and bytes cannot be joined");
  EXPECT_EQ(fault("a\\"), "invalid syntax|1: ^ no token begins with this character");
}

TEST(SyntaxError, InFormattedStrings) {
  EXPECT_EQ(fault("f'{a'"), "invalid syntax|1:  ^ this field is never closed");
  EXPECT_EQ(fault("f'{}'"), "malformed f-string|1:  ^ this field holds no expression");
  EXPECT_EQ(fault("f'}'"), "invalid syntax|1:  ^ a single '}' stands for nothing; write '}}'");
  EXPECT_EQ(fault("f'{a!x}'"), "invalid syntax|1:    ^ expected !r or !s");
  EXPECT_EQ(fault("f'{a b}'"), "invalid syntax|1:     ^ expected '}'");
  EXPECT_EQ(fault("f'{a:{b:{c}}}'"), "malformed f-string|1:        ^ fields are nested too deeply");
}

TEST(SyntaxError, HasMicroPythonsType) {
  auto type = [](const std::string& text) -> std::string {
    try {
      parse(Source("s", text));
    } catch (const SyntaxError& error) {
      return error.type();
    }
    return "none";
  };
  EXPECT_EQ(type("a b"), "SyntaxError");
  EXPECT_EQ(type("  a"), "IndentationError");
  EXPECT_EQ(type("if a:\n    b\n  c"), "IndentationError");
  EXPECT_EQ(type("'\\N{DOT}'"), "NotImplementedError");
}

TEST(SyntaxError, OfIndentation) {
  EXPECT_EQ(fault("  a"), "unexpected indent|1:^");
  EXPECT_EQ(fault("a\n  b"), "unexpected indent|2:^");
  EXPECT_EQ(fault("if a:\n    b\n  c"), "unindent doesn't match any outer indent level|3:  ^");
}

TEST(SyntaxError, OfTargets) {
  for (const char* text : {"1 = a", "f() = 1", "a + b = 1", "() = a", "(a for a in b) = 1",
                           "{} = 1", "a, b += 1", "[a] += 1", "for 1 in a: b", "None = 1",
                           "[a for f() in b]", "with a as 1: b", "(a, 1) = b", "(f() := 1)"})
    EXPECT_EQ(fault(text).substr(0, 26), "can't assign to expression") << text;
  for (const char* text : {"del 1", "del f()", "del ()", "del [a]", "del a, 1"})
    EXPECT_EQ(fault(text).substr(0, 23), "can't delete expression") << text;
  EXPECT_EQ(fault("*a, *b = c"), "multiple *x in assignment|1:    ^");
  for (const char* text : {"a = *b", "*a", "print([*a])", "for x in [*a]: b", "x = (*a,)", "(*a)",
                           "return_ = [1, *b]", "[*a for a in b]", "if [*a]: pass"})
    EXPECT_EQ(fault(text).substr(0, 27), "*x must be assignment targe") << text;
}

TEST(SyntaxError, OfCallsAndDisplays) {
  EXPECT_EQ(fault("f(a=1, b)"), "positional arg after keyword arg|1:       ^");
  EXPECT_EQ(fault("f(**a, b)"), "positional arg after **|1:       ^");
  EXPECT_EQ(fault("f(**a, *b)"), "* arg after **|1:        ^");
  EXPECT_EQ(fault("f(1=2)"), "LHS of keyword arg must be an id|1:  ^");
  EXPECT_EQ(fault("{a: b, c}"), "expecting key:value for dict|1:       ^");
  EXPECT_EQ(fault("{a, b: c}"), "expecting just a value for set|1:     ^");
  EXPECT_EQ(fault("{**a}"), "invalid syntax|1: ^ a dict display cannot unpack another dict");
}

TEST(SyntaxError, OfFunctions) {
  EXPECT_EQ(fault("return"), "'return' outside function|1:^");
  EXPECT_EQ(fault("class A: return 1"), "'return' outside function|1:         ^");
  EXPECT_EQ(fault("break"), "'break'/'continue' outside loop|1:^");
  EXPECT_EQ(fault("while a:\n  def f(): break"), "'break'/'continue' outside loop|2:           ^");
  EXPECT_EQ(fault("for a in b: pass\nelse: continue"), "'break'/'continue' outside loop|2:      ^");
  EXPECT_EQ(fault("def f(a, a): pass"), "argument name reused|1:         ^");
  EXPECT_EQ(fault("def f(a=1, b): pass"),
            "non-default argument follows default argument|1:           ^");
  EXPECT_EQ(fault("def f(*a, *b): pass"), "invalid syntax|1:          ^ a second * parameter");
  EXPECT_EQ(fault("def f(**a, b): pass"),
            "invalid syntax|1:           ^ nothing can follow the ** parameter");
  EXPECT_EQ(fault("nonlocal a"), "can't declare nonlocal in outer code|1:^");
  EXPECT_EQ(fault("def f(): nonlocal a"), "no binding for nonlocal found|1:                  ^");
  EXPECT_EQ(fault("def f():\n  a = 1\n  global a"), "identifier redefined as global|3:         ^");
  EXPECT_EQ(fault("def f(a):\n  nonlocal a"), "identifier redefined as nonlocal|2:           ^");
  EXPECT_EQ(fault("def f():\n  from a import *"), "import * not at module level|2:  ^");
  EXPECT_EQ(fault("try: a\nexcept: b\nexcept C: d"), "default 'except' must be last|3:^");
}

TEST(SyntaxError, TooDeepNestingIsRefused) {
  for (const std::string& text :
       {std::string(100000, '('), std::string(100000, '['), std::string(100000, '-') + "1", [] {
          std::string s;
          for (int i = 0; i < 50000; ++i) s += "not ";
          return s + "1";
        }()}) {
    SCOPED_TRACE(text.substr(0, 5));
    EXPECT_EQ(fault(text).substr(0, 14), "invalid syntax");
  }
  std::string nested = std::string(5000, '(') + "1" + std::string(5000, ')');
  EXPECT_NE(fault(nested).find("nested too deeply"), std::string::npos);
  std::string sum = "1";
  for (int i = 0; i < 100000; ++i) sum += " + 1";
  EXPECT_NE(fault(sum).find("too long"), std::string::npos);
  std::string calls = "a" + std::string(3000, '.');
  EXPECT_EQ(fault(std::string(50, '(') + "1" + std::string(50, ')')), "no error");
  std::string chain = "a";
  for (int i = 0; i < 900; ++i) chain += ".b";
  EXPECT_EQ(fault(chain), "no error");
  std::string blocks;
  for (int i = 0; i < 200; ++i) blocks += std::string(static_cast<size_t>(i), ' ') + "if a:\n";
  EXPECT_NE(fault(blocks).find("too many levels"), std::string::npos);
}

TEST(Prompt, AsksForMoreLinesExactlyWhenMoreCouldHelp) {
  for (const char* text : {"(\n", "f(1,\n", "[1,\n\n", "'''a\n\n", "if a:\n", "if a:\n  b\n",
                           "def f():\n", "a + \\\n", "{'a': (\n", "@a\ndef f():\n  b\n",
                           "for a in b: c\n", "try:\n  a\n", "class A:\n\n  pass\n"})
    EXPECT_TRUE(needs_more(text)) << text;
  for (const char* text : {"\n", "", "1\n", "1 +\n", "'a\n", "(]\n", "a b\n", "if a\n", ")\n",
                           "if a:\n\n", "if a:\n  b\n\n", "for a in b: c\n  \n", "a = 1\n"})
    EXPECT_FALSE(needs_more(text)) << text;
}

}  // namespace
}  // namespace natmod::session
