// Every Xtensa instruction against the rows of xtensa_rows.h.

#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "emu/xtensa_instructions.h"
#include "xtensa_rows.h"
#include "xtensa_tools.h"

namespace natmod::emu {
namespace {

constexpr uint32_t kText = 0x4001'0000, kData = 0x2000'0000;
constexpr uint32_t kBase = 16, kFile = 64;
constexpr uint32_t kAllOptions = ~0u;

uint32_t bytes_of(const XtensaRow& row) {
  const std::string_view hex = row.bytes;
  uint32_t word = 0;
  for (size_t i = 0; i < hex.size(); i += 2)
    word |= static_cast<uint32_t>(std::stoul(std::string(hex.substr(i, 2)), nullptr, 16))
            << (4 * i);
  return word;
}

struct State {
  XtensaCore::Registers r;
  std::vector<uint32_t> file = std::vector<uint32_t>(kFile);
  std::map<uint32_t, uint32_t> memory;  // by byte offset in the data
  uint32_t literal = 0;

  State() {
    for (uint32_t n = 0; n < kFile; ++n) file[n] = 0xa5a5'0000 + n * 0x11;
    for (uint32_t n = 0; n < 16; ++n) r.f[n] = 0x4100'0000 + n * 0x1234;
    r.base = kBase;
    r.pc = kText;
    r.sar = 13;
    r.br = 0x5a5a;
    r.acc = 0x1234;
    r.lbeg = 0x4002'0000;
    r.lend = 0x4002'0010;
    r.lcount = 3;
    r.scompare1 = 0x5c03;
    r.threadptr = 0x7e4d;
    file[kBase + 4] = kData + 16;
    for (uint32_t at = 0; at < 64; at += 4) memory[at] = 0x3030'3000 + at;
  }

  void apply(const std::string& text) {
    std::istringstream in(text);
    std::string token;
    while (in >> token) {
      const size_t equals = token.find('=');
      set(token.substr(0, equals), token.substr(equals + 1));
    }
  }

  void set(const std::string& name, const std::string& value) {
    const bool is_indexed = name.size() > 1 && std::isdigit(name[1]) != 0;
    const unsigned index = is_indexed ? static_cast<unsigned>(std::stoul(name.substr(1))) : 0;
    const bool is_decimal =
        value.find('x') == std::string::npos && value.find_first_of(".e") != std::string::npos;
    int64_t number = is_decimal ? std::bit_cast<uint32_t>(std::stof(value))
                                : static_cast<int64_t>(std::stoll(value, nullptr, 0));
    const bool is_relative = value[0] == '+' || (value[0] == '-' && name == "pc");
    if (is_relative) number += is_indexed ? int64_t{file[kBase + index]} : kText;
    const uint32_t word = static_cast<uint32_t>(number);

    const std::map<std::string, uint32_t*> registers{{"sar", &r.sar},
                                                     {"br", &r.br},
                                                     {"lbeg", &r.lbeg},
                                                     {"lend", &r.lend},
                                                     {"lcount", &r.lcount},
                                                     {"scompare1", &r.scompare1},
                                                     {"pc", &r.pc},
                                                     {"base", &r.base},
                                                     {"callinc", &r.callinc},
                                                     {"literal", &literal},
                                                     {"threadptr", &r.threadptr}};
    if (name == "acc")
      r.acc = number << 24 >> 24;
    else if (const auto found = registers.find(name); found != registers.end())
      *found->second = word;
    else if (name[0] == 'a')
      file.at(r.base + index) = word;
    else if (name[0] == 'f')
      r.f[index] = word;
    else if (name[0] == 'b')
      r.br = (r.br & ~(1u << index)) | word << index;
    else if (name[0] == 'm')
      memory.at(index) = word;
    else
      throw std::runtime_error("no register " + name);
  }

  std::string text() const {
    std::string all = fmt::format(
        "pc={:x} base={} callinc={} intlevel={} sar={} lbeg={:x} lend={:x} lcount={:x} br={:x} "
        "scompare1={:x} threadptr={:x} acc={:x} fcr={:x} fsr={:x} f={}\nfile:",
        r.pc, r.base, r.callinc, r.ps_intlevel, r.sar, r.lbeg, r.lend, r.lcount, r.br, r.scompare1,
        r.threadptr, r.acc, r.fcr, r.fsr, fmt::join(r.f, " "));
    for (const uint32_t word : file) all += fmt::format(" {:x}", word);
    all += "\nmemory:";
    for (const auto& [at, word] : memory) all += fmt::format(" {:x}", word);
    return all;
  }
};

class Bench {
 public:
  Bench() {
    map_.add({.address = kText - 4096, .flags = kRead | kExecute, .bytes = text_});
    map_.add({.address = kData, .flags = kRead | kWrite, .bytes = data_});
  }

