// Claims about the grammar: what a text means, as a tree.
#include "session/parser.h"

#include <gtest/gtest.h>

#include "show.h"

namespace natmod::session {
namespace {

struct Case {
  const char* text;
  const char* tree;
};

void expect_trees(std::initializer_list<Case> cases) {
  for (const Case& row : cases) {
    SCOPED_TRACE(row.text);
    try {
      EXPECT_EQ(show(std::string(row.text)), row.tree);
    } catch (const SyntaxError& error) {
      ADD_FAILURE() << error.what() << ": " << error.note();
    }
  }
}

TEST(Parser, OperatorsBindAsInPython) {
  expect_trees({
      {"1 + 2 * 3", "(+ 1 (* 2 3))"},
      {"1 - 2 - 3", "(- (- 1 2) 3)"},
      {"-2 ** 2", "(- (** 2 2))"},
      {"2 ** -1", "(** 2 (- 1))"},
      {"2 ** 3 ** 4", "(** 2 (** 3 4))"},
      {"~a[0]", "(~ ([] a 0))"},
      {"a | b ^ c & d << e + f * g", "(| a (^ b (& c (<< d (+ e (* f g))))))"},
      {"a * b + c << d & e ^ f | g", "(| (^ (& (<< (+ (* a b) c) d) e) f) g)"},
      {"a // b / c % d @ e", "(@ (% (/ (// a b) c) d) e)"},
      {"not a == b", "(not (a == b))"},
      {"not a and b or c", "(or (and (not a) b) c)"},
      {"a and b and c", "(and a b c)"},
      {"a < b <= c != d", "(a < b <= c != d)"},
      {"a not in b is not c is d in e", "(a not-in b is-not c is d in e)"},
      {"a if b else c if d else e", "(if b a (if d c e))"},
      {"a if b or c else d", "(if (or b c) a d)"},
      {"await_", "await_"},
  });
}

TEST(Parser, AtomsAndTrailers) {
  expect_trees({
      {"None, True, False, ...", "(tuple None True False ...)"},
      {"()", "(tuple)"},
      {"(a)", "a"},
      {"(a,)", "(tuple a)"},
      {"a,", "(tuple a)"},
      {"[]", "(list)"},
      {"[a, b,]", "(list a b)"},
      {"{}", "(dict)"},
      {"{a: b, c: d,}", "(dict a:b c:d)"},
      {"{a, b}", "(set a b)"},
      {"a.b.c(d)[e]", "([] ((. (. a b) c) d) e)"},
      {"f(a, *b, c=d, **e)", "(f a *b c=d **e)"},
      {"f(a, *b, c, *d)", "(f a *b c *d)"},
      {"f(x for x in y)", "(f (generator-of x (for x y)))"},
      {"f(a := 1)", "(f (:= a 1))"},
      {"a[:]", "([] a (: _ _ _))"},
      {"a[1:]", "([] a (: 1 _ _))"},
      {"a[:2]", "([] a (: _ 2 _))"},
      {"a[::3]", "([] a (: _ _ 3))"},
      {"a[1:2:3]", "([] a (: 1 2 3))"},
      {"a[1, ::2]", "([] a (tuple 1 (: _ _ 2)))"},
      {"a[1,]", "([] a (tuple 1))"},
  });
}

TEST(Parser, Comprehensions) {
  expect_trees({
      {"[x * 2 for x in y]", "(list-of (* x 2) (for x y))"},
      {"[x for x in y if x if not x]", "(list-of x (for x y x (not x)))"},
      {"{a: b for a, b in c}", "(dict-of a:b (for (tuple a b) c))"},
      {"{a for b in c for a in b}", "(set-of a (for b c) (for a b))"},
      {"(a for a in b)", "(generator-of a (for a b))"},
      {"[a for *b, c in d]", "(list-of a (for (tuple *b c) d))"},
      {"[a for a, in b]", "(list-of a (for (tuple a) b))"},
      {"[i for i in 5 if 4 or 3]", "(list-of i (for i 5 (or 4 3)))"},
  });
}

TEST(Parser, LambdasKnowTheirParameters) {
  expect_trees({
      {"lambda: 1", "<lambda> () [] {(return 1)}"},
      {"lambda a, b=1, *c, d, e=2, **f: a",
       "<lambda> ( a b=1 *c |d |e=2 **f) [ a b c d e f] {(return a)}"},
      {"lambda *, a: a", "<lambda> ( * |a) [ a] {(return a)}"},
      {"lambda x: lambda y: x", "<lambda> ( x) [ x] {(return <lambda> ( y) [ y] {(return x)})}"},
  });
}

TEST(Parser, SimpleStatements) {
  expect_trees({
      {"a = b", "(= a b)"},
      {"a = b = c, d", "(= a b (tuple c d))"},
      {"a, b = b, a", "(= (tuple a b) (tuple b a))"},
      {"a, *b = c", "(= (tuple a *b) c)"},
      {"*a, = b", "(= (tuple *a) b)"},
      {"[a, (b, c)] = d", "(= (list a (tuple b c)) d)"},
      {"[] = a", "(= (list) a)"},
      {"a.b[c].d = e", "(= (. ([] (. a b) c) d) e)"},
      {"a: int = 1", "(= a 1)"},
      {"a: int", "pass"},
      {"a += 1", "(+= a 1)"},
      {"a.b //= 1, 2", "(//= (. a b) (tuple 1 2))"},
      {"a[0] **= b", "(**= ([] a 0) b)"},
      {"del a, b[0], c.d", "(del a ([] b 0) (. c d))"},
      {"del (a, b)", "(del (tuple a b))"},
      {"import a, b.c, d.e as f", "(import a b.c d.e/f)"},
      {"from a.b import c, d as e", "(from a.b c d/e)"},
      {"from a import (b, c,)", "(from a b c)"},
      {"from .a import b", "(from .a b)"},
      {"from ... import b", "(from ... b)"},
      {"from a import *", "(from a *)"},
      {"assert a, b", "(assert a b)"},
      {"assert a", "(assert a _)"},
      {"raise", "(raise _ _)"},
      {"raise A(1)", "(raise (A 1) _)"},
      {"raise A from b", "(raise A b)"},
      {"pass; pass;", "pass; pass"},
      {"a # comment", "a"},
      {"# comment", ""},
      {"", ""},
      {"\n\n  \na\n", "a"},
      {"(a\n+\n  b)", "(+ a b)"},
      {"a + \\\n b", "(+ a b)"},
  });
}

TEST(Parser, BlockStatements) {
  expect_trees({
      {"if a: b", "(if a {b} {})"},
      {"if a:\n  b\nelif c:\n  d\nelse:\n  e", "(if a {b} c {d} {e})"},
      {"if (a := b): c; d", "(if (:= a b) {c; d} {})"},
      {"while a:\n\tb\n\tbreak\nelse:\n\tcontinue_", "(while a {b; break} {continue_})"},
      {"for a, b in c, d:\n  continue", "(for (tuple a b) (tuple c d) {continue} {})"},
      {"try:\n  a\nexcept B as c:\n  d\nexcept:\n  e\nelse:\n  f\nfinally:\n  g",
       "(try {a} (except B c {d}) (except _  {e}) {f} {g})"},
      {"try: a\nfinally: b", "(try {a} {} {b})"},
      {"with a as b, c: d", "(with a/b c/_ {d})"},
      {"def f(a, b=1): return a", "(def f ( a b=1) [ a b] {(return a)})"},
      {"@a.b(c)\ndef f(x: int) -> str:\n  y = x", "(def ((. a b) c) f ( x) [ x y] {(= y x)})"},
      {"class A(B, metaclass=C):\n  x = 1\n\n  def f(self): pass",
       "(class A ( B metaclass=C) {(= x 1); (def f ( self) [ self] {pass})})"},
      {"if a:\n    b\n\n    # note\n    c\nd", "(if a {b; c} {}); d"},
  });
}

TEST(Parser, FunctionsKnowTheNamesTheyBind) {
  expect_trees({
      {"def f():\n  global a\n  a = b = 1\n  for c in d: pass\n  import e.f as g, h.i\n"
       "  with j as k: pass\n  [l for l in m]\n  (n := 1)\n  def o(): p = 1",
       "(def f () [ b c g h k n o] {scope; (= a b 1); (for c d {pass} {}); (import e.f/g h.i); "
       "(with j/k {pass}); (list-of l (for l m)); (:= n 1); (def o () [ p] {(= p 1)})})"},
      {"def f():\n  def g():\n    nonlocal x\n    x = 1\n  x = 0",
       "(def f () [ g x] {(def g () [] {scope; (= x 1)}); (= x 0)})"},
  });
}

}  // namespace
}  // namespace natmod::session
