#include "xtensa_generator.h"

#include <fmt/format.h>

#include <iterator>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

// a1 is the stack pointer, a13 a scratch register, a14 the address of 1 KiB of data, a15 that of
// the next output. The rest is random. In templates, `@` is one of these, `%` a floating-point
// register,
// `?` a boolean, `$` a register with a constant, `#a:b:c#` a number from a to b in steps of c.
struct Template {
  uint32_t option;
  const char* text;
};

constexpr Template kTemplates[] = {
    {kCore, "add @, @, @"},
    {kCore, "addx2 @, @, @"},
    {kCore, "addx4 @, @, @"},
    {kCore, "addx8 @, @, @"},
    {kCore, "sub @, @, @"},
    {kCore, "subx2 @, @, @"},
    {kCore, "subx4 @, @, @"},
    {kCore, "subx8 @, @, @"},
    {kCore, "and @, @, @"},
    {kCore, "or @, @, @"},
    {kCore, "xor @, @, @"},
    {kCore, "neg @, @"},
    {kCore, "abs @, @"},
    {kCore, "addi @, @, #-128:127:1#"},
    {kCore, "addmi @, @, #-32768:32512:256#"},
    {kCore, "movi @, #-2048:2047:1#"},
    {kDensity, "add.n @, @, @"},
    {kDensity, "addi.n @, @, #1:15:1#"},
    {kDensity, "addi.n @, @, -1"},
    {kDensity, "mov.n @, @"},
    {kDensity, "movi.n @, #-32:95:1#"},
    {kCore, "moveqz @, @, @"},
    {kCore, "movnez @, @, @"},
    {kCore, "movltz @, @, @"},
    {kCore, "movgez @, @, @"},
    {kCore, "slli @, @, #1:31:1#"},
    {kCore, "srai @, @, #0:31:1#"},
    {kCore, "srli @, @, #0:15:1#"},
    {kCore, "extui @, @, #0:15:1#, #1:16:1#"},
    {kCore, "extui @, @, #16:20:1#, #1:12:1#"},
    {kCore, "ssr @\nsrl @, @"},
    {kCore, "ssr @\nsra @, @"},
    {kCore, "ssl @\nsll @, @"},
    {kCore, "ssa8l @\nsrc @, @, @"},
    {kCore, "ssa8b @\nsrc @, @, @"},
    {kCore, "ssai #0:31:1#\nsrc @, @, @"},
    {kCore, "extui a13, @, 0, 5\nwsr.sar a13\nsll @, @"},
    {kCore, "ssai #0:31:1#\nxsr.sar a13\nrsr.sar @"},
    {kNsa, "nsa @, @"},
    {kNsa, "nsau @, @"},
    {kSext, "sext @, @, #7:22:1#"},
    {kMinMax, "clamps @, @, #7:22:1#"},
    {kMinMax, "min @, @, @"},
    {kMinMax, "max @, @, @"},
    {kMinMax, "minu @, @, @"},
    {kMinMax, "maxu @, @, @"},
    {kMul16, "mul16u @, @, @"},
    {kMul16, "mul16s @, @, @"},
    {kMul32, "mull @, @, @"},
    {kMul32High, "muluh @, @, @"},
    {kMul32High, "mulsh @, @, @"},
    {kDiv32, "movi.n a13, 1\nor a13, a13, @\nquou @, @, a13"},
    {kDiv32, "movi.n a13, 1\nor a13, a13, @\nquos @, @, a13"},
    {kDiv32, "extui a13, @, 0, 7\naddi a13, a13, 1\nremu @, @, a13"},
    {kDiv32, "extui a13, @, 0, 7\naddi a13, a13, -129\nrems @, @, a13"},
    {kMac16, "umul.aa.ll @, @"},
    {kMac16, "umul.aa.hl @, @"},
    {kMac16, "mul.aa.lh @, @"},
    {kMac16, "mul.aa.hh @, @"},
    {kMac16, "mula.aa.ll @, @"},
    {kMac16, "mula.aa.hl @, @"},
    {kMac16, "mula.aa.lh @, @"},
    {kMac16, "mula.aa.hh @, @"},
    {kMac16, "muls.aa.ll @, @"},
    {kMac16, "muls.aa.hh @, @"},
    {kMac16, "wsr.acclo @\nrsr.acchi @"},
    {kMac16, "wsr.acchi @\nrsr.acclo @"},
    {kCore, "l32r @, $"},
    {kCore, "l8ui @, a14, #0:255:1#"},
    {kCore, "l16ui @, a14, #0:510:2#"},
    {kCore, "l16si @, a14, #0:510:2#"},
    {kCore, "l32i @, a14, #0:1020:4#"},
    {kDensity, "l32i.n @, a14, #0:60:4#"},
    {kCore, "s8i @, a14, #0:255:1#"},
    {kCore, "s16i @, a14, #0:510:2#"},
    {kCore, "s32i @, a14, #0:1020:4#"},
    {kDensity, "s32i.n @, a14, #0:60:4#"},
    {kSynchronise, "l32ai @, a14, #0:1020:4#"},
    {kSynchronise, "s32ri @, a14, #0:1020:4#"},
    {kConditionalStore, "l32i a13, a14, 64\nwsr.scompare1 a13\ns32c1i @, a14, 64"},
    {kConditionalStore, "wsr.scompare1 @\ns32c1i @, a14, #0:1020:4#"},
    {kThreadPointer, "wur.threadptr @\nrur.threadptr @"},
    {kCore, "nop\nmemw\nexcw\nextw\nisync\nrsync\nesync\ndsync"},
    {kDensity, "nop.n"},
    {kBoolean, "wsr.br @"},
    {kBoolean, "andb ?, ?, ?"},
    {kBoolean, "andbc ?, ?, ?"},
    {kBoolean, "orb ?, ?, ?"},
    {kBoolean, "orbc ?, ?, ?"},
    {kBoolean, "xorb ?, ?, ?"},
    {kBoolean, "any4 ?, b#0:12:4#"},
    {kBoolean, "all4 ?, b#0:12:4#"},
    {kBoolean, "any8 ?, b#0:8:8#"},
    {kBoolean, "all8 ?, b#0:8:8#"},
    {kBoolean, "movf @, @, ?"},
    {kBoolean, "movt @, @, ?"},
    {kFloat, "wfr %, @"},
    {kFloat, "l32r a13, $\nwfr %, a13"},
    {kFloat, "l32r a13, $\nwfr %, a13"},
    {kFloat, "l32r a13, $\nwfr %, a13"},
    {kFloat, "rfr @, %"},
    {kFloat, "lsi %, a14, #0:1020:4#"},
    {kFloat, "ssi %, a14, #0:1020:4#"},
    {kFloat, "addi a13, a14, #0:60:4#\nlsiu %, a13, #0:1020:4#\nmov @, a13"},
    {kFloat, "addi a13, a14, #0:60:4#\nssiu %, a13, #0:1020:4#\nmov @, a13"},
    {kFloat, "movi a13, #0:1020:4#\nlsx %, a14, a13"},
    {kFloat, "movi a13, #0:1020:4#\nssx %, a14, a13"},
    {kFloat, "addi a13, a14, #0:60:4#\nlsxu %, a13, @\nmov @, a13"},
    {kFloat, "addi a13, a14, #0:60:4#\nssxu %, a13, @\nmov @, a13"},
    {kFloat, "add.s %, %, %"},
    {kFloat, "sub.s %, %, %"},
    {kFloat, "mul.s %, %, %"},
    {kFloat, "madd.s %, %, %"},
    {kFloat, "msub.s %, %, %"},
    {kFloat, "round.s @, %, #0:15:1#"},
    {kFloat, "trunc.s @, %, #0:15:1#"},
    {kFloat, "floor.s @, %, #0:15:1#"},
    {kFloat, "ceil.s @, %, #0:15:1#"},
    {kFloat, "utrunc.s @, %, #0:15:1#"},
    {kFloat, "float.s %, @, #0:15:1#"},
    {kFloat, "ufloat.s %, @, #0:15:1#"},
    {kFloat, "mov.s %, %"},
    {kFloat, "abs.s %, %"},
    {kFloat, "neg.s %, %"},
    {kFloat, "un.s ?, %, %"},
    {kFloat, "oeq.s ?, %, %"},
    {kFloat, "ueq.s ?, %, %"},
    {kFloat, "olt.s ?, %, %"},
    {kFloat, "ult.s ?, %, %"},
    {kFloat, "ole.s ?, %, %"},
    {kFloat, "ule.s ?, %, %"},
    {kFloat, "moveqz.s %, %, @"},
    {kFloat, "movnez.s %, %, @"},
    {kFloat, "movltz.s %, %, @"},
    {kFloat, "movgez.s %, %, @"},
    {kFloat, "movf.s %, %, ?"},
    {kFloat, "movt.s %, %, ?"},
};

