#include "mpy/shift_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "base/error.h"
#include "mpy/opcodes.h"
#include "mpy/prelude.h"
#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

using Buffer = std::vector<uint8_t>;

void append(Buffer& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// An instruction on its way to a new place. Jumps are encoded when all places are known; what
/// other instructions have behind the opcode is in `operand` already.
struct Moved {
  size_t begin = 0;  ///< new place
  uint8_t opcode = 0;
  Buffer operand;
  bool is_jump = false;
  size_t target = 0;  ///< jump: index of the instruction
  size_t distance_size = 1;

  size_t size() const { return 1 + operand.size() + (is_jump ? distance_size : 0); }
};

std::vector<Moved> decode(ByteReader& in, Bytes code, TableShift shift) {
  std::vector<Moved> moved;
  std::map<size_t, size_t> index_at;
  std::vector<std::pair<size_t, size_t>> jumps;
  while (!in.at_end()) {
    Instruction from = read_instruction(in);
    index_at[from.begin] = moved.size();
    Moved to;
    to.opcode = from.opcode;
    if (from.format == OpFormat::offset) {
      to.is_jump = true;
      jumps.emplace_back(moved.size(), from.arg);
      if (from.has_extra) to.operand.push_back(from.extra);
    } else if (from.format == OpFormat::qstr) {
      append_vuint(to.operand, static_cast<uint64_t>(from.arg) + shift.qstrs);
    } else if (from.opcode == kOpLoadConstObj) {
      append_vuint(to.operand, static_cast<uint64_t>(from.arg) + shift.objects);
    } else {
      append(to.operand, code.subspan(from.begin + 1, from.end - from.begin - 1));
    }
    moved.push_back(std::move(to));
  }
  for (auto [index, target] : jumps) {
    auto found = index_at.find(target);
    if (found == index_at.end()) {
      in.bad(fmt::format("jump to {:#x}, which is not the start of an instruction", target));
    }
    moved[index].target = found->second;
  }
  return moved;
}

/// Distance from the end of the shorter form, as the encoder counts.
int64_t distance(const std::vector<Moved>& moved, const Moved& jump) {
  return static_cast<int64_t>(moved[jump.target].begin) - static_cast<int64_t>(jump.begin) - 2;
}

/// Gives each instruction its place and each jump its size. Sizes depend on places and places on
/// sizes, so this goes round until nothing moves; from some round on, jumps may only grow, which
/// makes sure that it ends.
void place(std::vector<Moved>& moved) {
  constexpr unsigned kRoundsThatShrink = 16;
  bool settled = false;
  for (unsigned round = 0; !settled; ++round) {
    settled = true;
    size_t at = 0;
    for (Moved& instruction : moved) {
      settled &= instruction.begin == at;
      instruction.begin = at;
      if (instruction.is_jump) {
        int64_t far = distance(moved, instruction);
        bool fits = has_signed_offset(instruction.opcode) ? -64 <= far && far <= 63 : far <= 127;
        size_t size = fits ? 1 : 2;
        if (round >= kRoundsThatShrink) size = std::max(size, instruction.distance_size);
        settled &= instruction.distance_size == size;
        instruction.distance_size = size;
      }
      at += instruction.size();
    }
  }
}

void append_jump(Buffer& out, const std::vector<Moved>& moved, const Moved& jump,
                 std::string_view name) {
  bool is_long = jump.distance_size == 2;
  int64_t field = distance(moved, jump) - (is_long ? 1 : 0);
  if (has_signed_offset(jump.opcode)) field += is_long ? 0x4000 : 0x40;
  if (field < 0 || field > (is_long ? 0x7fff : 0x7f)) {
    fail("{}: a jump is out of range after the merge", name);
  }
  if (is_long) {
    out.push_back(static_cast<uint8_t>(0x80 | (field & 0x7f)));
    out.push_back(static_cast<uint8_t>(field >> 7));
  } else {
    out.push_back(static_cast<uint8_t>(field));
  }
}

Buffer shift_bytecode(Bytes code, TableShift shift, std::string_view name) {
  ByteReader in(code, name);
  Prelude prelude = read_prelude(in);
  std::vector<Moved> moved = decode(in, code, shift);
  place(moved);

  Buffer names;
  for (uint32_t qstr : prelude.names) append_vuint(names, uint64_t{qstr} + shift.qstrs);
  Bytes cells = code.subspan(prelude.cells_begin, prelude.opcodes_begin - prelude.cells_begin);

  Buffer out;
  append(out, code.first(prelude.sizes_begin));
  append_prelude_sizes(out, names.size(), cells.size());
  append(out, names);
  append(out, cells);
  for (const Moved& instruction : moved) {
    out.push_back(instruction.opcode);
    if (instruction.is_jump) append_jump(out, moved, instruction, name);
    append(out, instruction.operand);
  }
  return out;
}

/// Adds to a little-endian word of the machine.
void add_to_word(std::span<uint8_t> word, uint64_t addend) {
  for (uint8_t& byte : word) {
    addend += byte;
    byte = static_cast<uint8_t>(addend);
    addend >>= 8;
  }
}

void shift_relocated_words(RawCode& code, size_t word, TableShift shift) {
  constexpr uint64_t kQstrSize = 2;
  for (const Relocation& relocation : code.relocations) {
    uint64_t addend = 0;
    if (relocation.kind == kRelocQstrTable) addend = shift.qstrs * kQstrSize;
    if (relocation.kind == kRelocObjTable) addend = shift.objects * uint64_t{word};
    std::vector<uint8_t>& segment = relocation.in_rodata ? code.rodata : code.code;
    add_to_word(std::span(segment).subspan(relocation.word * word, word), addend);
  }
}

/// A module that a linker made: its relocations are the only way in which it knows the tables.
bool is_linked_module(const RawCode& code) {
  return code.kind == CodeKind::native_viper && code.scope_flags & kScopeViperReloc;
}

}  // namespace

bool can_shift_tables(const RawCode& code) {
  // Inline assembler has no way to name a string or an object.
  bool good = code.kind == CodeKind::bytecode || code.kind == CodeKind::native_asm ||
              is_linked_module(code);
  return good && std::ranges::all_of(code.children, can_shift_tables);
}

void shift_tables(RawCode& code, Arch arch, TableShift shift, std::string_view name) {
  if (code.kind == CodeKind::bytecode) {
    code.code = shift_bytecode(code.code, shift, name);
  } else if (is_linked_module(code)) {
    shift_relocated_words(code, word_size(arch), shift);
  } else if (code.kind != CodeKind::native_asm) {
    fail("{}: machine code made from Python keeps its own table indices", name);
  }
  for (size_t i = 0; i < code.children.size(); ++i) {
    shift_tables(code.children[i], arch, shift, fmt::format("{}.{}", name, i));
  }
}

}  // namespace natmod::mpy
