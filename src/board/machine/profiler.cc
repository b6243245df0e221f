#include "board/machine/profiler.h"

#include <algorithm>

namespace natmod::board {
namespace {

constexpr uint64_t kLongestInstruction = 15;  // x86's

/// Whether an instruction at `pc` may stand behind one at `before`.
bool is_next(uint64_t pc, uint64_t before) {
  return pc - before - 1 < kLongestInstruction;
}

}  // namespace

Profiler::Profiler(profile::CallTree& tree, const emu::Cpu& cpu)
    : tree_(tree),
      cpu_(cpu),
      frames_{{profile::CallTree::kRoot, tree.nodes()[profile::CallTree::kRoot].function, 0}} {}

void Profiler::add_text(const std::string& module, uint64_t address, uint64_t size,
                        const TextSymbols& symbols) {
  Text& text = texts_.emplace_front();
  text.address = address;
  text.size = size;
  text_ = nullptr;
  name_lines(text, symbols);
  name_functions(text, module, symbols);
}

void Profiler::name_lines(Text& text, const TextSymbols& symbols) {
  text.lines.assign(text.size, tree_.line({}));
  const auto& lines = symbols.lines();
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::optional<SourcePlace> place = symbols.place(lines[i]);
    if (!place) continue;
    const uint64_t end = i + 1 < lines.size() ? lines[i + 1].offset : text.size;
    for (uint64_t at = lines[i].offset; at < std::min<uint64_t>(end, text.size); ++at)
      text.lines[at] = tree_.line({place->file, place->line});
  }
}

void Profiler::name_functions(Text& text, const std::string& module, const TextSymbols& symbols) {
  const uint32_t unnamed = tree_.function({module + " (no symbol)", module, {}, false});
  text.functions.assign(text.size, unnamed);
  text.is_entry.assign(text.size, false);
  for (const TextSymbols::Symbol& symbol : symbols.symbols()) {
    if (symbol.size == 0 || symbol.offset >= text.size) continue;
    const std::optional<SourcePlace> place = symbols.first_place(symbol);
    const profile::Line line = place ? profile::Line{place->file, place->line} : profile::Line{};
    const uint32_t function = tree_.function({symbol.name, module, line, false});
    const uint64_t end = std::min<uint64_t>(symbol.offset + symbol.size, text.size);
    std::fill(text.functions.begin() + static_cast<ptrdiff_t>(symbol.offset),
              text.functions.begin() + static_cast<ptrdiff_t>(end), function);
    text.is_entry[symbol.offset] = true;
  }
}

const Profiler::Text* Profiler::find(uint64_t pc) const {
  const auto found = std::ranges::find_if(texts_, [&](const Text& text) { return text.has(pc); });
  return found == texts_.end() ? nullptr : &*found;
}

uint32_t Profiler::line_of(uint64_t pc) const {
  const Text* text = find(pc);
  return text == nullptr ? tree_.line({}) : text->lines[pc - text->address];
}

void Profiler::push(uint32_t function, uint64_t call_pc) {
  const uint32_t node = tree_.child(frames_.back().node, function, line_of(call_pc));
  ++tree_.node(node).calls;
  frames_.push_back({node, function, call_pc});
}

void Profiler::step(uint64_t pc) {
  if (text_ == nullptr || !text_->has(pc)) text_ = find(pc);
  if (text_ == nullptr) return;
  const uint64_t offset = pc - text_->address;
  if (text_->functions[offset] != frames_.back().function || !is_next(pc, last_pc_))
    go_to(*text_, pc);
  ++tree_.node(frames_.back().node).instructions[text_->lines[offset]];
  last_pc_ = pc;
}

bool Profiler::is_call(const Text& text, uint64_t pc) const {
  const uint64_t offset = pc - text.address;
  if (!text.is_entry[offset]) return false;
  if (text.functions[offset] != frames_.back().function) return true;
  return is_next(cpu_.read(emu::Role::return_address), last_pc_);
}

/// The instruction at `pc` does not simply follow the last one in its function.
void Profiler::go_to(const Text& text, uint64_t pc) {
  const uint32_t function = text.functions[pc - text.address];
  if (is_call(text, pc)) {
    push(function, last_pc_);
    return;
  }
  for (size_t depth = frames_.size(); depth > base_; --depth) {
    // Behind the call of this frame: that has returned. Only a function's own jumps look the same.
    const OpenCall& frame = frames_[depth - 1];
    if (is_next(pc, frame.call_pc) && frames_[depth - 2].function == function) {
      frames_.resize(depth - 1);
      return;
    }
  }
  for (size_t depth = frames_.size(); depth > base_; --depth) {
    if (frames_[depth - 1].function != function) continue;
    frames_.resize(depth);
    return;
  }
  push(function, last_pc_);
}

Profiler::Crossing::Crossing(Profiler* profiler) : profiler_(profiler) {
  if (profiler_ == nullptr) return;
  depth_ = profiler_->frames_.size();
  base_ = profiler_->base_;
  last_pc_ = profiler_->last_pc_;
  profiler_->base_ = depth_;
}

Profiler::Crossing::Crossing(Profiler* profiler, const std::string& firmware_function)
    : Crossing(profiler) {
  if (profiler_ == nullptr) return;
  profiler_->push(profiler_->tree_.function({firmware_function, "", {}, true}),
                  profiler_->last_pc_);
}

Profiler::Crossing::~Crossing() {
  if (profiler_ == nullptr) return;
  profiler_->frames_.resize(depth_, {});
  profiler_->base_ = base_;
  profiler_->last_pc_ = last_pc_;
}

}  // namespace natmod::board
