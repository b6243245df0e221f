// A program for any RISC-V core under Linux: it does instructions of the tables on random numbers,
// and writes what became of these to standard output.
#pragma once

#include <cstring>
#include <random>
#include <string_view>
#include <vector>

#include "emu/riscv_instructions.h"

namespace natmod::emu {

template <class W>
class RiscvProgram {
 public:
  /// What an instruction has: rs1 is the first number, or its address; the rest of the record is
  /// there to be left alone.
  struct Record {
    W first, second, result, rest;
  };
  static constexpr uint64_t kBegin = 0x10000, kRecords = 0x30000;

  explicit RiscvProgram(unsigned seed) : random_(seed) { put(lui(kRecord, kRecords)); }

  /// Does the instruction on a record of its own. `is_atomic`: rs1 is an address, which is reserved
  /// before that every other time.
  void add(const RiscvInstruction<W>& row, bool is_atomic) {
    names_.push_back(row.name);
    records_.push_back({value(), value(), value(), value()});
    put(is_atomic ? addi(kRs1, kRecord, 0) : load(kRs1, offsetof(Record, first)));
    put(load(kRs2, offsetof(Record, second)));
    if (is_atomic && names_.size() % 2 == 0) put(load_reserved(row.pattern.match >> 12 & 7));
    put(instruction(row.pattern));
    put(store(kRd, offsetof(Record, result)));
    put(addi(kRecord, kRecord, sizeof(Record)));
  }

  /// The program as it is to lie at kBegin and to start there.
  std::vector<uint8_t> image() {
    const size_t size = (output_size() + 4095) & ~size_t{4095};
    // write(1, records, size); exit(0)
    for (const uint32_t word :
         {addi(10, 0, 1), lui(11, kRecords), lui(12, static_cast<uint32_t>(size)), addi(17, 0, 64),
          kEcall, addi(10, 0, 0), addi(17, 0, 93), kEcall})
      put(word);
    std::vector<uint8_t> bytes(kRecords - kBegin + size);
    std::memcpy(bytes.data(), code_.data(), code_.size() * sizeof code_[0]);
    std::memcpy(bytes.data() + kRecords - kBegin, records_.data(), output_size());
    return bytes;
  }
  size_t output_size() const { return records_.size() * sizeof(Record); }
  /// Of the instruction that worked on a record.
  std::string_view name(size_t record) const { return names_.at(record); }

 private:
  static constexpr uint32_t kRs1 = 5, kRs2 = 6, kRd = 7, kRecord = 10;
  static constexpr uint32_t kWidth = sizeof(W) == 8 ? 0b011 : 0b010;
  static constexpr uint32_t kEcall = 0b1110011;

  void put(uint32_t word) { code_.push_back(word); }

  static uint32_t lui(uint32_t rd, uint32_t value) { return value | rd << 7 | 0b0110111; }
  static uint32_t addi(uint32_t rd, uint32_t rs1, uint32_t imm) {
    return imm << 20 | rs1 << 15 | rd << 7 | 0b0010011;
  }
  static uint32_t load(uint32_t rd, size_t offset) {
    return static_cast<uint32_t>(offset) << 20 | kRecord << 15 | kWidth << 12 | rd << 7 | 0b0000011;
  }
  static uint32_t store(uint32_t rs2, size_t offset) {  // offset < 32
    return rs2 << 20 | kRecord << 15 | kWidth << 12 | static_cast<uint32_t>(offset) << 7 |
           0b0100011;
  }
  static uint32_t load_reserved(uint32_t width) {
    return 0b00010 << 27 | kRs1 << 15 | width << 12 | kRd << 7 | 0b0101111;
  }
  /// With the registers above, and any bits else.
  uint32_t instruction(const RiscvPattern& pattern) {
    uint32_t word = (static_cast<uint32_t>(random_()) & ~pattern.mask) | pattern.match;
    const auto choose = [&word](const RiscvPattern::Field& field, uint32_t number) {
      if (field.bits == 5) word = (word & ~(31u << field.shift)) | number << field.shift;
    };
    choose(pattern.rd_field, kRd);
    choose(pattern.rs1_field, kRs1);
    choose(pattern.rs2_field, kRs2);
    return word;
  }

  /// A number that operations have a border at, or any.
  W value() {
    constexpr W kTop = W{1} << (sizeof(W) * 8 - 1);
    const W borders[] = {0, 1, W(-1), kTop, kTop - 1, 0x7fff'ffff, 0x8000'0000, 0xffff'ffff};
    if (random_() % 3 == 0) return borders[random_() % std::size(borders)];
    return static_cast<W>(random_());
  }

  std::mt19937_64 random_;
  std::vector<uint32_t> code_;
  std::vector<Record> records_;
  std::vector<std::string_view> names_;
};

}  // namespace natmod::emu
