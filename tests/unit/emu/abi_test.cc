// Arguments, results and nested calls between host and guest, on every architecture.

#include <cstring>

#include "guest_program.h"

namespace natmod::emu {
namespace {

constexpr uint64_t kNoLimit = ~uint64_t{0};

using AbiTest = GuestTest;
INSTANTIATE_TEST_SUITE_P(Targets, AbiTest, testing::ValuesIn(guest_targets()), guest_test_name);

Stop call(GuestProgram& guest, const std::string& function, std::initializer_list<Value> values) {
  guest.cpu().begin_call(guest[function], values);
  return guest.cpu().run(kNoLimit);
}

// The fields of `struct all`, with C's layout for the target.
struct AllFields {
  explicit AllFields(GuestProgram& program, const GuestTarget& target) : guest(program) {
    word = program.cpu().word_size();
    alignment = target.model == CpuModel::x86 ? 4 : 8;  // of doubles and uint64_t in i386 structs
  }
  void begin() { at = 0; }
  uint8_t* field(unsigned size, unsigned align) {
    at = (at + align - 1) / align * align;
    uint8_t* bytes = guest.data.data() + at;
    at += size;
    return bytes;
  }
  template <class T>
  T get(T) {
    T value;
    std::memcpy(&value, field(sizeof value, sizeof value == 8 ? alignment : 4), sizeof value);
    return value;
  }
  template <class T>
  void put(T value) {
    std::memcpy(field(sizeof value, sizeof value == 8 ? alignment : 4), &value, sizeof value);
  }
  int64_t get_word() {
    int64_t value = 0;
    std::memcpy(&value, field(word, word), word);
    return word == 4 ? static_cast<int32_t>(value) : value;
  }
  void put_word(int64_t value) { std::memcpy(field(word, word), &value, word); }