// Branches over some of the following instructions.
constexpr Template kBranches[] = {
    {kCore, "beqz @"},           {kCore, "bnez @"},           {kCore, "bltz @"},
    {kCore, "bgez @"},           {kDensity, "beqz.n @"},      {kDensity, "bnez.n @"},
    {kCore, "beqi @, #1:8:1#"},  {kCore, "bnei @, -1"},       {kCore, "blti @, #4:8:1#"},
    {kCore, "bgei @, 256"},      {kCore, "bltui @, 32768"},   {kCore, "bgeui @, 65536"},
    {kCore, "beq @, @"},         {kCore, "bne @, @"},         {kCore, "blt @, @"},
    {kCore, "bge @, @"},         {kCore, "bltu @, @"},        {kCore, "bgeu @, @"},
    {kCore, "bany @, @"},        {kCore, "bnone @, @"},       {kCore, "ball @, @"},
    {kCore, "bnall @, @"},       {kCore, "bbc @, @"},         {kCore, "bbs @, @"},
    {kCore, "bbci @, #0:31:1#"}, {kCore, "bbsi @, #0:31:1#"}, {kCore, "j"},
    {kBoolean, "bf ?"},          {kBoolean, "bt ?"},
};

constexpr Template kLoops[] = {
    {kLoop, "movi.n a13, #1:5:1#\nloop a13"},
    {kLoop, "extui a13, @, 0, 2\nloopnez a13"},
    {kLoop, "extui a13, @, 0, 3\naddi a13, a13, -3\nloopgtz a13"},
};

