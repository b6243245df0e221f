#include "python/code.h"

#include <array>
#include <utility>

namespace natmod::python {
namespace {

using namespace mpy;

/// What an instruction does to the depth of the stack; of those not listed, nothing.
constexpr std::pair<Opcode, int> kEffects[] = {
    {kOpLoadConstString, 1},   {kOpLoadName, 1},
    {kOpLoadGlobal, 1},        {kOpLoadMethod, 1},
    {kOpLoadSuperMethod, -1},  {kOpStoreAttr, -2},
    {kOpImportName, -1},       {kOpImportFrom, 1},
    {kOpLoadConstFalse, 1},    {kOpLoadConstNone, 1},
    {kOpLoadConstTrue, 1},     {kOpLoadNull, 1},
    {kOpLoadBuildClass, 1},    {kOpLoadSubscr, -1},
    {kOpStoreSubscr, -3},      {kOpDupTop, 1},
    {kOpDupTopTwo, 2},         {kOpPopTop, -1},
    {kOpWithCleanup, 2},       {kOpEndFinally, -1},
    {kOpGetIterStack, 3},      {kOpStoreMap, -2},
    {kOpReturnValue, -1},      {kOpRaiseObj, -1},
    {kOpRaiseFrom, -2},        {kOpYieldFrom, -1},
    {kOpImportStar, -1},       {kOpPopJumpIfTrue, -1},
    {kOpPopJumpIfFalse, -1},   {kOpJumpIfTrueOrPop, -1},
    {kOpJumpIfFalseOrPop, -1}, {kOpSetupWith, 2},
    {kOpForIter, 1},
};

constexpr Opcode kEnding[] = {
    kOpJump,      kOpUnwindJump, kOpPopExceptJump, kOpReturnValue,
    kOpRaiseLast, kOpRaiseObj,   kOpRaiseFrom,
};

struct Traits {
  int8_t effect = 0;
  bool ends = false;
};

constexpr auto kTraits = [] {
  std::array<Traits, 256> table{};
  for (auto [opcode, effect] : kEffects) table[opcode].effect = static_cast<int8_t>(effect);
  for (Opcode opcode : kEnding) table[opcode].ends = true;
  return table;
}();

}  // namespace

CodeItem& Code::add(Form form, uint8_t opcode, int effect) {
  CodeItem instruction;
  instruction.form = form;
  instruction.opcode = opcode;
  instruction.effect = effect;
  instruction.ends = kTraits[opcode].ends;
  return instructions_.emplace_back(instruction);
}

void Code::op(Opcode opcode) {
  add(Form::byte, opcode, kTraits[opcode].effect);
}

void Code::name(Opcode opcode, Name name) {
  add(Form::name, opcode, kTraits[opcode].effect).name = name;
}

void Code::number(Opcode opcode, uint64_t value, int effect) {
  add(Form::number, opcode, effect).value = static_cast<int64_t>(value);
}

void Code::jump(Opcode opcode, Label label) {
  add(Form::jump, opcode, kTraits[opcode].effect).value = static_cast<int64_t>(label);
}

void Code::unwind_jump(Label label, uint32_t depth, bool from_for) {
  CodeItem& instruction = add(Form::unwind_jump, kOpUnwindJump, 0);
  instruction.value = static_cast<int64_t>(label);
  instruction.extra = static_cast<uint8_t>((from_for ? 0x80 : 0) | depth);
}

void Code::pop_iterator() {
  for (int i = 0; i < kIteratorSlots; ++i) add(Form::byte, kOpPopTop, 0);
}

void Code::unary(UnaryOp op) {
  add(Form::byte, static_cast<uint8_t>(kOpUnaryOpMulti + static_cast<int>(op)), 0);
}

void Code::binary(BinaryOp op) {
  bool inverted = op == BinaryOp::not_in || op == BinaryOp::is_not;
  if (op == BinaryOp::not_in) op = BinaryOp::in;
  if (op == BinaryOp::is_not) op = BinaryOp::is;
  add(Form::byte, static_cast<uint8_t>(kOpBinaryOpMulti + static_cast<int>(op)), -1);
  if (inverted) unary(UnaryOp::not_);
}

void Code::small_int(int64_t value) {
  add(Form::small_int, 0, 1).value = value;
}

void Code::object(const Constant* constant) {
  add(Form::object, kOpLoadConstObj, 1).constant = constant;
}

void Code::call(bool is_method, uint32_t positional, uint32_t keywords, bool stars) {
  int effect = -static_cast<int>(positional + 2 * keywords) - is_method - stars;
  Opcode plain = is_method ? kOpCallMethod : kOpCallFunction;
  Opcode with_stars = is_method ? kOpCallMethodVarKw : kOpCallFunctionVarKw;
  number(stars ? with_stars : plain, uint64_t{keywords} << 8 | positional, effect);
}

void Code::make_function(Scope* scope, bool defaults) {
  add(Form::make_function, defaults ? kOpMakeFunctionDefargs : kOpMakeFunction, defaults ? -1 : 1)
      .scope = scope;
}

void Code::id(Form form, Name name) {
  add(form, 0, form == Form::load_id ? 1 : form == Form::store_id ? -1 : 0).name = name;
}

/// Lines only rise in a line table.
void Code::line(uint32_t line) {
  if (line <= last_line_) return;
  last_line_ = line;
  add(Form::line, 0, 0).value = line;
}

}  // namespace natmod::python
