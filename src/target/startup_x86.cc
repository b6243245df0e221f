// x86: mpy_init's arguments are on the stack; eax, ecx and edx are free.
#include "target/startup.h"

namespace natmod {
namespace {

class X86Startup : StartupWriter {
 public:
  explicit X86Startup(const StartupPlan& plan) : plan_(plan) {}

  StartupCode write() {
    if (!plan_.patches.empty()) patch();
    if (!plan_.resolvers.empty()) call_resolvers();
    if (!plan_.constructors.empty()) call_constructors();
    const int64_t short_distance = plan_.entry - (here() + 2);
    if (fields::signed8.min <= short_distance && short_distance <= fields::signed8.max) {
      bytes({0xeb, static_cast<uint8_t>(short_distance)});  // jmp mpy_init
    } else {
      bytes({0xe9});  // jmp mpy_init
      relative(plan_.entry);
    }
    return finish(plan_, 4);
  }

 private:
  void relative(int64_t target) { word32(target - (here() + 4)); }

  void patch() {
    bytes({
        0x53,                          //       push %ebx
        0x56,                          //       push %esi
        0xe8, 0x00, 0x00, 0x00, 0x00,  // call here
    });
    const int64_t base = here();
    bytes({0x5e});  // here: pop  %esi
    for (size_t i = 0; i < plan_.patches.size(); ++i) {
      const StartupPlan::Patches& patches = plan_.patches[i];
      bytes({0x8b, 0x9e});  //       mov  start-here(%esi), %ebx
      word_distance(2 * i, base);
      bytes({0x8b, 0x8e});  //       mov  value-here(%esi), %ecx
      word_distance(2 * i + 1, base);
      if (patches.is_relative) bytes({0x29, 0xd9});  //       sub  %ebx, %ecx
      bytes({0x8d, 0x96});                           //       lea  table-here(%esi), %edx
      word32(patches.table - base);
      bytes({
          0x4b,              // skip: dec  %ebx
          0x0f, 0xb6, 0x02,  // next: movzbl (%edx), %eax
          0x42,              //       inc  %edx
          0x01, 0xc3,        //       add  %eax, %ebx
          0x3c, 0xff,        //       cmp  $255, %al
          0x74, 0xf5,        //       je   skip
          0x84, 0xc0,        //       test %al, %al
          0x74, 0x04,        //       je   done
          0x01, 0x0b,        //       add  %ecx, (%ebx)
          0xeb, 0xee,        //       jmp  next
      });                    // done:
    }
    bytes({
        0x5e,  //       pop  %esi
        0x5b,  //       pop  %ebx
    });
  }

  // A caller keeps the stack at multiples of 16, before the return address.
  void call_constructors() {
    bytes({0x83, 0xec, 0x0c});  // sub  $12, %esp
    for (int64_t constructor : plan_.constructors) call(constructor);
    bytes({0x83, 0xc4, 0x0c});  // add  $12, %esp
  }

  void call_resolvers() {
    bytes({
        0x57,                          //       push %edi
        0x83, 0xec, 0x08,              //       sub  $8, %esp
        0xe8, 0x00, 0x00, 0x00, 0x00,  //       call here
    });
    const int64_t base = here();
    bytes({
        0x5f,        // here: pop  %edi
        0x8b, 0xbf,  //       mov  table-here(%edi), %edi
    });
    word_distance(2 * plan_.patches.size(), base);
    for (int64_t resolver : plan_.resolvers) {
      call(resolver);
      bytes({0xab});  //       stosl
    }
    bytes({
        0x83, 0xc4, 0x08,  //       add  $8, %esp
        0x5f,              //       pop  %edi
    });
  }

  void call(int64_t function) {
    bytes({0xe8});
    relative(function);
  }

  const StartupPlan& plan_;
};

}  // namespace

StartupCode x86_startup(const StartupPlan& plan) {
  return X86Startup(plan).write();
}

}  // namespace natmod