// Every literal that a program loads; among them floats of every class.
constexpr uint32_t kConstants[] = {
    0,           1,           2,           0x7fff'ffff, 0x8000'0000, 0xffff'ffff, 0x1234'5678,
    0xdead'beef, 0x0000'8000, 0xffff'8000, 0x5555'5555, 0x3f80'0000, 0xbf80'0000, 0x4049'0fdb,
    0x3eaa'aaab, 0x7f80'0000, 0xff80'0000, 0x7fc0'0000, 0xffc1'2345, 0x7f80'0001, 0x0000'0001,
    0x8080'0000, 0x007f'ffff, 0x7f7f'ffff, 0x4f00'0000, 0xcf00'0000, 0x4f80'0000, 0x3f00'0000,
    0xc020'0000, 0x4b80'0001, 0x3380'0000, 0x42f6'e979};

constexpr unsigned kCalls = 14;  // deep enough to overflow the 32 or 64 registers of a real core

class Generator {
 public:
  Generator(uint32_t options, uint32_t seed) : options_(options), random_(seed) {
    for (const Template& t : kTemplates)
      if ((t.option & ~options) == 0) simple_.push_back(t.text);
    for (const Template& t : kBranches)
      if ((t.option & ~options) == 0) branches_.push_back(t.text);
    for (const Template& t : kLoops)
      if ((t.option & ~options) == 0) loops_.push_back(t.text);
    has_windows_ = (options & kWindow) != 0;
  }

