#include "board/machine/coverage.h"

#include <algorithm>
#include <optional>
#include <span>

#include "emu/conditional_branch.h"

namespace natmod::board {
namespace {

class Coverer {
 public:
  Coverer(const CountedText& text, const TextSymbols& symbols, emu::CpuModel model, Arch arch,
          coverage::Report& report)
      : text_(text), symbols_(symbols), model_(model), arch_(arch), report_(report) {}

  void run() {
    const auto& lines = symbols_.lines();
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::optional<SourcePlace> place = symbols_.place(lines[i]);
      if (!place || lines[i].offset >= text_.counts.size()) continue;
      if (lines[i].is_statement || is_apart(i))
        cover_line(*place, lines[i].offset);
      else
        cover_moved(*place, lines[i].offset);
      const uint64_t end = i + 1 < lines.size() ? lines[i + 1].offset : text_.counts.size();
      cover_branches(*place, lines[i].offset, std::min(end, text_.counts.size()));
    }
    for (const TextSymbols::Symbol& symbol : symbols_.symbols()) cover_function(symbol);
  }

 private:
  /// Compilers mark no statement at much of what a line becomes. A part of one that has run stands
  /// for it where a block of code begins with it; elsewhere it may have been moved there to run
  /// early, as the value of a `return` behind a condition is.
  bool is_apart(size_t row) const {
    const auto& lines = symbols_.lines();
    const uint64_t offset = lines[row].offset;
    if (row > 0 && lines[row - 1].offset == offset) return false;
    return text_.counts[offset].runs != 0 && begins_block(offset);
  }

  /// Whether it was run otherwise than what stands before it.
  bool begins_block(uint64_t offset) const {
    constexpr uint64_t kLongestInstruction = 15;  // x86's
    const std::span code(text_.code);
    for (uint64_t at = offset; at-- > 0 && offset - at <= kLongestInstruction;) {
      const auto& before = text_.counts[at];
      if (before.runs == 0) continue;
      return before.runs != text_.counts[offset].runs || before.next != text_.address + offset ||
             emu::conditional_branch_length(model_, code.subspan(at)) != 0;
    }
    return true;
  }

  void cover_moved(const SourcePlace& place, uint64_t offset) {
    coverage::Source& source = report_[place.file];
    source.lines.try_emplace(place.line, 0);
    if (text_.counts[offset].runs != 0) source.moved.insert(place.line);
  }

  /// A statement of the line begins there; others of it may begin elsewhere too.
  void cover_line(const SourcePlace& place, uint64_t offset) {
    uint64_t& runs = report_[place.file].lines[place.line];
    runs = std::max(runs, text_.counts[offset].runs);
  }

  /// The code from one offset to another is of the line.
  void cover_branches(const SourcePlace& place, uint64_t begin, uint64_t end) {
    const std::span code(text_.code);
    for (uint64_t at = begin; at < end; ++at) {
      const auto& counts = text_.counts[at];
      if (counts.runs == 0) continue;
      if (const unsigned length = emu::conditional_branch_length(model_, code.subspan(at)))
        cover_branch(report_[place.file], place.line, counts, text_.address + at + length);
    }
  }

  void cover_branch(coverage::Source& source, uint32_t line,
                    const emu::ExecutionCounts::Counts& counts, Address behind) {
    // Those of different architectures are not the same.
    constexpr uint32_t kMostOfALine = 1000;
    const uint32_t number =
        static_cast<uint32_t>(arch_) * kMostOfALine + n_branches_[&source][line]++;
    const uint64_t other = counts.runs - counts.n_next;
    const bool is_behind = counts.next == behind;
    coverage::Branch& branch = source.branches[{line, number}];
    branch.went_on += is_behind ? counts.n_next : other;
    branch.jumped += is_behind ? other : counts.n_next;
  }

  void cover_function(const TextSymbols::Symbol& symbol) {
    if (symbol.size == 0 || symbol.offset >= text_.counts.size()) return;
    const std::optional<SourcePlace> place = symbols_.first_place(symbol);
    if (!place) return;
    coverage::Function& function = report_[place->file].functions[symbol.name];
    function.line = place->line;
    function.runs += text_.counts[symbol.offset].runs;
  }

  const CountedText& text_;
  const TextSymbols& symbols_;
  emu::CpuModel model_;
  Arch arch_;
  coverage::Report& report_;
  std::map<const coverage::Source*, std::map<uint32_t, uint32_t>> n_branches_;
};

}  // namespace

coverage::Report cover(GuestMachine& machine) {
  coverage::Report sum;
  for (const CountedText& text : machine.counted_texts()) {
    coverage::Report one;
    Coverer(text, machine.symbols(text.module), machine.cpu().config().model, machine.arch(), one)
        .run();
    coverage::add(sum, one);
  }
  return sum;
}

}  // namespace natmod::board
