#include "emu/arguments.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "emu/cpu.h"

namespace natmod::emu {

using Pair = CallingConvention::Pair;
using Type = Value::Type;

Value Value::f32(float value) {
  return {Type::f32, std::bit_cast<uint32_t>(value)};
}
Value Value::f64(double value) {
  return {Type::f64, std::bit_cast<uint64_t>(value)};
}

// ---- ArgumentPlacer

ArgumentPlacer::ArgumentPlacer(const CallingConvention& convention)
    : free_floats((uint32_t{1} << convention.floats) - 1), convention_(&convention) {}

Place ArgumentPlacer::on_stack(unsigned count, unsigned size, unsigned alignment) {
  stack = (stack + alignment - 1) / alignment * alignment;
  Place place{.count = count, .size = size};
  for (unsigned i = 0; i < count; ++i) {
    place.pieces[i] = {Place::In::stack, stack};
    stack += convention_->word;
  }
  return place;
}

Place ArgumentPlacer::in_floats(Type type) {
  // x64: one register each. ARM: a double is an even register and the next; the first float that
  // does not fit closes the registers to all later ones.
  const bool is_x64 = convention_->word == 8;
  const unsigned count = type == Type::f64 && !is_x64 ? 2 : 1;
  const unsigned size = type == Type::f64 && is_x64 ? 8 : 4;
  const uint32_t mask = (uint32_t{1} << count) - 1;
  for (unsigned i = 0; i + count <= convention_->floats; i += count) {
    if ((free_floats >> i & mask) != mask) continue;
    free_floats &= ~(mask << i);
    return {.pieces = {{{Place::In::float_register, i}, {Place::In::float_register, i + 1}}},
            .count = count,
            .size = size};
  }
  free_floats = 0;
  return on_stack(count, size, is_x64 ? 8 : 4 * count);
}

Place ArgumentPlacer::next(Type type) {
  const bool is_float = type == Type::f32 || type == Type::f64;
  const bool is_x64_abi = convention_->va_list == CallingConvention::VaList::x64;
  // AAPCS-VFP passes what belongs to `...` as if there were no VFP; x64 does not.
  if (is_float && convention_->floats != 0 && (!variadic || is_x64_abi)) return in_floats(type);

  const bool is_long = type == Type::u64 || type == Type::f64;
  const unsigned count = is_long && convention_->word == 4 ? 2 : 1;
  const unsigned size = is_long && count == 1 ? 8 : type == Type::word ? convention_->word : 4;
  const bool is_aligned = count == 2 && convention_->pair != Pair::unaligned;
  const bool is_register_aligned = is_aligned && (convention_->pair == Pair::aligned || variadic);
  if (is_register_aligned) next_word = (next_word + 1) & ~1u;

  Place place{.count = count, .size = size};
  for (unsigned i = 0; i < count; ++i) {
    if (next_word < convention_->words)
      place.pieces[i] = {Place::In::word_register, next_word++};
    else if (i == 0)
      return on_stack(count, size, is_aligned ? 8 : convention_->word);
    else
      place.pieces[i] = on_stack(1, size, convention_->word).pieces[0];
  }
  return place;
}

void ArgumentPlacer::begin_structure(unsigned count) {
  if (next_word + count > convention_->words) next_word = convention_->words;
}

// ---- ArgumentReader

ArgumentReader::ArgumentReader(const Cpu& cpu, uint64_t stack)
    : cpu_(&cpu), placer_(cpu.convention()), stack_(stack) {}

uint64_t ArgumentReader::load(uint64_t address, unsigned size) const {
  uint64_t value = 0;
  if (const uint8_t* bytes = cpu_->memory().host(address, size)) std::memcpy(&value, bytes, size);
  return value;
}

uint64_t ArgumentReader::piece(const Place::Piece& piece, unsigned size) const {
  const unsigned word = cpu_->word_size();
  uint64_t value = 0;
  switch (piece.in) {
    case Place::In::stack:
      return load(stack_ + piece.at, size);
    case Place::In::word_register:
      if (!is_live_) return load(words_saved_ + uint64_t{piece.at} * word, size);
      value = cpu_->read(Role::argument, piece.at);
      break;
    case Place::In::float_register:
      if (!is_live_)
        return load(floats_saved_ + uint64_t{piece.at} * 16, size);  // x64 alone saves floats
      value = cpu_->read(Role::float_argument, piece.at);
      break;
  }
  return size == 4 ? static_cast<uint32_t>(value) : value;
}

uint64_t ArgumentReader::next(Type type) {
  const Place place = placer_.next(type);
  uint64_t value = piece(place.pieces[0], place.size);
  if (place.count == 2) value |= piece(place.pieces[1], place.size) << 32;
  return value;
}

int64_t ArgumentReader::signed_word() {
  const uint64_t value = word();
  return cpu_->word_size() == 8 ? static_cast<int64_t>(value) : static_cast<int32_t>(value);
}

float ArgumentReader::f32() {
  return std::bit_cast<float>(static_cast<uint32_t>(next(Type::f32)));
}

double ArgumentReader::f64() {
  return std::bit_cast<double>(next(Type::f64));
}

ArgumentReader ArgumentReader::va_list() {
  ArgumentReader list(*cpu_, 0);
  ArgumentPlacer& placer = list.placer_;
  list.is_live_ = false;
  placer.variadic = true;
  switch (cpu_->convention().va_list) {
    case CallingConvention::VaList::pointer:
      list.stack_ = word();
      placer.next_word = cpu_->convention().words;
      placer.free_floats = 0;
      // Alignment counts from address 0, not from the first argument.
      placer.stack = static_cast<unsigned>(list.stack_ % 8);
      list.stack_ -= placer.stack;
      break;
    case CallingConvention::VaList::x64: {
      const uint64_t address = word();
      const uint64_t gp_offset = load(address, 4), fp_offset = load(address + 4, 4);
      list.stack_ = load(address + 8, 8);
      list.words_saved_ = load(address + 16, 8);
      list.floats_saved_ = list.words_saved_ + 48;
      placer.next_word = static_cast<unsigned>(std::min<uint64_t>(gp_offset / 8, 6));
      const uint64_t floats = fp_offset < 48 ? 0 : std::min<uint64_t>((fp_offset - 48) / 16, 8);
      placer.free_floats &= ~((uint32_t{1} << floats) - 1);
      break;
    }
    case CallingConvention::VaList::xtensa: {
      placer_.begin_structure(3);
      const uint64_t stack = word(), registers = word(), offset = word();
      list.stack_ = stack + 32;
      list.words_saved_ = registers;
      // The offset is into the registers below 24, and from 32 on into the stack.
      placer.next_word = static_cast<unsigned>(std::min<uint64_t>(offset / 4, 6));
      if (offset >= 32) placer.stack = static_cast<unsigned>(offset - 32);
      break;
    }
  }
  return list;
}

}  // namespace natmod::emu