  XtensaProgram program(unsigned length) {
    out_ = ".global _start\n_start: j begin\n.literal_position\n.align 4\n";
    line(
        "data_at: .word data\noutput_at: .word output\nkept_at: .word kept\nstack_at: .word "
        "stack_end - 256");
    for (size_t i = 0; i < std::size(kConstants); ++i)
      line(fmt::format("constant{}: .word {:#x}", i, kConstants[i]));
    line("begin: l32r a1, stack_at\nl32r a14, data_at\nl32r a15, output_at");
    // The first frame's caller, for the windows that a real core spills there.
    line("addi a2, a1, -12\naddmi a3, a1, 256\ns32i a3, a2, 0");
    for (unsigned n = 2; n < 14; ++n) line(fmt::format("l32r a{}, {}", n, constant()));
    if (options_ & kBoolean) line("wsr.br a2");
    if (options_ & kFloat)
      for (unsigned n = 0; n < 16; ++n)
        line(fmt::format("l32r a13, {}\nwfr f{}, a13", constant(), n));
    if (options_ & kMac16) line("movi a13, 0\nwsr.acclo a13\nwsr.acchi a13");
    line("movi a13, 0");
    checkpoint();
    for (unsigned i = 0; i < length; ++i) {
      if (pick(30) == 0) {
        line("l32r a13, kept_at\ns32i a15, a13, 0");
        call(0);
        line("l32r a13, kept_at\nl32i a15, a13, 0\nl32r a14, data_at");
      } else {
        unit();
      }
      if (i % 16 == 15) checkpoint();
    }
    checkpoint();
    line("l32r a3, output_at\nsub a4, a15, a3\nmovi a2, 13\nmovi a6, 1\nsyscall");
    line("movi a2, 118\nmovi a6, 0\nsyscall");
    functions();
    line(".align 16\ndata:");
    for (unsigned i = 0; i < 256; ++i) line(fmt::format(".word {:#x}", random_()));
    line(fmt::format("kept: .word 0\noutput: .space {}\n.align 16\n.space 16384\nstack_end:",
                     checkpoints_ * 128 + 128));
    return {out_, checkpoints_};
  }

 private:
  uint32_t pick(uint32_t count) { return static_cast<uint32_t>(random_() % count); }
  const char* choose(const std::vector<const char*>& list) {
    return list[pick(static_cast<uint32_t>(list.size()))];
  }
  std::string constant() { return fmt::format("constant{}", pick(std::size(kConstants))); }
  std::string label() { return fmt::format(".L{}", labels_++); }
  void line(std::string_view text) { (out_ += text) += '\n'; }

  std::string fill(std::string_view text) {
    std::string filled;
    for (size_t i = 0; i < text.size(); ++i) {
      switch (text[i]) {
        case '@':
          filled += fmt::format("a{}", 2 + pick(11));
          break;
        case '%':
          filled += fmt::format("f{}", pick(16));
          break;
        case '?':
          filled += fmt::format("b{}", pick(16));
          break;
        case '$':
          filled += constant();
          break;
        case '#': {
          const size_t end = text.find('#', i + 1);
          int low = 0, high = 0, step = 0;
          std::sscanf(std::string(text.substr(i + 1, end - i)).c_str(), "%d:%d:%d", &low, &high,
                      &step);
          filled += std::to_string(
              low + static_cast<int>(pick(static_cast<uint32_t>((high - low) / step + 1))) * step);
          i = end;
          break;
        }
        default:
          filled += text[i];
      }
    }
    return filled;
  }

