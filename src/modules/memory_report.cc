// What micropython.mem_info() prints.
//
// Source: MicroPython's py/modmicropython.c, py/gc.c for the form.
#include "modules/memory_report.h"

#include "runtime/types.h"

namespace natmod::board {
namespace {

size_t block_size(Runtime& rt) {
  return size_t{4} * rt.state().config.word_size;
}

size_t blocks_of(Runtime& rt, const Block& block) {
  return std::max<size_t>(1, (block.size + block_size(rt) - 1) / block_size(rt));
}

// The letter of a block's head: by the type of the object in it, if it is one.
char block_letter(Runtime& rt, const Block& block) {
  struct Letter {
    TypeId type;
    char letter;
  };
  static constexpr Letter kLetters[] = {
      {TypeId::tuple, 'T'},  {TypeId::list, 'L'},      {TypeId::dict, 'D'},  {TypeId::str, 'S'},
      {TypeId::bytes, 'S'},  {TypeId::bytearray, 'A'}, {TypeId::array, 'A'}, {TypeId::float_, 'F'},
      {TypeId::fun_bc, 'B'}, {TypeId::module, 'M'},
  };
  if (block.size < block_size(rt) / 4) return 'h';
  const uint64_t type = memory(rt).word(block.address);
  for (const Letter& it : kLetters) {
    if (type == type_address(rt, it.type)) return it.letter;
  }
  return 'h';
}

std::string heap_map(Runtime& rt, std::vector<Block*> blocks) {
  constexpr size_t kPerLine = 64;
  std::ranges::sort(blocks, {}, &Block::address);
  if (blocks.empty()) return {};
  const Address first = blocks.front()->address;
  std::string text = fmt::format("GC memory layout; from {:x}:", first);
  std::string line;
  size_t at = 0;  // the number of the next block to show
  size_t free_lines = 0;
  const auto put = [&](char letter) {
    line += letter;
    ++at;
    if (line.size() < kPerLine) return;
    if (line.find_first_not_of('.') == std::string::npos) {
      ++free_lines;
    } else {
      if (free_lines > 0) text += fmt::format("\n       ({} lines all free)", free_lines);
      free_lines = 0;
      text += fmt::format("\n{:08x}: {}", (at - kPerLine) * block_size(rt), line);
    }
    line.clear();
  };
  for (const Block* block : blocks) {
    while (first + at * block_size(rt) < block->address) put('.');
    put(block_letter(rt, *block));
    for (size_t i = blocks_of(rt, *block); i > 1; --i) put('=');
  }
  while (!line.empty()) put('.');
  return text + "\n";
}

}  // namespace

std::string memory_report(Runtime& rt, bool with_map) {
  RuntimeState& state = rt.state();
  const Heap& heap = state.heap;
  std::vector<Block*> blocks = state.heap.live_blocks();
  size_t one = 0, two = 0, largest = 0;
  for (const Block* block : blocks) {
    const size_t n = blocks_of(rt, *block);
    one += n == 1 ? 1 : 0;
    two += n == 2 ? 1 : 0;
    largest = std::max(largest, n);
  }
  const size_t free = heap.limit() - heap.used();
  std::string text;
  if (state.config.has_system) {
    text +=
        fmt::format("mem: total={}, current={}, peak={}\n", heap.total(), heap.used(), heap.peak());
  }
  if (state.guest != nullptr) {
    text +=
        fmt::format("stack: {} out of {}\n", state.guest->stack_used(), state.guest->stack_size());
  }
  text += fmt::format("GC: total: {}, used: {}, free: {}\n", heap.limit(), heap.used(), free);
  text += fmt::format(" No. of 1-blocks: {}, 2-blocks: {}, max blk sz: {}, max free sz: {}\n", one,
                      two, largest, free / block_size(rt));
  return with_map ? text + heap_map(rt, std::move(blocks)) : text;
}

}  // namespace natmod::board
