// The module platform: that of the firmware which the board stands for, Debian's for unix.
//
// Source: MicroPython's extmod/modplatform.h, .c.
#include <fmt/format.h>

#include "modules/modules.h"
#include "mpy/release.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

struct Platform {
  std::string_view system, compiler, libc, libc_version;
};

Platform platform_of(Runtime& rt) {
  if (rt.state().config.has_system) return {"Linux", "GCC 14.2.0", "glibc", "2.41"};
  return {"MicroPython", "GCC 14.2.0", "newlib", "4.4.0"};
}

Value platform_platform(Runtime& rt, Args) {
  const Platform it = platform_of(rt);
  return new_str_unchecked(rt,
                           fmt::format("{}-" NATMOD_MICROPYTHON_RELEASE "-{}--with-{}{}", it.system,
                                       rt.state().config.processor, it.libc, it.libc_version));
}

Value platform_python_compiler(Runtime& rt, Args) {
  return str_value(rt, platform_of(rt).compiler);
}

Value platform_libc_ver(Runtime& rt, Args) {
  const Platform it = platform_of(rt);
  const Value pair[] = {str_value(rt, it.libc), str_value(rt, it.libc_version)};
  return rt.make_tuple(pair);
}

constexpr Member kPlatformFunctions[] = {
    {"platform", platform_platform, 0, Member::kAny, true},
    {"python_compiler", platform_python_compiler, 0, 0},
    {"libc_ver", platform_libc_ver, 0, Member::kAny, true},
};

}  // namespace

const ModuleDef kModule_platform = {
    .name = "platform", .extensible = true, .functions = kPlatformFunctions};

}  // namespace natmod::board