  GuestProgram& guest;
  unsigned word, alignment, at = 0;
};

constexpr uint64_t kB = 0x1122334455667788, kH = 0xfedcba9876543210;

void fill(AllFields& all) {
  all.begin();
  all.put_word(-11);
  all.put(kB);
  all.put(1.5f);
  all.put(2.25);
  all.put_word(-12);
  all.put(3.5f);
  all.put(4.25);
  all.put(kH);
  all.put_word(13);
  all.put(5.25);
  all.put(6.5f);
  all.put(7.5f);
  for (const double value : {8.25, 9.25, 10.25, 11.25, 12.25}) all.put(value);
  all.put_word(-14);
}

TEST_P(AbiTest, GuestTakesArgumentsOfEveryKind) {
  GuestProgram guest(GetParam());
  const Stop stop =
      call(guest, "store_all",
           {Value::word(GuestProgram::kData), Value::word(uint64_t(-11)), Value::u64(kB),
            Value::f32(1.5f), Value::f64(2.25), Value::word(uint64_t(-12)), Value::f32(3.5f),
            Value::f64(4.25), Value::u64(kH), Value::word(13), Value::f64(5.25), Value::f32(6.5f),
            Value::f32(7.5f), Value::f64(8.25), Value::f64(9.25), Value::f64(10.25),
            Value::f64(11.25), Value::f64(12.25), Value::word(uint64_t(-14))});
  ASSERT_EQ(stop.kind, StopKind::returned);
  AllFields all(guest, GetParam());
  EXPECT_EQ(all.get_word(), -11);
  EXPECT_EQ(all.get(kB), kB);
  EXPECT_EQ(all.get(0.f), 1.5f);
  EXPECT_EQ(all.get(0.), 2.25);
  EXPECT_EQ(all.get_word(), -12);
  EXPECT_EQ(all.get(0.f), 3.5f);
  EXPECT_EQ(all.get(0.), 4.25);
  EXPECT_EQ(all.get(kH), kH);
  EXPECT_EQ(all.get_word(), 13);
  EXPECT_EQ(all.get(0.), 5.25);
  EXPECT_EQ(all.get(0.f), 6.5f);
  EXPECT_EQ(all.get(0.f), 7.5f);
  for (const double value : {8.25, 9.25, 10.25, 11.25, 12.25}) EXPECT_EQ(all.get(0.), value);
  EXPECT_EQ(all.get_word(), -14);
  EXPECT_EQ(guest.cpu().read(Role::sp) % 4, 0);
}

TEST_P(AbiTest, GuestReturnsResultsOfEveryKind) {
  GuestProgram guest(GetParam());
  ASSERT_EQ(call(guest, "add3", {Value::word(1), Value::word(20), Value::word(300)}).kind,
            StopKind::returned);
  EXPECT_EQ(guest.cpu().result_word(), 321);
  ASSERT_EQ(call(guest, "same_u64", {Value::word(0), Value::u64(kH)}).kind, StopKind::returned);
  EXPECT_EQ(guest.cpu().result_u64(), kH);
  for (const double value : {0.0, 1.5, -1e300, 3.14159265358979, 0x1p-1074}) {
    ASSERT_EQ(call(guest, "same_f64", {Value::word(0), Value::f64(value)}).kind,
              StopKind::returned);
    EXPECT_EQ(guest.cpu().result_f64(), value);
  }
  for (const float value : {0.0f, -1.5f, 3.4e38f, 0x1p-149f}) {
    ASSERT_EQ(call(guest, "same_f32", {Value::word(0), Value::f32(value)}).kind,
              StopKind::returned);
    EXPECT_EQ(guest.cpu().result_f32(), value);
  }
}

TEST_P(AbiTest, HostTakesArgumentsOfEveryKind) {
  GuestProgram guest(GetParam());
  AllFields all(guest, GetParam());
  fill(all);
  Stop stop = call(guest, "pass_all", {Value::word(GuestProgram::kData)});
  ASSERT_EQ(stop.kind, StopKind::service);
  EXPECT_EQ(stop.service, 1);
  ArgumentReader arguments = guest.cpu().arguments();
  EXPECT_EQ(arguments.signed_word(), -11);
  EXPECT_EQ(arguments.u64(), kB);
  EXPECT_EQ(arguments.f32(), 1.5f);
  EXPECT_EQ(arguments.f64(), 2.25);
  EXPECT_EQ(arguments.signed_word(), -12);
  EXPECT_EQ(arguments.f32(), 3.5f);
  EXPECT_EQ(arguments.f64(), 4.25);
  EXPECT_EQ(arguments.u64(), kH);
  EXPECT_EQ(arguments.i32(), 13);
  EXPECT_EQ(arguments.f64(), 5.25);
  EXPECT_EQ(arguments.f32(), 6.5f);
  EXPECT_EQ(arguments.f32(), 7.5f);
  for (const double value : {8.25, 9.25, 10.25, 11.25, 12.25}) EXPECT_EQ(arguments.f64(), value);
  EXPECT_EQ(arguments.signed_word(), -14);
  guest.cpu().finish_service(Value::word(41));
  stop = guest.cpu().run(kNoLimit);
  ASSERT_EQ(stop.kind, StopKind::returned);
  EXPECT_EQ(guest.cpu().result_word(), 42);
}

void expect_variadic(ArgumentReader& arguments) {
  EXPECT_EQ(arguments.signed_word(), -11);
  EXPECT_EQ(arguments.u64(), kB);
  EXPECT_EQ(arguments.f64(), 2.25);
  EXPECT_EQ(arguments.signed_word(), -12);
  EXPECT_EQ(arguments.f64(), 4.25);
  EXPECT_EQ(arguments.u64(), kH);
  EXPECT_EQ(arguments.i32(), 13);
  for (const double value : {5.25, 8.25, 9.25, 10.25, 11.25, 12.25})
    EXPECT_EQ(arguments.f64(), value);
  EXPECT_EQ(arguments.signed_word(), -14);
}

TEST_P(AbiTest, HostTakesVariadicArguments) {
  GuestProgram guest(GetParam());
  AllFields all(guest, GetParam());
  fill(all);
  const Stop stop = call(guest, "pass_variadic", {Value::word(GuestProgram::kData)});
  ASSERT_EQ(stop.kind, StopKind::service);
  ASSERT_EQ(stop.service, 2);
  ArgumentReader arguments = guest.cpu().arguments();
  EXPECT_NE(arguments.word(), 0);
  arguments.begin_variadic();
  expect_variadic(arguments);
}

TEST_P(AbiTest, HostTakesAVaList) {
  GuestProgram guest(GetParam());
  AllFields all(guest, GetParam());
  fill(all);
  const Stop stop = call(guest, "pass_va_list", {Value::word(GuestProgram::kData)});
  ASSERT_EQ(stop.kind, StopKind::service);
  ASSERT_EQ(stop.service, 3);
  ArgumentReader arguments = guest.cpu().arguments();
  EXPECT_EQ(arguments.word(), 7);
  EXPECT_NE(arguments.word(), 0);
  ArgumentReader list = arguments.va_list();
  expect_variadic(list);
}

TEST_P(AbiTest, HostReturnsResultsOfEveryKind) {
  GuestProgram guest(GetParam());
  Stop stop = call(guest, "store_results", {Value::word(GuestProgram::kData)});
  for (const Value& value :
       {Value::word(uint64_t(-5)), Value::u64(kH), Value::f32(-1.5f), Value::f64(1e-300)}) {
    ASSERT_EQ(stop.kind, StopKind::service);
    guest.cpu().finish_service(value);
    stop = guest.cpu().run(kNoLimit);
  }
  ASSERT_EQ(stop.kind, StopKind::returned);
  AllFields all(guest, GetParam());
  EXPECT_EQ(all.get_word(), -5);
  EXPECT_EQ(all.get(kH), kH);
  EXPECT_EQ(all.get(0.f), -1.5f);
  EXPECT_EQ(all.get(0.), 1e-300);
}

// Serves number 8, `call this function with that argument`, to any depth.
uint64_t run_nested(GuestProgram& guest, int& depth) {
  Cpu& cpu = guest.cpu();
  for (;;) {
    const Stop stop = cpu.run(kNoLimit);
    if (stop.kind == StopKind::returned) return cpu.result_word();
    if (stop.kind != StopKind::service || stop.service != 8)
      throw std::runtime_error("unexpected stop");
    ArgumentReader arguments = cpu.arguments();
    const uint64_t function = arguments.word(), argument = arguments.word();
    uint64_t result = 0;
    {
      const StateGuard guard(cpu);
      ++depth;
      cpu.begin_call(function, {Value::word(argument)});
      result = run_nested(guest, depth);
    }
    cpu.finish_service(Value::word(result));
  }
}

TEST_P(AbiTest, GuestAndHostCallEachOtherToAnyDepth) {
  GuestProgram guest(GetParam());
  int depth = 0;
  guest.cpu().begin_call(guest["sum_through_host"], {Value::word(40)});
  EXPECT_EQ(run_nested(guest, depth), 820);
  EXPECT_EQ(depth, 40);
}

TEST_P(AbiTest, ANestedCallPreservesTheCallersRegisters) {
  GuestProgram guest(GetParam());
  int depth = 0;
  const int64_t a = 1000, b = 20, c = -3, d = 77777;
  guest.cpu().begin_call(guest["keeps_registers"],
                         {Value::word(uint64_t(a)), Value::word(uint64_t(b)),
                          Value::word(uint64_t(c)), Value::word(uint64_t(d))});
  const int64_t e = a * 3 + b, f = b * 5 + c, g = c * 7 + d, h = d * 11 + a;
  const int64_t i = a ^ b, j = b ^ c, k = c ^ d, l = d ^ a;
  const int64_t expected = a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i +
                           10 * j + 11 * k + 12 * l + 13 * 15;
  EXPECT_EQ(static_cast<int32_t>(run_nested(guest, depth)), static_cast<int32_t>(expected));
}

TEST_P(AbiTest, AServiceMayReturnTwice) {
  // As setjmp does: once with 1, then again with 2 after the guest has gone on.
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  ASSERT_EQ(call(guest, "calls_twice_returning", {Value::word(7)}).kind, StopKind::service);
  const auto state = cpu.save();
  cpu.finish_service(Value::word(1));
  ASSERT_EQ(cpu.run(kNoLimit).kind, StopKind::returned);
  EXPECT_EQ(cpu.result_word(), 107);
  cpu.restore(*state);
  cpu.finish_service(Value::word(2));
  ASSERT_EQ(cpu.run(kNoLimit).kind, StopKind::returned);
  EXPECT_EQ(cpu.result_word(), 207);
}

TEST_P(AbiTest, AServiceMayBeCalledLikeAGuestFunction) {
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  cpu.begin_call(cpu.service(5), {Value::word(7), Value::f64(2.5)});
  Stop stop = cpu.run(kNoLimit);
  ASSERT_EQ(stop.kind, StopKind::service);
  EXPECT_EQ(stop.service, 5);
  ArgumentReader arguments = cpu.arguments();
  EXPECT_EQ(arguments.word(), 7);
  EXPECT_EQ(arguments.f64(), 2.5);
  cpu.finish_service(Value::word(8));
  stop = cpu.run(kNoLimit);
  ASSERT_EQ(stop.kind, StopKind::returned);
  EXPECT_EQ(cpu.result_word(), 8);
}

}  // namespace
}  // namespace natmod::emu
