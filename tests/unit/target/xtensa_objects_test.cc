// Which objects are for register windows, and which are not.
#include <gtest/gtest.h>

#include "elf/elf_builder.h"
#include "target/target.h"

namespace natmod::test {
namespace {

// entry a1, 32; retw.n
const Buffer kWindowed{0x36, 0x41, 0x00, 0x1d, 0xf0};
// addi a1, a1, -16; ret.n
const Buffer kCall0{0x12, 0xc1, 0xf0, 0x0d, 0xf0};

struct XtensaObject : ElfBuilder {
  explicit XtensaObject(const Buffer& code = {}) : ElfBuilder(elf::EM_XTENSA) {
    if (!code.empty()) function("f", code);
  }
  void function(const std::string& name, const Buffer& code) {
    global(name, text(".text." + name, code), 0, code.size(), elf::STT_FUNC);
  }
  std::string reason(mpy::Arch arch) {
    Buffer bytes = build();
    return reject_reason(*find_target(arch), elf::ObjectFile::parse(bytes, "a.o"));
  }
};

constexpr auto kXtensa = mpy::Arch::xtensa, kXtensawin = mpy::Arch::xtensawin;

TEST(XtensaObjects, AreToldApartByTheirFirstInstructions) {
  EXPECT_EQ(XtensaObject(kCall0).reason(kXtensa), "");
  EXPECT_EQ(XtensaObject(kWindowed).reason(kXtensawin), "");
  EXPECT_EQ(XtensaObject(kWindowed).reason(kXtensa),
            "is built for register windows (-mabi=windowed), which xtensa does not have");
  EXPECT_EQ(XtensaObject(kCall0).reason(kXtensawin),
            "is built without register windows (-mabi=call0), but xtensawin calls with them");
}

TEST(XtensaObjects, WithoutFunctionsFitBoth) {
  EXPECT_EQ(XtensaObject().reason(kXtensa), "");
  EXPECT_EQ(XtensaObject().reason(kXtensawin), "");
}

TEST(XtensaObjects, OneFunctionWithAWindowDecides) {
  XtensaObject object(kCall0);
  object.function("g", kWindowed);
  EXPECT_EQ(object.reason(kXtensawin), "");
  EXPECT_NE(object.reason(kXtensa), "");
}

TEST(XtensaObjects, ChooseTheTarget) {
  for (auto [code, arch] : {std::pair(kCall0, kXtensa), std::pair(kWindowed, kXtensawin)}) {
    Buffer bytes = XtensaObject(code).build();
    const Target* target = target_for(elf::ObjectFile::parse(bytes, "a.o"));
    ASSERT_NE(target, nullptr);
    EXPECT_EQ(target->arch, arch);
  }
}

}  // namespace
}  // namespace natmod::test