  // Executes the row's instruction in `state`; returns the fault's name, or nothing.
  std::string run(const XtensaRow& row, State& state) {
    XtensaCore core(map_, true, true, false);
    core.registers = state.r;
    core.set_base(state.r.base);
    core.set_file(state.file);
    for (const auto& [at, word] : state.memory) std::memcpy(&data_[at], &word, 4);
    std::memcpy(&text_[4096 - 8], &state.literal, 4);

    const uint32_t word = bytes_of(row);
    const XtensaInstruction* instruction = decoder_.find(word);
    if (instruction == nullptr) return "not in the table";
    used_.insert(instruction);
    const XtensaOp op = XtensaDecoder::decode(*instruction, word, state.r.pc);
    EXPECT_EQ(op.length, std::string_view(row.bytes).size() / 2);
    core.next_pc = state.r.pc + op.length;
    std::string fault;
    try {
      op.run(core, op);
      core.registers.pc = core.next_pc;
    } catch (const XtensaFault& raised) {
      fault = fault_name(raised.fault.kind);
    }
    state.r = core.registers;
    for (uint32_t n = 0; n < kFile; ++n) state.file[n] = core.file_register(n);
    for (auto& [at, content] : state.memory) std::memcpy(&content, &data_[at], 4);
    return fault;
  }

  const std::set<const XtensaInstruction*>& used() const { return used_; }

 private:
  std::vector<uint8_t> text_ = std::vector<uint8_t>(8192), data_ = std::vector<uint8_t>(4096);
  MemoryMap map_;
  XtensaDecoder decoder_{kAllOptions};
  std::set<const XtensaInstruction*> used_;
};

bool is_fault(const std::string& after) {
  return !after.empty() && after.find('=') == std::string::npos;
}

TEST(XtensaInstructions, DoWhatTheirRowsSayAndNothingElse) {
  Bench bench;
  for (const XtensaRow& row : xtensa_rows()) {
    State before;
    before.apply(row.before);
    State expected = before, actual = before;
    const std::string after = row.after;
    const std::string fault = bench.run(row, actual);
    if (is_fault(after)) {
      EXPECT_EQ(fault, after) << row.assembly;
    } else {
      EXPECT_EQ(fault, "") << row.assembly;
      expected.r.pc += static_cast<uint32_t>(std::string_view(row.bytes).size() / 2);
      if (std::string_view(row.assembly).starts_with("rsil")) expected.r.ps_intlevel = 5;
      expected.apply(after);
    }
    EXPECT_EQ(actual.text(), expected.text()) << row.assembly << " | " << row.before;
  }
}

TEST(XtensaInstructions, AllHaveARow) {
  Bench bench;
  for (const XtensaRow& row : xtensa_rows()) {
    State state;
    state.apply(row.before);
    bench.run(row, state);
  }
  size_t count = 0;
  for (const auto part : xtensa_instructions())
    for (const XtensaInstruction& instruction : part) {
      EXPECT_TRUE(bench.used().contains(&instruction)) << instruction.name;
      ++count;
    }
  EXPECT_GE(count, 130);
}

TEST(XtensaInstructions, NoTwoPatternsOverlap) {
  std::vector<const XtensaInstruction*> all;
  for (const auto part : xtensa_instructions())
    for (const XtensaInstruction& instruction : part) all.push_back(&instruction);
  for (const XtensaInstruction* x : all)
    for (const XtensaInstruction* y : all) {
      if (x == y) continue;
      const uint32_t both = x->pattern.mask & y->pattern.mask;
      EXPECT_NE(x->pattern.match & both, y->pattern.match & both) << x->name << ' ' << y->name;
    }
}

TEST(XtensaInstructions, TheAssemblerMakesTheBytesOfTheRows) {
  if (!xtensa_tools_present()) XTENSA_TOOLS_MISSING();
  // The assembler does not know the steps of division and square root.
  const std::set<std::string> kUnknown{"maddn.s",  "divn.s",   "const.s",  "div0.s",
                                       "recip0.s", "sqrt0.s",  "rsqrt0.s", "nexp01.s",
                                       "mksadj.s", "mkdadj.s", "addexp.s", "addexpm.s"};
  std::string source = ".begin no-transform\n";
  std::vector<const XtensaRow*> rows;
  for (const XtensaRow& row : xtensa_rows()) {
    const std::string assembly = row.assembly;
    if (kUnknown.contains(assembly.substr(0, assembly.find(' ')))) continue;
    rows.push_back(&row);
    source += fmt::format(".align 4\n.skip 4096\n{}\n.align 4\n.skip 4096\n", assembly);
  }
  source += ".end no-transform\n";
  const std::vector<uint8_t> image = xtensa_assemble(source, 0x100000);
  size_t at = 0;
  for (const XtensaRow* row : rows) {
    at += 4096;
    std::string bytes;
    for (size_t i = 0; i < std::string_view(row->bytes).size() / 2; ++i)
      bytes += fmt::format("{:02x}", image.at(at + i));
    EXPECT_EQ(bytes, row->bytes) << row->assembly;
    at += 4 + 4096;
  }
}

}  // namespace
}  // namespace natmod::emu
