// x64: rdi, rsi, rdx and rcx hold mpy_init's arguments; rax and r8 to r11 are free.
#include "mpy/static_qstrs.h"
#include "target/startup.h"

namespace natmod {
namespace {

class X64Startup : StartupWriter {
 public:
  explicit X64Startup(const StartupPlan& plan) : plan_(plan) {}

  StartupCode write() {
    for (size_t i = 0; i < plan_.patches.size(); ++i) patch(i);
    if (!plan_.resolvers.empty() || !plan_.constructors.empty()) call_functions();
    go_on();
    if (!too_far_.empty()) raise_too_far();
    return finish(plan_, 8);
  }

 private:
  // A 32-bit distance from its own end.
  void relative(int64_t target) { word32(target - (here() + 4)); }
  void word_relative(size_t index) { word_distance(index, here() + 4); }

  void patch(size_t index) {
    const StartupPlan::Patches& patches = plan_.patches[index];
    bytes({0x4c, 0x8b, 0x05});  //       mov   start(%rip), %r8
    word_relative(2 * index);
    bytes({0x4c, 0x8b, 0x0d});  //       mov   value(%rip), %r9
    word_relative(2 * index + 1);
    if (patches.is_relative) bytes({0x4d, 0x29, 0xc1});  //       sub   %r8, %r9
    if (patches.size == 4) check_reach();
    bytes({0x48, 0x8d, 0x05});  //       lea   table(%rip), %rax
    relative(patches.table);
    const uint8_t add = patches.size == 8 ? 0x4d : 0x45;
    bytes({
        0x49, 0xff, 0xc8,        // skip: dec   %r8
        0x44, 0x0f, 0xb6, 0x10,  // next: movzbl (%rax), %r10d
        0x48, 0xff, 0xc0,        //       inc   %rax
        0x4d, 0x01, 0xd0,        //       add   %r10, %r8
        0x41, 0x80, 0xfa, 0xff,  //       cmp   $255, %r10b
        0x74, 0xed,              //       je    skip
        0x45, 0x84, 0xd2,        //       test  %r10b, %r10b
        0x74, 0x05,              //       je    done
        add,  0x01, 0x08,        //       add   %r9, (%r8)      (%r9d where fields have 32 bits)
        0xeb, 0xe6,              //       jmp   next
    });                          // done:
  }

  // The value has to lie within 1 GiB either way: with the distances inside the module, which are
  // less, it then fits in 31 bits and a sign.
  void check_reach() {
    bytes({
        0x49, 0x8d, 0x81, 0x00, 0x00, 0x00, 0x40,  // lea  0x40000000(%r9), %rax
        0x48, 0xc1, 0xe8, 0x1f,                    // shr  $31, %rax
        0x0f, 0x85,                                // jne  too_far
    });
    too_far_.push_back(code.size());
    word32(0);
  }

  void call_functions() {
    bytes({
        0x57,  // push %rdi
        0x56,  // push %rsi
        0x52,  // push %rdx
        0x51,  // push %rcx
        0x53,  // push %rbx
    });
    if (!plan_.resolvers.empty()) {
      bytes({0x48, 0x8b, 0x1d});  // mov  table(%rip), %rbx
      word_relative(2 * plan_.patches.size());
    }
    for (int64_t resolver : plan_.resolvers) {
      call(resolver);
      bytes({
          0x48, 0x89, 0x03,        // mov  %rax, (%rbx)
          0x48, 0x83, 0xc3, 0x08,  // add  $8, %rbx
      });
    }
    for (int64_t constructor : plan_.constructors) call(constructor);
    bytes({
        0x5b,  // pop  %rbx
        0x59,  // pop  %rcx
        0x5a,  // pop  %rdx
        0x5e,  // pop  %rsi
        0x5f,  // pop  %rdi
    });
  }

  void call(int64_t function) {
    bytes({0xe8});
    relative(function);
  }

  void go_on() {
    const int64_t short_distance = plan_.entry - (here() + 2);
    if (fields::signed8.min <= short_distance && short_distance <= fields::signed8.max) {
      bytes({0xeb, static_cast<uint8_t>(short_distance)});  // jmp mpy_init
      return;
    }
    bytes({0xe9});  // jmp mpy_init
    relative(plan_.entry);
  }

  void raise_too_far() {
    for (size_t place : too_far_) {
      fields::word32.write(&code[place], here() - static_cast<int64_t>(place) - 4);
    }
    const size_t first_function = 2 * plan_.patches.size() + (plan_.resolvers.empty() ? 0 : 1);
    functions = {"load_global", "raise_msg"};
    bytes({0x50, 0xbf});  //                too_far: push %rax; mov $MP_QSTR_ImportError, %edi
    word32(mpy::static_qstr_number("ImportError").value());
    bytes({0xff, 0x15});  //                call *load_global(%rip)
    word_relative(first_function);
    bytes({0x48, 0x89, 0xc7, 0x48, 0x8d, 0x35});  // mov %rax, %rdi; lea message(%rip), %rsi
    word32(6);
    bytes({0xff, 0x15});  //                call *raise_msg(%rip)
    word_relative(first_function + 1);
    constexpr char kMessage[] = "variables too far from code";  // with its end
    code.insert(code.end(), std::begin(kMessage), std::end(kMessage));
  }

  const StartupPlan& plan_;
  std::vector<size_t> too_far_;
};

}  // namespace

StartupCode x64_startup(const StartupPlan& plan) {
  return X64Startup(plan).write();
}

}  // namespace natmod
