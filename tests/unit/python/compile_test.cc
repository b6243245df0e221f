// Claims about bytecode. The expected lines were read once from mpy-cross 1.25.
#include <gtest/gtest.h>

#include <string>

#include "listing.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"

namespace natmod::python {
namespace {

constexpr const char* kReturn = "LOAD_CONST_NONE\nRETURN_VALUE\n";

std::string module(const std::string& source) {
  std::string text = listing(source);
  return text.substr(0, text.find(kReturn));
}

TEST(PythonCompile, SimpleStatements) {
  EXPECT_EQ(module("a, b = b, a"),
            "LOAD_NAME b\nLOAD_NAME a\nROT_TWO\nSTORE_NAME a\nSTORE_NAME b\n");
  EXPECT_EQ(module("a[1].b += 2"),
            "LOAD_NAME a\nLOAD_CONST_SMALL_INT 1\nLOAD_SUBSCR\nDUP_TOP\nLOAD_ATTR "
            "b\nLOAD_CONST_SMALL_INT 2\n"
            "BINARY_OP __iadd__\nROT_TWO\nSTORE_ATTR b\n");
  EXPECT_EQ(module("a, *b = c = d"),
            "LOAD_NAME d\nDUP_TOP\nUNPACK_EX 1\nSTORE_NAME a\nSTORE_NAME b\nSTORE_NAME c\n");
  EXPECT_EQ(module("del a, b.c, d[1:]"),
            "DELETE_NAME a\nLOAD_NAME b\nLOAD_NULL\nROT_TWO\nSTORE_ATTR c\nLOAD_NAME "
            "d\nLOAD_CONST_SMALL_INT 1\n"
            "LOAD_CONST_NONE\nBUILD_SLICE 2\nLOAD_NULL\nROT_THREE\nSTORE_SUBSCR\n");
  EXPECT_EQ(module("f(a, *b, c=d, **e)"),
            "LOAD_NAME f\nLOAD_NAME a\nLOAD_NAME b\nLOAD_CONST_STRING c\nLOAD_NAME "
            "d\nLOAD_NULL\nLOAD_NAME e\n"
            "LOAD_CONST_SMALL_INT 2\nCALL_FUNCTION_VAR_KW 514\nPOP_TOP\n");
  EXPECT_EQ(
      module("from ..a.b import c as d"),
      "LOAD_CONST_SMALL_INT 2\nLOAD_CONST_STRING c\nBUILD_TUPLE 1\nIMPORT_NAME a.b\nIMPORT_FROM c\n"
      "STORE_NAME d\nPOP_TOP\n");
}

TEST(PythonCompile, ConditionsJump) {
  EXPECT_EQ(module("x = a < b < c"),
            "LOAD_NAME a\nLOAD_NAME b\nDUP_TOP\nROT_THREE\nBINARY_OP __lt__\nJUMP_IF_FALSE_OR_POP "
            "+5\nLOAD_NAME c\n"
            "BINARY_OP __lt__\nJUMP +2\nROT_TWO\nPOP_TOP\nSTORE_NAME x\n");
  EXPECT_EQ(module("while a and not b: c"),
            "JUMP +3\nLOAD_NAME c\nPOP_TOP\nLOAD_NAME a\nPOP_JUMP_IF_FALSE +4\nLOAD_NAME "
            "b\nPOP_JUMP_IF_FALSE -11\n");
}

TEST(PythonCompile, LoopsOverRangeCount) {
  EXPECT_EQ(module("for i in range(3): f"),
            "LOAD_CONST_SMALL_INT 0\nJUMP +8\nDUP_TOP\nSTORE_NAME i\nLOAD_NAME "
            "f\nPOP_TOP\nLOAD_CONST_SMALL_INT 1\n"
            "BINARY_OP __iadd__\nDUP_TOP\nLOAD_CONST_SMALL_INT 3\nBINARY_OP "
            "__lt__\nPOP_JUMP_IF_TRUE -13\nPOP_TOP\n");
  EXPECT_NE(module("for i in range(0, 9, a): f").find("FOR_ITER"), std::string::npos);
}

TEST(PythonCompile, JumpsOutOfBlocksUnwind) {
  EXPECT_EQ(module("for a in b:\n  try: break\n  finally: c\n"),
            "LOAD_NAME b\nGET_ITER_STACK\nFOR_ITER +13\nSTORE_NAME a\nSETUP_FINALLY "
            "+3\nUNWIND_JUMP +6 129\n"
            "LOAD_NAME c\nPOP_TOP\nEND_FINALLY\nJUMP -15\n");
}

TEST(PythonCompile, FunctionsShareCells) {
  std::string text = listing("def f(a, *b, c=1):\n  def g(): return a, b\n  return g\n");
  EXPECT_EQ(text,
            "LOAD_NULL\nBUILD_MAP 0\nLOAD_CONST_SMALL_INT 1\nLOAD_CONST_STRING "
            "c\nSTORE_MAP\nMAKE_FUNCTION_DEFARGS 0\n"
            "STORE_NAME f\nLOAD_CONST_NONE\nRETURN_VALUE\n"
            "f: args 1+1 defaults 0 flags 12 state 6 cells 2\n"
            "LOAD_FAST 0\nLOAD_FAST 2\nMAKE_CLOSURE 0 2\nSTORE_FAST 3\nLOAD_FAST 3\nRETURN_VALUE\n"
            "g: args 2+0 defaults 0 flags 0 state 4 cells 0\n"
            "LOAD_DEREF 0\nLOAD_DEREF 1\nBUILD_TUPLE 2\nRETURN_VALUE\n");
}

TEST(PythonCompile, MethodsReachTheirClass) {
  std::string text = listing("class A:\n  def f(self): super().f(1)\n");
  EXPECT_NE(text.find("LOAD_GLOBAL super\nLOAD_DEREF 0\nLOAD_FAST 1\nLOAD_SUPER_METHOD "
                      "f\nLOAD_CONST_SMALL_INT 1\nCALL_METHOD 1"),
            std::string::npos)
      << text;
}

TEST(PythonCompile, LevelsLeaveOut) {
  const char* kSource = "assert a, b\n\n\nx = __debug__\n";
  Options options;
  auto code = [&](unsigned level) {
    options.optimisation = level;
    return compile(kSource, options).code.code;
  };
  options.optimisation = 0;
  EXPECT_NE(listing(kSource, options).find("AssertionError"), std::string::npos);
  options.optimisation = 1;
  EXPECT_EQ(listing(kSource, options),
            "LOAD_CONST_FALSE\nSTORE_NAME x\nLOAD_CONST_NONE\nRETURN_VALUE\n");
  EXPECT_EQ(code(1), code(2));
  EXPECT_LT(code(3).size(), code(2).size());
}

TEST(PythonCompile, AJumpIsAsLongAsItMustBe) {
  auto jump = [](int statements) {
    std::string source = "if a:\n";
    for (int i = 0; i < statements; ++i) source += " b\n";
    mpy::MpyFile file = compile(source, {});
    ByteReader in(file.code.code, "code");
    mpy::read_prelude(in);
    mpy::read_instruction(in);
    size_t begin = in.offset();
    mpy::read_instruction(in);
    return in.offset() - begin;
  };
  // Each statement is three bytes long. One byte of distance reaches 63, but from the end of a long
  // jump.
  EXPECT_EQ(jump(20), 2);
  EXPECT_EQ(jump(21), 3);
}

TEST(PythonCompile, APromptPrintsExpressions) {
  for (Input input : {Input::prompt, Input::statement}) {
    Options options;
    options.input = input;
    EXPECT_EQ(listing("1", options),
              "LOAD_NAME __repl_print__\nLOAD_CONST_SMALL_INT 1\nCALL_FUNCTION "
              "1\nPOP_TOP\nLOAD_CONST_NONE\nRETURN_VALUE\n");
  }
}

TEST(PythonCompile, AnExpressionIsReturned) {
  Options options;
  options.input = Input::expression;
  for (const char* source : {"a, b", "a, b\n\n"})
    EXPECT_EQ(listing(source, options), "LOAD_NAME a\nLOAD_NAME b\nBUILD_TUPLE 2\nRETURN_VALUE\n");
  for (const char* source : {"", "a = 1", "a; b", "a\nb", "\na", " a", "pass"})
    EXPECT_THROW(compile(source, options), CompileError) << source;
}

TEST(PythonCompile, AStatementStandsAlone) {
  Options options;
  options.input = Input::statement;
  for (const char* source : {"", "\n", "# a", "a; b\n", "if a:\n  b\n\n", "@a\ndef f(): pass\n"})
    EXPECT_NO_THROW(compile(source, options)) << source;
  for (const char* source : {"a\nb", "\na", "if a:\n  b\nc", " a"})
    EXPECT_THROW(compile(source, options), CompileError) << source;
}

TEST(PythonCompile, LinesCountFromTheFirst) {
  Options options;
  options.first_line = 3000;
  mpy::MpyFile file = compile("a\nb", options);
  ByteReader in(file.code.code, "code");
  mpy::Prelude prelude = mpy::read_prelude(in);
  size_t lines = 1;
  for (size_t at = prelude.lines_begin; at < prelude.cells_begin; ++at) {
    size_t byte = file.code.code[at];
    lines += (byte & 0x80) != 0 ? (byte << 4 & 0x700) | file.code.code[++at] : byte >> 5;
  }
  EXPECT_EQ(lines, 3001);
  try {
    compile("a\nb b", options);
    FAIL();
  } catch (const CompileError& error) {
    EXPECT_EQ(error.line(), 3001);
  }
}

TEST(PythonCompile, FloatsMayKeepTheirSpelling) {
  const char* source = "x = 1.7976931348623157e308, 1_0.5e-1_0, 2.50J";
  EXPECT_EQ(compile(source, {}).objects[0].items[0].text, "1.797693134862316e+308");
  Options options;
  options.spelled_floats = true;
  std::vector<mpy::Object> items = compile(source, options).objects[0].items;
  EXPECT_EQ(items[0].text, "1.7976931348623157e308");
  EXPECT_EQ(items[1].text, "10.5e-10");
  EXPECT_EQ(items[2].text, "2.50J");
}

TEST(PythonCompile, TheFileIsOneOfNoMachine) {
  mpy::MpyFile file = compile("x = 1", {});
  EXPECT_EQ(
      mpy::write(file),
      (std::vector<uint8_t>{'M', 6,  0, 31,  3, 0,    14, '<', 's', 't',  'd',  'i', 'n',  '>',
                            0,   15, 2, 'x', 0, 0x40, 0,  2,   1,   0x81, 0x16, 2,   0x51, 0x63}));
  EXPECT_EQ(mpy::read(mpy::write(file), "x.mpy"), file);
}

}  // namespace
}  // namespace natmod::python
