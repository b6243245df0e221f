// Whatever the bytecode, a run ends in a value, an exception or a report, and the host is unharmed.
#include <gtest/gtest.h>

#include <random>

#include "mpy/mpy_file.h"
#include "program.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

using namespace mpy;  // kOp…

constexpr uint64_t kOpcodesPerRun = 2000;

// What mpy-cross makes of
//
//     def f(a=3, *b, c=4):
//         out = []
//
//         def inner(x):
//             for i in range(x):
//                 try:
//                     got = yield i + c
//                 finally:
//                     out.append(i)
//             return "text"
//
//         for n in inner(a):
//             try:
//                 if n == 5:
//                     continue
//                 with list.c as n:
//                     pass
//             except AttributeError as b:
//                 first, *rest = [n, b.args]
//                 out.extend(rest[:1])
//             else:
//                 break
//             finally:
//                 {n: (1 << 40, -n, 1.5) for y in out}
//         return out, sorted([x for x in out if x is not None], key=str)[0]
//
//
//     class A(list):
//         def g(self, **k):
//             yield from [super().pop(), k]
//
//
//     print(f(), [x for x in A([1]).g(z=2)])
constexpr std::string_view kModule =
    "4d06001f1d020e746573742e7079000f026300024100026700027a000266007b81258153143c6c697374636f"
    "6d703e000a696e6e65720079087465787400143c64696374636f6d703e00817181598177026100418221822f"
    "2f2d350b02780082138235070d313039393531313632373737360803312e35836c300a018d1b6b40832a012c"
    "008410026233001606543201100311103403160311111106340032021103812b013401140410058236820034"
    "01340259516303894c9d9b80c040a3010612022044860829242623284e2b56442d0106072b002706b1b62000"
    "02c3b3b034015f4b57270749464816250785d944434030021210130247032707515c5d4a2a571213df4463c2"
    "49192507b213072b023101c4c525061408b551812e02553601595151c228025d4a045d404f8151b720010125"
    "063401595d42a77f250612143202250634011009121534820180552a0263038308df40140b19191a60202622"
    "4732b280425657c34907b32500f267c4512501140cb33601595d81e5585ad743255959100d638170520a0e19"
    "1980172c00b15f4b10c223002500d123012a0325002f19422e63814841080a1980182b00b05f4b0cc1b151de"
    "d34437b12f144232638134080703881c001116161710031618b02000011604b063018158aac0400a04191b80"
    "1d121c2500b1150f3600b22b025e5168595163811839080a1980202b00b05f4b06c1b12f14423863";

mpy::MpyFile module() {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < kModule.size(); i += 2) {
    bytes.push_back(
        static_cast<uint8_t>(std::stoul(std::string(kModule.substr(i, 2)), nullptr, 16)));
  }
  return mpy::read(bytes, "test.mpy");
}

/// The function and those in it, in any order.
void collect(mpy::RawCode& code, std::vector<mpy::RawCode*>& all) {
  all.push_back(&code);
  for (mpy::RawCode& child : code.children) collect(child, all);
}

class Mutation : public testing::Test {
 protected:
  void SetUp() override { renew(); }

  void renew() {
    it_.emplace();
    it_->state().output = [](std::string_view) {};
    it_->state().error_output = [](std::string_view) {};
  }

  void run(Value function) {
    it_->state().opcode_limit = it_->state().opcodes + kOpcodesPerRun;
    HostScope scope(it_->rt());
    try {
      const Value result = it_->rt().call(function, {});
      for (int i = 0;
           i < 3 && type_of(it_->rt(), result) == type_address(it_->rt(), TypeId::gen_instance);
           ++i) {
        it_->rt().iternext(result);
      }
      ++values_;
    } catch (const GuestException&) {
      ++exceptions_;
    } catch (const MachineFault&) {
      ++faults_;
    }
    ASSERT_EQ(it_->state().frame, nullptr);
    ASSERT_TRUE(it_->state().frame_values.used().empty());
    ASSERT_EQ(it_->state().depth, 0u);
  }

  std::optional<Playground> it_;
  std::mt19937 random_{20240707};
  int values_ = 0;
  int exceptions_ = 0;
  int faults_ = 0;
};

TEST_F(Mutation, UnchangedModuleRuns) {
  std::string printed;
  it_->state().output = [&](std::string_view text) { printed += text; };
  EXPECT_EQ(it_->call(it_->load(module())), "None");
  const std::string text = "(\"type object 'list' has no attribute 'c'\",)";
  EXPECT_EQ(printed, "([" + text + ", 0, 1, " + text + ", 2], " + text + ") [1, {'z': 2}]\n");
}

TEST_F(Mutation, ChangedBytes) {
  const mpy::MpyFile good = module();
  for (int round = 0; round < 20'000 && !HasFatalFailure(); ++round) {
    if (round % 200 == 0) renew();  // the guest's objects may be in ruins by now
    mpy::MpyFile file = good;
    std::vector<mpy::RawCode*> all;
    collect(file.code, all);
    std::vector<uint8_t>& bytes = all[random_() % all.size()]->code;
    for (auto n = 1 + random_() % 3; n > 0; --n) {
      bytes[random_() % bytes.size()] = static_cast<uint8_t>(random_());
    }
    if (random_() % 16 == 0) bytes.resize(1 + random_() % bytes.size());
    HostScope scope(it_->rt());
    run(it_->load(file));
  }
  // Each kind of end occurs, or the test tests nothing.
  EXPECT_GT(values_, 100);
  EXPECT_GT(exceptions_, 100);
  EXPECT_GT(faults_, 100);
}

TEST_F(Mutation, RandomOpcodes) {
  std::vector<uint8_t> opcodes;
#define NATMOD_OPCODE(ident, opcode, name) opcodes.push_back(opcode);
#include "mpy/opcodes.def"
  const Program child{
      .code = {kOpLoadFastMulti, kOpYieldValue, kOpReturnValue}, .scope_flags = 1, .n_pos_args = 1};
  Program program{.code = {}, .n_state = 24, .n_exc_stack = 3, .children = {child}};
  for (int round = 0; round < 30'000 && !HasFatalFailure(); ++round) {
    if (round % 500 == 0) renew();
    program.code.clear();
    for (auto n = random_() % 6; n > 0; --n) {
      program.code.push_back(static_cast<uint8_t>(kOpLoadConstSmallIntMulti + random_() % 64));
    }
    for (auto n = 1 + random_() % 24; n > 0; --n) {
      switch (random_() % 4) {
        case 0:
          program.code.push_back(static_cast<uint8_t>(0x70 + random_() % 0x8a));
          break;
        case 1:
          program.code.insert(program.code.end(),
                              {kOpLoadGlobal, static_cast<uint8_t>(5 + random_() % 5)});
          break;
        default:
          program.code.push_back(opcodes[random_() % opcodes.size()]);
          program.code.push_back(static_cast<uint8_t>(random_() % (random_() % 2 ? 6 : 256)));
      }
    }
    program.code.insert(program.code.end(), {kOpLoadConstNone, kOpReturnValue});
    program.scope_flags = random_() % 4 == 0 ? 1 : 0;
    HostScope scope(it_->rt());
    run(it_->function(program));
  }
  EXPECT_GT(values_, 100);
  EXPECT_GT(exceptions_, 100);
  EXPECT_GT(faults_, 100);
}

}  // namespace
}  // namespace natmod::board
