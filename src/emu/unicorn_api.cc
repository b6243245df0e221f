#include "emu/unicorn_api.h"

#include <dlfcn.h>

#include "base/error.h"

// Unicorn does not free all of an emulator, and nothing of one that crashed: not our leaks.
#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libunicorn\n";
}
#endif

namespace natmod::emu {
namespace {

#ifdef __APPLE__
constexpr const char* kLibrary = "libunicorn.2.dylib";
#else
constexpr const char* kLibrary = "libunicorn.so.2";
#endif

UnicornApi load() {
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    fail("cannot load {}, which emulates x86 (Debian: apt install libunicorn2): {}", kLibrary,
         dlerror());
  UnicornApi api{};
#define NATMOD_LOAD(name)                                                 \
  api.name = reinterpret_cast<decltype(api.name)>(dlsym(library, #name)); \
  if (api.name == nullptr) fail("{} has no function {}", kLibrary, #name);
  NATMOD_UNICORN_FUNCTIONS(NATMOD_LOAD)
#undef NATMOD_LOAD
  return api;
}

}  // namespace

const UnicornApi& unicorn() {
  static const UnicornApi api = load();  // never unloaded: it keeps threads' state of its own
  return api;
}

}  // namespace natmod::emu
