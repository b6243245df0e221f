// Absolute addresses in two parts (-fno-pic code): their low parts do not name their high part, so
// registers are followed from one to the other, along every way that code can take. A low part may
// continue several high parts of one address, from which ways meet; those become one family.
//
// The analysis is a forward one over each section's instructions: which family's high part, with
// anything added, a register holds. It gives up where it cannot know, and then the low part is left
// alone, which the scan refuses.
#include <algorithm>
#include <array>

#include "link/context.h"

namespace natmod::link {
namespace {

constexpr uint32_t kNothing = UINT32_MAX;
constexpr size_t kRegisters = 32;
using State = std::array<uint32_t, kRegisters>;  // the high part that a register continues

State empty_state() {
  State state;
  state.fill(kNothing);
  return state;
}

// The labels of all sections of a file, found in one go.
std::vector<CodeLabel> find_labels(const Machine& machine, ObjectInput& file) {
  std::vector<CodeLabel> labels;
  for (const elf::Symbol symbol : file.object.symbols()) {
    if (symbol.type == elf::STT_FUNC) labels.push_back({symbol.section, true, symbol.value});
  }
  for (const InputSection& from : file.sections) {
    if (from.segment == Segment::none) continue;
    for (const elf::Reloc reloc : from.relocs()) {
      const RelocHowto* howto = machine.howto(reloc.type);
      bool is_branch = howto != nullptr && (howto->kind == RelocKind::branch ||
                                            (howto->kind == RelocKind::pc && from.is_code));
      if (howto == nullptr || !refers(howto->kind) || is_branch) continue;
      const elf::Symbol symbol = file.object.symbols()[reloc.symbol];
      if (symbol.section >= file.sections.size() || !file.sections[symbol.section].is_code)
        continue;
      labels.push_back({symbol.section, false, symbol.value + static_cast<uint64_t>(reloc.addend)});
    }
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

std::span<const CodeLabel> labels_of(LinkContext& context, const InputSection& section) {
  auto [known, is_new] = context.parts.labels.try_emplace(section.file);
  std::vector<CodeLabel>& labels = known->second;
  if (is_new) labels = find_labels(context.machine(), *section.file);
  auto begin = std::lower_bound(labels.begin(), labels.end(), CodeLabel{section.index, false, 0});
  auto end = std::lower_bound(begin, labels.end(), CodeLabel{section.index + 1, false, 0});
  return {begin, end};
}

class Follower {
 public:
  Follower(LinkContext& context, const TwoPartAddresses& two_parts, InputSection& section)
      : context_(context),
        machine_(context.machine()),
        two_parts_(two_parts),
        section_(section),
        relocs_(section.relocs()),
        code_(section.header().data) {}

  void run() {
    find_leaders();
    // From where functions start; then from what nothing was seen to reach.
    for (uint64_t start : functions_) reach(start, empty_state());
    spread();
    for (auto& [offset, leader] : leaders_) {
      if (leader.is_reached) continue;
      reach(offset, empty_state());
      spread();
    }
    is_final_ = true;
    for (auto& [offset, leader] : leaders_) walk(offset, leader.state);
  }

 private:
  struct Leader {
    State state = empty_state();
    bool is_reached = false;
    bool is_pending = false;
  };

  // Where ways meet or part: starts of functions, targets of branches, and labels whose address is
  // taken, as those of a switch are.
  void find_leaders() {
    functions_.push_back(0);
    for (const CodeLabel& label : labels_of(context_, section_)) {
      (label.is_function ? functions_ : taken_labels_).push_back(label.offset);
    }
    leaders_[0];
    for (uint64_t start : functions_) leaders_[start];
    for (uint64_t label : taken_labels_) leaders_[label];
    uint32_t next = 0;
    for (uint64_t offset = 0; offset + 2 <= code_.size();) {
      MachineInstruction one = two_parts_.decode(code_.subspan(offset));
      if (one.has_distance) {
        if (std::optional<uint64_t> target = target_of(offset, one, next)) leaders_[*target];
      }
      offset += one.size;
      if (one.flow == Flow::branch) leaders_[offset];
    }
    std::erase_if(leaders_, [&](const auto& leader) { return leader.first >= code_.size(); });
  }

  // Where a branch inside of the section goes. `next` is the first relocation that can be its own.
  std::optional<uint64_t> target_of(uint64_t offset, const MachineInstruction& one,
                                    uint32_t& next) const {
    while (next != relocs_.size() && relocs_[next].offset < offset) ++next;
    for (uint32_t i = next; i != relocs_.size() && relocs_[i].offset == offset; ++i) {
      const elf::Reloc reloc = relocs_[i];
      const RelocHowto* howto = machine_.howto(reloc.type);
      if (howto == nullptr || howto->kind != RelocKind::pc) continue;
      std::optional<uint64_t> label = section_.own_label(reloc.symbol);
      if (!label) return std::nullopt;
      return *label + static_cast<uint64_t>(reloc.addend);
    }
    return offset + static_cast<uint64_t>(one.distance);
  }

  uint32_t first_reloc(uint64_t offset) const {
    uint32_t begin = 0, end = static_cast<uint32_t>(relocs_.size());
    while (begin < end) {
      uint32_t middle = begin + (end - begin) / 2;
      (relocs_[middle].offset < offset ? begin : end) =
          relocs_[middle].offset < offset ? middle + 1 : middle;
    }
    return begin;
  }

  void spread() {
    while (!pending_.empty()) {
      uint64_t offset = pending_.back();
      pending_.pop_back();
      Leader& leader = leaders_[offset];
      leader.is_pending = false;
      walk(offset, leader.state);
    }
  }

  // Control comes to `offset` with this state.
  void reach(uint64_t offset, const State& state) {
    auto found = leaders_.find(offset);
    if (is_final_ || found == leaders_.end()) return;
    Leader& leader = found->second;
    bool has_changed = !leader.is_reached;
    if (!leader.is_reached) {
      leader.state = state;
    } else {
      for (size_t i = 0; i < kRegisters; ++i) {
        uint32_t joint = join(leader.state[i], state[i]);
        has_changed |= joint != leader.state[i];
        leader.state[i] = joint;
      }
    }
    leader.is_reached = true;
    if (!has_changed || leader.is_pending) return;
    leader.is_pending = true;
    pending_.push_back(offset);
  }

  uint32_t join(uint32_t a, uint32_t b) {
    if (a == kNothing || b == kNothing) return kNothing;
    a = context_.parts.family_of(a);
    b = context_.parts.family_of(b);
    if (a == b) return a;
    const elf::Reloc one = relocs_[context_.parts.highs[a].reloc],
                     two = relocs_[context_.parts.highs[b].reloc];
    if (one.symbol != two.symbol || one.addend != two.addend || one.type != two.type) {
      return kNothing;
    }
    context_.parts.highs[std::max(a, b)].family = std::min(a, b);
    return std::min(a, b);
  }

  // From a leader to the next place where the state is another's matter.
  void walk(uint64_t offset, State state) {
    uint32_t next = first_reloc(offset);
    bool is_call = false;  // the first of two instructions was seen
    for (bool is_first = true; offset + 2 <= code_.size(); is_first = false) {
      if (!is_first && leaders_.count(offset) != 0) return reach(offset, state);
      MachineInstruction one = two_parts_.decode(code_.subspan(offset));
      uint32_t written = kNothing;
      bool is_part = false;
      bool was_call = is_call;
      is_call = false;
      while (next != relocs_.size() && relocs_[next].offset < offset) ++next;
      for (uint32_t i = next; i != relocs_.size() && relocs_[i].offset == offset; ++i) {
        const RelocHowto* howto = machine_.howto(relocs_[i].type);
        if (howto == nullptr) continue;
        is_call |= howto->kind == RelocKind::branch;
        is_part |= is_low_part(howto->kind);
        if (howto->kind == RelocKind::abs_low && is_final_) settle(i, state[one.base]);
        if (howto->kind != RelocKind::abs_high) continue;
        written = high_of(i);
      }
      if (written == kNothing) written = sum_of(one, state, is_part);
      if (!go_on(offset, one, next, was_call, state)) return;
      if (one.writes_more) state = empty_state();
      if (one.to != 0) state[one.to] = written;
      offset += one.size;
    }
  }

  // What the register that is written holds then. A high part that is put to any other use than an
  // address must not change its value.
  uint32_t sum_of(const MachineInstruction& one, const State& state, bool is_part) {
    uint32_t base = state[one.base], other = state[one.other];
    if (is_part) return one.keeps_base && one.keeps_other ? base : kNothing;  // TPREL_ADD
    bool is_kept = (base == kNothing || one.keeps_base) && (other == kNothing || one.keeps_other);
    bool is_one = base == kNothing || other == kNothing;
    if (is_kept && is_one && one.to != 0) return base == kNothing ? other : base;
    for (uint32_t part : {base, other}) {
      if (is_final_ && part != kNothing)
        context_.parts.highs[context_.parts.family_of(part)].is_misused = true;
    }
    return kNothing;
  }

  // False where what follows is not reached from here.
  bool go_on(uint64_t offset, const MachineInstruction& one, uint32_t next, bool was_call,
             State& state) {
    switch (one.flow) {
      case Flow::next:
        return true;
      case Flow::end:
        return false;
      case Flow::branch:
      case Flow::jump:
        if (std::optional<uint64_t> target = target_of(offset, one, next)) reach(*target, state);
        return one.flow == Flow::branch;
      case Flow::call:
      case Flow::indirect_call:
        for (size_t i = 0; i < kRegisters; ++i) {
          if (two_parts_.call_clobbers() >> i & 1) state[i] = kNothing;
        }
        return true;
      case Flow::indirect_jump:
        if (!was_call) reach_taken_labels(offset, state);
        return false;
    }
    return true;
  }

  // A switch: any label of the function can be next.
  void reach_taken_labels(uint64_t offset, const State& state) {
    auto after = std::upper_bound(functions_.begin(), functions_.end(), offset);
    uint64_t end = after == functions_.end() ? code_.size() : *after;
    auto label = std::upper_bound(taken_labels_.begin(), taken_labels_.end(), *--after);
    for (; label != taken_labels_.end() && *label < end; ++label) reach(*label, state);
  }

  uint32_t high_of(uint32_t reloc) const {
    auto high =
        std::lower_bound(context_.parts.highs.begin() + section_.highs.begin,
                         context_.parts.highs.begin() + section_.highs.end, reloc,
                         [](const HighPart& one, uint32_t wanted) { return one.reloc < wanted; });
    return static_cast<uint32_t>(high - context_.parts.highs.begin());
  }

  void settle(uint32_t reloc, uint32_t high) {
    auto low =
        std::lower_bound(context_.parts.lows.begin() + section_.lows.begin,
                         context_.parts.lows.begin() + section_.lows.end, reloc,
                         [](const LowPart& one, uint32_t wanted) { return one.reloc < wanted; });
    low->high = high;
  }

  LinkContext& context_;
  const Machine& machine_;
  const TwoPartAddresses& two_parts_;
  InputSection& section_;
  elf::RelocRange relocs_;
  Bytes code_;
  std::vector<uint64_t> functions_, taken_labels_;  // in order
  std::map<uint64_t, Leader> leaders_;
  std::vector<uint64_t> pending_;
  bool is_final_ = false;
};

}  // namespace

void follow_registers(LinkContext& context, const TwoPartAddresses& two_parts,
                      InputSection& section) {
  Follower(context, two_parts, section).run();
}

}  // namespace natmod::link
