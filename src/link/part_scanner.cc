#include "link/part_scanner.h"

namespace natmod::link {
namespace {

// Where a branch does not reach, the assembler has the opposite branch skip a jump, and resolves
// the skip itself. A jump that it leaves to the linker is as long as it gets, so the skip stays
// right. `next` is the first relocation behind the branch.
bool skips_jump(const TwoPartAddresses& two_parts, const InputSection& section, uint64_t offset,
                const MachineInstruction& skip, uint32_t next) {
  constexpr uint64_t kJump = 4;
  Bytes code = section.header().data;
  elf::RelocRange relocs = section.relocs();
  uint64_t jump = offset + skip.size;
  if (skip.flow != Flow::branch || skip.distance != static_cast<int64_t>(skip.size + kJump) ||
      next == relocs.size() || relocs[next].offset != jump || jump + kJump > code.size() ||
      !section.own_label(relocs[next].symbol)) {
    return false;
  }
  MachineInstruction skipped = two_parts.decode(code.subspan(jump));
  return skipped.flow == Flow::jump && skipped.size == kJump;
}

// Without marks, an object can still leave all to the linker, as those of the GNU assembler do. It
// shows by its branches. What it has aligned would not stay so.
Room measure_room(const TwoPartAddresses& two_parts, const InputSection& section) {
  Bytes code = section.header().data;
  elf::RelocRange relocs = section.relocs();
  bool has_branch = false, has_indirect_jump = false;
  uint32_t next = 0;
  for (uint64_t offset = 0; offset + 2 <= code.size();) {
    while (next != relocs.size() && relocs[next].offset < offset) ++next;
    bool has_reloc = next != relocs.size() && relocs[next].offset == offset;
    MachineInstruction instruction = two_parts.decode(code.subspan(offset));
    if (instruction.has_distance) {
      if (!has_reloc && !skips_jump(two_parts, section, offset, instruction, next)) {
        return Room::none;
      }
      has_branch = true;
    }
    has_indirect_jump |= instruction.flow == Flow::indirect_jump;
    offset += instruction.size;
  }
  constexpr uint64_t kLeastAlignment = 2;
  bool is_left = has_branch || !has_indirect_jump;
  return is_left && section.header().alignment <= kLeastAlignment ? Room::everywhere
                                                                  : Room::where_marked;
}

}  // namespace

PartScanner::PartScanner(const Reference& at)
    : at_(at), context_(at.context), two_parts_(context_.machine().two_parts()) {}

void PartScanner::start(const InputSection& section) {
  room_.reset();
  next_high_ = section.highs.begin;
  next_low_ = section.lows.begin;
}

void PartScanner::scan_high(const RelocHowto& howto) {
  if (at_.section->highs.empty()) return at_.refuse("is not in code");
  HighPart& high = context_.parts.highs[next_high_++];
  if (howto.slot != Slot::address) {
    high.way = Way::slot;
    return context_.got.allot_thread_local(*at_.symbol, howto.slot);
  }
  if (at_.symbol->meaning == Meaning::got) return;
  if (howto.kind == RelocKind::got_high && at_.reloc.addend != 0) {
    return at_.refuse("has the addend {}, and would read a word beside the symbol's slot",
                      at_.reloc.addend);
  }
  if (at_.symbol->adapter != nullptr) at_.add_stub();
  if (howto.kind == RelocKind::abs_high && at_.symbol->is_constant()) {
    high.way = Way::absolute;
    return;
  }
  if (high.is_misused) return at_.refuse("is part of a calculation; compile with -fpic");
  if (!choose_way(high, howto.kind == RelocKind::got_high)) return refuse_growth();
  if (uses_slot(high.way)) at_.add_slot(howto.kind == RelocKind::got_high ? 0 : at_.reloc.addend);
}

// False if there is none.
bool PartScanner::choose_way(HighPart& high, bool is_got) {
  // Otherwise the low parts are not all what the high part leaves of one distance.
  bool is_simple = high.is_alone && !high.have_offsets;
  if (is_got) {
    high.way = at_.is_in_text() && high.are_loads && is_simple ? Way::relative : Way::slot;
    return true;
  }
  bool can_load = !at_.is_in_text() && is_simple && high.are_additions && high.count > 0;
  // Without room it is in the hope that no low part overflows.
  bool is_relative = is_simple || (high.is_alone && !has_room(high));
  if (at_.is_in_text() && is_relative) {
    high.way = Way::relative;
    return true;
  }
  if (can_load && (high.count == 1 || !has_room(high))) {
    high.way = Way::slot;
    return true;
  }
  high.way = at_.is_in_text() ? Way::whole : Way::loaded_whole;
  if (has_room(high)) return true;
  add_detour(high);
  return high.count > 0 || !high.is_alone;
}

void PartScanner::add_detour(HighPart& high) {
  Parts& parts = context_.parts;
  auto number = static_cast<uint32_t>(&high - parts.highs.data());
  const uint8_t* code = at_.section->header().data.data() + high.offset;
  auto detour = static_cast<uint32_t>(parts.detours.size());
  high.detour = &parts.detours.emplace_back(context_.machine(), *at_.section, high.offset, number,
                                            two_parts_->whole_address(code, uses_slot(high.way)));
  parts.highs[parts.family_of(number)].keeps_lows = true;
  if (at_.section->detours.empty()) at_.section->detours.begin = detour;
  at_.section->detours.end = detour + 1;
}

bool PartScanner::has_room(const HighPart& high) {
  if (!room_) room_ = measure_room(*two_parts_, *at_.section);
  return *room_ == Room::everywhere || (*room_ == Room::where_marked && high.is_marked);
}

void PartScanner::refuse_growth() {
  at_.refuse("{} here than the object has room for; compile without -mno-relax",
             at_.is_in_text()
                 ? "takes an instruction more"
                 : "reaches a variable, which loaders place apart from code, and takes a "
                   "load more");
}

// The symbol of a low part is a label at its high part.
void PartScanner::scan_low(RelocKind kind) {
  if (at_.section->lows.empty()) return at_.refuse("is not in code");
  LowPart& low = context_.parts.lows[next_low_++];
  if (kind == RelocKind::abs_low) {
    if (at_.symbol->is_constant()) {
      low.high = LowPart::kAlone;
      return;
    }
    if (low.high == LowPart::kAlone) {
      return at_.refuse(
          "continues a high part that cannot be told from the code; compile with -fpic");
    }
  }
  if (low.high == LowPart::kAlone) return at_.refuse("names no instruction with the high part");
  const HighPart& high = context_.parts.highs[low.high];
  const uint8_t* code = at_.section->header().data.data() + at_.reloc.offset;
  if (is_whole(high.way) && !two_parts_->use_of_whole(code, low.offset)) {
    at_.refuse("is {} bytes from its high part's address, out of reach", low.offset);
  }
}

}  // namespace natmod::link