  void simple() {
    const std::string text = fill(choose(simple_));
    const bool has_booleans =
        text.find(" b") != std::string::npos || text.find(".br") != std::string::npos;
    if (has_booleans) end_block();
    line(text);
    if (has_booleans) end_block();
  }

  // QEMU 7.2 knows the booleans as bits, fours, eights and special register, and within one
  // translated block does not see that these are the same.
  void end_block() {
    const std::string next = label();
    line(fmt::format("j {0}\n{0}:", next));
  }

  void unit() {
    const uint32_t kind = pick(10);
    if (kind == 0 || (kind == 1 && !loops_.empty())) {
      const std::string end = label();
      const std::string head = fill(choose(kind == 0 ? branches_ : loops_));
      end_block();
      line(head == "j" ? "j " + end : head + ", " + end);
      for (uint32_t i = pick(3); i < 3; ++i) simple();
      if (kind == 1) line("nop");  // the last instruction of a loop has restrictions
      line(end + ":");
      end_block();
    } else {
      simple();
    }
  }

  // Functions 0…kCalls-1, each of which calls the next.
  void call(unsigned function) {
    const unsigned increment = has_windows_ ? 4 * window_of(function) : 0;
    if (pick(3) == 0)
      line(fmt::format("movi a13, function{}\ncallx{} a13", function, increment));
    else
      line(fmt::format("call{} function{}", increment, function));
  }
  static unsigned window_of(unsigned function) { return function % 3 + 1; }

  void functions() {
    if (!has_windows_) {
      line(".align 4\nfunction0:");
      for (unsigned i = 0; i < 5; ++i) unit();
      line("movi a13, leave2\njx a13\nleave2:");
      line(pick(2) == 0 ? "ret" : "ret.n");
      return;
    }
    for (unsigned function = 0; function < kCalls; ++function) {
      // Registers that are not the caller's hold what is left from other functions, which on a real
      // core depends on when windows were spilt.
      line(fmt::format(".align 4\nfunction{}:\nentry a1, 96", function));
      for (unsigned n = 16 - 4 * window_of(function); n < 16; ++n)
        line(fmt::format("l32r a{}, {}", n, constant()));
      line("l32r a14, data_at");
      for (unsigned i = 0; i < 4; ++i) unit();
      if (function + 1 < kCalls) {
        call(function + 1);
        line("l32r a14, data_at");
      }
      for (unsigned i = 0; i < 4; ++i) unit();
      line(pick(2) == 0 ? "retw" : "retw.n");
    }
  }

  // Writes a2…a12 and all special and floating-point registers to the output.
  void checkpoint() {
    ++checkpoints_;
    end_block();
    unsigned at = 0;
    for (unsigned n = 2; n < 13; ++n) line(fmt::format("s32i a{}, a15, {}", n, 4 * at++));
    std::vector<const char*> special{"sar"};
    if (options_ & kLoop) special.insert(special.end(), {"lcount"});
    if (options_ & kBoolean) special.push_back("br");
    if (options_ & kMac16) special.insert(special.end(), {"acclo", "acchi"});
    for (const char* name : special)
      line(fmt::format("rsr.{} a13\ns32i a13, a15, {}", name, 4 * at++));
    if (options_ & kFloat)
      for (unsigned n = 0; n < 16; ++n) line(fmt::format("ssi f{}, a15, {}", n, 4 * at++));
    line("addmi a15, a15, 256\naddi a15, a15, -128");
  }

  const uint32_t options_;
  std::mt19937 random_;
  std::vector<const char*> simple_, branches_, loops_;
  bool has_windows_ = false;
  unsigned labels_ = 0;
  uint32_t checkpoints_ = 0;
  std::string out_;
};

}  // namespace

XtensaProgram generate_xtensa_program(uint32_t options, uint32_t seed, unsigned length) {
  return Generator(options, seed).program(length);
}

}  // namespace natmod::emu
