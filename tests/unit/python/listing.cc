#include "listing.h"

#include <fmt/format.h>

#include "mpy/opcodes.h"
#include "mpy/prelude.h"

namespace natmod::python {
namespace {

std::string show_object(const mpy::Object& object) {
  if (object.type != mpy::Object::Type::tuple)
    return fmt::format("{}:{}", mpy::object_type_name(object.type), object.text);
  std::string text = "(";
  for (const mpy::Object& item : object.items) text += show_object(item) + ",";
  return text + ")";
}

std::string show_operand(const mpy::MpyFile& file, const mpy::Instruction& instruction) {
  using mpy::OpFormat;
  auto arg = static_cast<size_t>(instruction.arg);
  switch (instruction.format) {
    case OpFormat::byte:
      return {};
    case OpFormat::qstr:
      return " " + file.qstrs.at(arg);
    case OpFormat::offset:
      return fmt::format(" {:+}", instruction.arg - static_cast<int64_t>(instruction.end));
    case OpFormat::vuint:
      if (instruction.opcode == mpy::kOpLoadConstObj)
        return " " + show_object(file.objects.at(arg));
      return fmt::format(" {}", instruction.arg);
  }
  return {};
}

void append(std::string& text, const mpy::MpyFile& file, const mpy::RawCode& code) {
  ByteReader in(code.code, "code");
  mpy::Prelude prelude = mpy::read_prelude(in);
  std::string name = file.qstrs.at(prelude.names.at(0));
  if (name != "<module>") {
    text += fmt::format("{}: args {}+{} defaults {} flags {} state {} cells {}\n", name,
                        prelude.n_pos_args, prelude.n_kwonly_args, prelude.n_def_pos_args,
                        prelude.scope_flags, prelude.n_state,
                        prelude.opcodes_begin - prelude.cells_begin);
  }
  while (!in.at_end()) {
    mpy::Instruction instruction = mpy::read_instruction(in);
    text += instruction.name() + show_operand(file, instruction);
    if (instruction.has_extra) text += fmt::format(" {}", instruction.extra);
    text += '\n';
  }
  for (const mpy::RawCode& child : code.children) append(text, file, child);
}

}  // namespace

std::string listing(std::string_view source, const Options& options) {
  mpy::MpyFile file = compile(source, options);
  std::string text;
  append(text, file, file.code);
  return text;
}

}  // namespace natmod::python
