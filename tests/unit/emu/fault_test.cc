// Faults of every kind, on every architecture: what the report says, and that nothing has changed.

#include <cstring>

#include "guest_program.h"

namespace natmod::emu {
namespace {

constexpr uint64_t kNoLimit = ~uint64_t{0};
constexpr uint64_t kData = GuestProgram::kData;

using FaultTest = GuestTest;
INSTANTIATE_TEST_SUITE_P(Targets, FaultTest, testing::ValuesIn(guest_targets()), guest_test_name);

Stop call(GuestProgram& guest, const std::string& function, std::initializer_list<uint64_t> words) {
  std::vector<Value> values;
  for (const uint64_t word : words) values.push_back(Value::word(word));
  guest.cpu().begin_call(guest[function], values);
  return guest.cpu().run(1'000'000);
}

// Whether the pc of the fault is in `function`, which is not longer than 64 bytes.
bool is_in(GuestProgram& guest, const std::string& function, const Stop& stop) {
  const uint64_t begin = guest.address(function);
  return stop.fault.pc >= begin && stop.fault.pc < begin + 64;
}

#define EXPECT_FAULT(stop, function, kind_, access_, address_, size_)  \
  do {                                                                 \
    const Stop& s = (stop);                                            \
    ASSERT_EQ(s.kind, StopKind::fault);                                \
    EXPECT_EQ(fault_name(s.fault.kind), fault_name(FaultKind::kind_)); \
    EXPECT_EQ(s.fault.access, Access::access_);                        \
    EXPECT_EQ(s.fault.address, address_);                              \
    EXPECT_EQ(s.fault.size, size_);                                    \
    EXPECT_TRUE(is_in(guest, function, s)) << std::hex << s.fault.pc;  \
  } while (false)

TEST_P(FaultTest, ANullPointerIsUnmapped) {
  GuestProgram guest(GetParam());
  EXPECT_FAULT(call(guest, "load32", {0}), "load32", unmapped, read, 0, 4);
  EXPECT_FAULT(call(guest, "load8", {8}), "load8", unmapped, read, 8, 1);
  EXPECT_FAULT(call(guest, "store32", {4, 1}), "store32", unmapped, write, 4, 4);
}

TEST_P(FaultTest, AWildPointerIsUnmapped) {
  GuestProgram guest(GetParam());
  EXPECT_FAULT(call(guest, "load32", {0x7ffffff0}), "load32", unmapped, read, 0x7ffffff0, 4);
  EXPECT_FAULT(call(guest, "store8", {0xffffffff, 1}), "store8", unmapped, write, 0xffffffff, 1);
  EXPECT_FAULT(call(guest, "load32", {kData + GuestProgram::kDataSize}), "load32", unmapped, read,
               kData + GuestProgram::kDataSize, 4);
}

TEST_P(FaultTest, TextIsReadOnly) {
  GuestProgram guest(GetParam());
  const auto before = guest.code;
  const uint64_t address = guest.text();
  const Stop stop = call(guest, "store32", {address, 0x12345678});
  EXPECT_FAULT(stop, "store32", not_permitted, write, address, 4);
  EXPECT_EQ(guest.code, before);
}

TEST_P(FaultTest, EachByteIsCheckedAgainstItsShadow) {
  GuestProgram guest(GetParam());
  guest.cpu().memory().set_shadow(kData + 16, 5, kShadowRead | kShadowWrite);
  guest.cpu().memory().set_shadow(kData + 21, 11, 0x40);
  EXPECT_EQ(call(guest, "store8", {kData + 20, 1}).kind, StopKind::returned);
  Stop stop = call(guest, "store8", {kData + 21, 1});
  EXPECT_FAULT(stop, "store8", poisoned, write, kData + 21, 1);
  EXPECT_EQ(stop.fault.shadow, 0x40);
  stop = call(guest, "store32", {kData + 20, 0x01010101});
  EXPECT_FAULT(stop, "store32", poisoned, write, kData + 20, 4);
  EXPECT_EQ(stop.fault.bad_address, kData + 21);
  stop = call(guest, "load16", {kData + 20});
  EXPECT_FAULT(stop, "load16", poisoned, read, kData + 20, 2);
  EXPECT_EQ(guest.data[20], 1);
  EXPECT_EQ(guest.data[21], 0);
  EXPECT_EQ(guest.data[23], 0);
}

TEST_P(FaultTest, WithoutCheckingTheShadowIsIgnored) {
  GuestProgram guest(GetParam(), {.check_memory = false});
  guest.cpu().memory().set_shadow(kData, 16, 0);
  EXPECT_EQ(call(guest, "store32", {kData, 1}).kind, StopKind::returned);
  EXPECT_FAULT(call(guest, "load32", {0}), "load32", unmapped, read, 0, 4);
  EXPECT_FAULT(call(guest, "store32", {guest.text(), 1}), "store32", not_permitted, write,
               guest.text(), 4);
}

TEST_P(FaultTest, UninitialisedReadsAreFoundIfAskedFor) {
  GuestProgram guest(GetParam());
  guest.cpu().memory().check_uninitialised = true;
  EXPECT_FAULT(call(guest, "load32", {kData}), "load32", uninitialised, read, kData, 4);
  EXPECT_EQ(call(guest, "store16", {kData, 1}).kind, StopKind::returned);
  EXPECT_EQ(call(guest, "load16", {kData}).kind, StopKind::returned);
  if (GetParam().model == CpuModel::lx106) return;  // may want one byte of the word: below
  const Stop stop = call(guest, "load32", {kData});
  EXPECT_FAULT(stop, "load32", uninitialised, read, kData, 4);
  EXPECT_EQ(stop.fault.bad_address, kData + 2);
}

// The ESP8266 reads a byte as a part of the word that holds it.
TEST_P(FaultTest, AWordMayBeReadForOneByteOfItWhereCodeReadsWordsOnly) {
  GuestProgram guest(GetParam());
  const bool reads_words = GetParam().model == CpuModel::lx106;
  const MemoryMap& memory = guest.cpu().memory();
  memory.set_shadow(kData + 64, 8, 0x40);
  memory.set_shadow(kData + 65, 1, kShadowRead);
  EXPECT_EQ(call(guest, "load32", {kData + 64}).kind == StopKind::returned, reads_words);
  EXPECT_EQ(call(guest, "load32", {kData + 68}).kind, StopKind::fault);
  EXPECT_EQ(call(guest, "load16", {kData + 64}).kind, StopKind::fault);
  EXPECT_EQ(call(guest, "store32", {kData + 64, 1}).kind, StopKind::fault);
}

TEST_P(FaultTest, TheStateIsThatBeforeTheInstruction) {
  // So that, with the poison gone, the guest goes on as if nothing had been.
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  const uint32_t value = 0x00c0ffee;
  std::memcpy(guest.data.data() + 64, &value, 4);
  cpu.memory().set_shadow(kData + 64, 4, 0);
  EXPECT_EQ(call(guest, "load32", {kData + 64}).kind, StopKind::fault);
  const uint64_t count = cpu.instructions();
  EXPECT_EQ(cpu.run(kNoLimit).kind, StopKind::fault);
  EXPECT_EQ(cpu.instructions(), count);
  cpu.memory().set_shadow(kData + 64, 4, kShadowRead | kShadowWrite);
  EXPECT_EQ(cpu.run(kNoLimit).kind, StopKind::returned);
  EXPECT_EQ(cpu.result_word(), value);

  cpu.memory().set_shadow(kData + 64, 4, 0);
  EXPECT_EQ(call(guest, "store32", {kData + 64, 5}).kind, StopKind::fault);
  EXPECT_EQ(guest.data[64], 0xee);
  cpu.memory().set_shadow(kData + 64, 4, kShadowRead | kShadowWrite);
  EXPECT_EQ(cpu.run(kNoLimit).kind, StopKind::returned);
  EXPECT_EQ(guest.data[64], 5);
}

TEST_P(FaultTest, AStackOverflowIsAFaultBelowTheStack) {
  GuestProgram guest(GetParam());
  const Stop stop = call(guest, "recurse", {0});
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(stop.fault.kind, FaultKind::unmapped);
  EXPECT_EQ(stop.fault.access, Access::write);
  EXPECT_LT(stop.fault.address, GuestProgram::kStack);
  EXPECT_GT(stop.fault.address, GuestProgram::kStack - 256);
  EXPECT_LT(stop.fault.sp, GuestProgram::kStack + 256);
}

TEST_P(FaultTest, AJumpOutsideOfCodeNamesItsTargetAndItsOrigin) {
  GuestProgram guest(GetParam());
  const bool is_thumb = guest.cpu().convention().words == 4;
  const uint64_t thumb = is_thumb ? 1 : 0;
  for (const uint64_t target : {uint64_t{0}, kData + 64, uint64_t{0x6000'0000}}) {
    const Stop stop = call(guest, "call", {target | thumb});
    ASSERT_EQ(stop.kind, StopKind::fault) << std::hex << target;
    EXPECT_EQ(stop.fault.access, Access::fetch);
    EXPECT_EQ(stop.fault.kind,
              target == kData + 64 ? FaultKind::not_permitted : FaultKind::unmapped);
    EXPECT_EQ(stop.fault.address, target);
    EXPECT_TRUE(is_in(guest, "call", stop)) << std::hex << stop.fault.pc;
  }
}

TEST_P(FaultTest, ServicesAreEnteredAtTheirBeginOnly) {
  GuestProgram guest(GetParam());
  const uint64_t inside = guest.cpu().service(3) + 2;
  EXPECT_EQ(call(guest, "call", {inside}).kind, StopKind::fault);
  const uint64_t behind = guest.cpu().service(guest.cpu().config().services + 1);
  EXPECT_EQ(call(guest, "call", {behind}).kind, StopKind::fault);
}

TEST_P(FaultTest, ExecutionEndsWhereTheShadowSaysThatCodeEnds) {
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  std::vector<uint8_t> shadow(guest.code.size(), kShadowRead | kShadowExecute);
  cpu.unmap(guest.text());
  cpu.map(
      {.address = guest.text(), .flags = kRead | kExecute, .bytes = guest.code, .shadow = shadow});
  EXPECT_EQ(call(guest, "add3", {1, 2, 3}).kind, StopKind::returned);
  const uint64_t function = guest.address("load8");
  cpu.memory().set_shadow(function, 1, kShadowRead);
  cpu.flush_code(function, 1);
  const Stop stop = call(guest, "call", {guest["load8"]});
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(stop.fault.kind, FaultKind::poisoned);
  EXPECT_EQ(stop.fault.access, Access::fetch);
  EXPECT_EQ(stop.fault.address, function);
}

TEST_P(FaultTest, IllegalInstructionsAndTrapsAreNamed) {
  GuestProgram guest(GetParam());
  Stop stop = call(guest, "illegal_instruction", {});
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(fault_name(stop.fault.kind), "illegal instruction");
  EXPECT_TRUE(is_in(guest, "illegal_instruction", stop));
  for (const char* function : {"breakpoint", "system_call", "stop_processor"}) {
    stop = call(guest, function, {});
    ASSERT_EQ(stop.kind, StopKind::fault) << function;
    EXPECT_EQ(fault_name(stop.fault.kind), "trap") << function;
    EXPECT_TRUE(is_in(guest, function, stop)) << function << std::hex << stop.fault.pc;
  }
}

TEST_P(FaultTest, DivisionByZeroIsAFaultWhereTheCoreHasOne) {
  GuestProgram guest(GetParam());
  if (!guest.has("divide")) return;  // ARM and RISC-V define a result
  EXPECT_EQ(call(guest, "divide", {42, 6}).kind, StopKind::returned);
  EXPECT_EQ(guest.cpu().result_word(), 7);
  const Stop stop = call(guest, "divide", {42, 0});
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(fault_name(stop.fault.kind), "divide by zero");
  EXPECT_TRUE(is_in(guest, "divide", stop));
}

bool faults(GuestProgram& guest, const std::string& function, uint64_t address) {
  const Stop stop = call(guest, function, {address, 0});
  if (stop.kind == StopKind::returned) return false;
  EXPECT_EQ(fault_name(stop.fault.kind), "unaligned");
  EXPECT_EQ(stop.fault.address % 4, address % 4);
  return true;
}

TEST_P(FaultTest, UnalignedAccessFaultsWhereTheCoreDoes) {
  GuestProgram guest(GetParam());
  const CpuModel model = GetParam().model;
  const bool is_strict = model == CpuModel::cortex_m0 || model == CpuModel::rv32 ||
                         model == CpuModel::rv64 || model == CpuModel::lx106;
  EXPECT_EQ(faults(guest, "load16", kData + 1), is_strict);
  EXPECT_EQ(faults(guest, "load32", kData + 2), is_strict);
  EXPECT_EQ(faults(guest, "store16", kData + 3), is_strict);
  EXPECT_EQ(faults(guest, "store32", kData + 1), is_strict);
  const bool is_thumb2 =
      model == CpuModel::cortex_m3 || model == CpuModel::cortex_m4 || model == CpuModel::cortex_m7;
  EXPECT_EQ(faults(guest, "store_pair", kData + 2), is_strict || is_thumb2);
  EXPECT_EQ(faults(guest, "load_many", kData + 2), is_strict || is_thumb2);
  EXPECT_FALSE(faults(guest, "load8", kData + 1));
  EXPECT_FALSE(faults(guest, "load16", kData + 2));
  EXPECT_FALSE(faults(guest, "store_pair", kData + 4));
}

// The bytes of an access are checked and no others, also where it goes over the end of a page.
TEST_P(FaultTest, UnalignedAccessOverAPageIsCheckedByItsBytes) {
  if (GetParam().model == CpuModel::cortex_m0) return;  // has no such access
  GuestProgram guest(GetParam(), {.alignment = Alignment::any});
  for (const uint64_t page : {kData + 0x400, kData + 0x1000}) {
    guest.cpu().memory().set_shadow(page - 16, 14, 0x40);
    guest.cpu().memory().set_shadow(page + 2, 14, 0x40);
    EXPECT_EQ(call(guest, "load32", {page - 2}).kind, StopKind::returned);
    EXPECT_EQ(call(guest, "store32", {page - 2, 1}).kind, StopKind::returned);
    EXPECT_FAULT(call(guest, "load32", {page - 1}), "load32", poisoned, read, page - 1, 4);
    EXPECT_FAULT(call(guest, "load32", {page - 3}), "load32", poisoned, read, page - 3, 4);
    EXPECT_FAULT(call(guest, "store32", {page - 1, 1}), "store32", poisoned, write, page - 1, 4);
  }
}

TEST_P(FaultTest, AlignmentCanBeForcedEitherWay) {
  GuestProgram natural(GetParam(), {.alignment = Alignment::natural});
  EXPECT_TRUE(faults(natural, "load32", kData + 2));
  if (GetParam().model == CpuModel::cortex_m0) return;  // has no way to do it
  GuestProgram any(GetParam(), {.alignment = Alignment::any});
  EXPECT_FALSE(faults(any, "load32", kData + 2));
  EXPECT_FALSE(faults(any, "store16", kData + 1));
}

TEST_P(FaultTest, WordOnlyMemoryRefusesSmallerAccesses) {
  GuestProgram guest(GetParam());
  std::vector<uint8_t> words(kPageSize);
  const uint64_t at = 0x21000000;
  guest.cpu().map(
      {.address = at, .flags = kRead | kWrite | kWordAccessOnly, .bytes = words, .name = "iram"});
  EXPECT_EQ(call(guest, "load32", {at + 4}).kind, StopKind::returned);
  EXPECT_EQ(call(guest, "store32", {at + 4, 9}).kind, StopKind::returned);
  EXPECT_FAULT(call(guest, "load8", {at + 4}), "load8", narrow, read, at + 4, 1);
  EXPECT_FAULT(call(guest, "load16", {at + 4}), "load16", narrow, read, at + 4, 2);
  EXPECT_FAULT(call(guest, "store8", {at + 4, 0}), "store8", narrow, write, at + 4, 1);
  EXPECT_EQ(words[4], 9);
}

TEST_P(FaultTest, ACallOnABrokenStackIsAFaultOfTheGuest) {
  GuestProgram guest(GetParam());
  guest.cpu().write(Role::sp, 0, 0x100);
  guest.cpu().begin_call(guest["store_all"], std::vector<Value>(20, Value::word(0)));
  const Stop stop = guest.cpu().run(kNoLimit);
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(stop.fault.kind, FaultKind::unmapped);
}

}  // namespace
}  // namespace natmod::emu
