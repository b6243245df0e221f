// What the author of a module can do about a name that nothing defines.
#include "link/advice.h"

#include <algorithm>

#include "base/near_name.h"
#include "link/context.h"
#include "link/firmware_symbols.h"

namespace natmod::link {
namespace {

struct Hint {
  std::string_view advice;
  unsigned parts = 0;  ///< the LibraryParts that may have it
};

constexpr std::string_view kMathNames[] = {
    "acos",      "acosh",       "asin",   "asinh",     "atan",   "atan2",  "atanh",   "cbrt",
    "ceil",      "copysign",    "cos",    "cosh",      "erf",    "erfc",   "exp",     "exp2",
    "expm1",     "fabs",        "fdim",   "floor",     "fma",    "fmax",   "fmin",    "fmod",
    "frexp",     "hypot",       "ilogb",  "ldexp",     "lgamma", "llrint", "llround", "log",
    "log10",     "log1p",       "log2",   "logb",      "lrint",  "lround", "modf",    "nan",
    "nearbyint", "nextafter",   "pow",    "remainder", "remquo", "rint",   "round",   "scalbln",
    "scalbn",    "sin",         "sincos", "sinh",      "sqrt",   "tan",    "tanh",    "tgamma",
    "trunc",     "significand", "drem",   "gamma",     "j0",     "j1",     "jn",      "y0",
    "y1",        "yn"};

bool is_math(std::string_view name) {
  auto is_listed = [](std::string_view wanted) {
    return std::find(std::begin(kMathNames), std::end(kMathNames), wanted) != std::end(kMathNames);
  };
  return is_listed(name) || (name.ends_with('f') && is_listed(name.substr(0, name.size() - 1)));
}

// The compiler's own helpers: __aeabi_ldivmod, __udivdi3, __addsf3, __gnu_thumb1_case_uqi, …
bool is_compiler_helper(std::string_view name) {
  if (name.starts_with("__aeabi_") || name.starts_with("__gnu_thumb1_case_")) return true;
  if (!name.starts_with("__")) return false;
  constexpr std::string_view kEnds[] = {"si2",  "di2",  "ti2",   "si3",   "di3",  "ti3",  "si4",
                                        "di4",  "sf2",  "df2",   "sf3",   "df3",  "xf3",  "tf2",
                                        "tf3",  "sidf", "sisf",  "didf",  "disf", "sfsi", "sfdi",
                                        "dfsi", "dfdi", "sfdf2", "dfsf2", "tf",   "df"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return name.ends_with(end); });
}

// The floating-point type that a helper computes with: __aeabi_fadd and __addsf3 are float's.
// Conversions between the two are double's.
FloatUnit float_type_of(std::string_view name) {
  constexpr std::string_view kArm = "__aeabi_";
  if (name.starts_with(kArm)) {
    name.remove_prefix(kArm.size());
    bool is_double = name.starts_with('d') || name.starts_with("cd") || name.ends_with("2d");
    bool is_float = name.starts_with('f') || name.starts_with("cf") || name.ends_with("2f");
    return is_double ? FloatUnit::both : is_float ? FloatUnit::single : FloatUnit::none;
  }
  if (name.find("df") != name.npos) return FloatUnit::both;
  return name.find("sf") != name.npos ? FloatUnit::single : FloatUnit::none;
}

std::string helper_advice(const Target& target, std::string_view name) {
  FloatUnit type = float_type_of(name);
  if (type == FloatUnit::both && target.floats == FloatUnit::single) {
    return fmt::format(
        "{} has instructions for float alone, and double takes the compiler's functions: write "
        "float constants (1.0f) and functions (sinf)",
        target.name());
  }
  if (type != FloatUnit::none && target.floats == FloatUnit::none) {
    return fmt::format(
        "{} has no floating-point instructions: the compiler calls a function for "
        "each operation",
        target.name());
  }
  return "it is a helper function of the compiler's libgcc.a";
}

struct Name {
  std::string_view name;
  Hint hint;
};

constexpr Hint kPrint = {"modules print with mp_printf(&mp_plat_print, …)", kOwnFunctions};
constexpr Hint kFile = {"a module has no files: it prints with mp_printf(&mp_plat_print, …)"};
constexpr Hint kSystemCall = {
    "the C library calls an operating system by it, and a module has none, nor files: something "
    "here uses fopen, fprintf, stdout or the like"};
constexpr Hint kAtomic = {
    "compilers call it for atomic variables where they know no instruction for that",
    kOwnFunctions};
constexpr Hint kJump = {"it belongs to the C library", kCLibrary};
constexpr Hint kAllocate = {
    "modules allocate on MicroPython's heap with m_malloc, m_realloc and m_free", kOwnFunctions};
constexpr Hint kString = {
    "MicroPython's function table has no such function: define it in the module",
    kOwnFunctions | kCLibrary};
constexpr Hint kRaise = {"modules raise exceptions with mp_raise_msg and its kin", kOwnFunctions};
constexpr Hint kCxx = {
    "it belongs to the C++ runtime: compile with -fno-threadsafe-statics -fno-use-cxa-atexit",
    kOwnFunctions};
constexpr Hint kExceptions = {
    "it belongs to the C++ runtime: compile with -fno-exceptions -fno-rtti"};
constexpr Hint kCxxLibrary = {
    "libstdc++ has it outside its headers, and a module takes what these define, and a few parts "
    "more: std::vector, std::map and std::shared_ptr, but not streams, std::regex or std::thread"};
constexpr Hint kCxxPart = {"headers of the C++ library leave it to a library", kOwnFunctions};
constexpr Hint kCxxString = {
    "headers leave it to libstdc++ before C++20: compile with -std=c++20, or with "
    "-D_GLIBCXX_ASSERTIONS"};
constexpr Hint kThreads = {
    "a module has no threads of its own: it runs in those of Python, and its counts and locks are "
    "atomic operations (<stdatomic.h>)"};
constexpr Hint kClock = {
    "the C library asks an operating system for the time, and a module has none: call Python's "
    "time.ticks_us or time.time and pass the result"};
constexpr Hint kFortify = {
    "it is a function that also checks its arguments: compile with -U_FORTIFY_SOURCE"};
constexpr Hint kQuad = {
    "it belongs to libquadmath, which computes with 128 bits: use double and its functions"};
constexpr Hint kGlibc = {
    "it belongs to glibc, whose functions need a process around them: link musl's, from "
    "Debian's musl-dev or natmod's tools/musl_libraries.sh"};
constexpr Hint kPure = {"it is called in place of a pure virtual function", kOwnFunctions};
constexpr Hint kStack = {"compile with -fno-stack-protector", kOwnFunctions};
constexpr Hint kProfile = {
    "it counts calls for a profiler: compile without -pg and -finstrument-functions"};
constexpr Hint kSanitizer = {"compile without -fsanitize"};
constexpr Hint kThunk = {
    "an operating system's kernel has it: compile without -mindirect-branch and -mfunction-return "
    "(GCC), -mretpoline-external-thunk (clang)"};
constexpr Hint kOpenMp = {"it shares work among threads: compile without -fopenmp and -fopenacc"};

constexpr Hint kFloat = {
    "the module is made for a firmware without float: natmod build --float float (make: "
    "MICROPY_FLOAT_IMPL=float, CMake: NATMOD_FLOAT=float) is for one that has it"};

constexpr Name kNames[] = {
    {"mp_obj_new_float", kFloat},
    {"mp_obj_get_float", kFloat},
    {"printf", kPrint},
    {"puts", kPrint},
    {"putchar", kPrint},
    {"vprintf", kPrint},
    {"fprintf", kFile},
    {"vfprintf", kFile},
    {"fputs", kFile},
    {"fputc", kFile},
    {"putc", kFile},
    {"fwrite", kFile},
    {"fopen", kFile},
    {"fclose", kFile},
    {"fread", kFile},
    {"fgets", kFile},
    {"fflush", kFile},
    {"stdin", kFile},
    {"stdout", kFile},
    {"stderr", kFile},
    {"_open", kSystemCall},
    {"_close", kSystemCall},
    {"_read", kSystemCall},
    {"_write", kSystemCall},
    {"_lseek", kSystemCall},
    {"_fstat", kSystemCall},
    {"_stat", kSystemCall},
    {"_isatty", kSystemCall},
    {"_unlink", kSystemCall},
    {"_link", kSystemCall},
    {"_sbrk", kSystemCall},
    {"_kill", kSystemCall},
    {"_getpid", kSystemCall},
    {"_times", kClock},
    {"_gettimeofday", kClock},
    {"time", kClock},
    {"clock", kClock},
    {"times", kClock},
    {"gettimeofday", kClock},
    {"clock_gettime", kClock},
    {"_exit", kSystemCall},
    {"setjmp", kJump},
    {"_setjmp", kJump},
    {"longjmp", kJump},
    {"malloc", kAllocate},
    {"calloc", kAllocate},
    {"realloc", kAllocate},
    {"free", kAllocate},
    {"_Znwm", kAllocate},
    {"_Znwj", kAllocate},
    {"_Znam", kAllocate},
    {"_Znaj", kAllocate},
    {"_ZdlPv", kAllocate},
    {"_ZdlPvm", kAllocate},
    {"_ZdlPvj", kAllocate},
    {"_ZdaPv", kAllocate},
    {"abort", kRaise},
    {"exit", kRaise},
    {"__assert_fail", kRaise},
    {"__assert_func", kRaise},
    {"strlen", kString},
    {"strcmp", kString},
    {"strncmp", kString},
    {"strcpy", kString},
    {"strncpy", kString},
    {"strcat", kString},
    {"strchr", kString},
    {"strrchr", kString},
    {"strstr", kString},
    {"memcmp", kString},
    {"memchr", kString},
    {"snprintf", kString},
    {"sprintf", kString},
    {"sscanf", kString},
    {"__isoc99_sscanf", kString},
    {"__isoc23_sscanf", kString},
    {"vsscanf", kString},
    {"gmtime", kString},
    {"localtime", kString},
    {"mktime", kString},
    {"strftime", kString},
    {"atoi", kString},
    {"strtol", kString},
    {"strtod", kString},
    {"qsort", kString},
    {"bsearch", kString},
    {"rand", kString},
    {"abs", kString},
    {"__cxa_pure_virtual", kPure},
    {"__cxa_deleted_virtual", kPure},
    {"__cxa_guard_acquire", kCxx},
    {"__cxa_guard_release", kCxx},
    {"__cxa_atexit", kCxx},
    {"__aeabi_atexit", kCxx},
    {"__dso_handle", kCxx},
    {"__gxx_personality_v0", kExceptions},
    {"__cxa_throw", kExceptions},
    {"__cxa_rethrow", kExceptions},
    {"__cxa_allocate_exception", kExceptions},
    {"__cxa_free_exception", kExceptions},
    {"__cxa_begin_catch", kExceptions},
    {"__cxa_end_catch", kExceptions},
    {"__cxa_end_cleanup", kExceptions},
    {"__cxa_bad_cast", kExceptions},
    {"__cxa_bad_typeid", kExceptions},
    {"__dynamic_cast", kExceptions},
    {"_ZSt9terminatev", kRaise},
    {"__morestack", {"it gives a stack more room: compile without -fsplit-stack"}},
    {"__x86_return_thunk", kThunk},
    {"__stack_chk_fail", kStack},
    {"__stack_chk_guard", kStack},
    {"__stack_chk_fail_local", kStack},
    {"mcount", kProfile},
    {"_mcount", kProfile},
    {"__fentry__", kProfile},
    {"__gnu_mcount_nc", kProfile},
    {"__cyg_profile_func_enter", kProfile},
    {"__cyg_profile_func_exit", kProfile},
};

// Families of names that compilers call when a flag asks for it.
constexpr Name kPrefixes[] = {
    {"__asan_", kSanitizer},
    {"__hwasan_", kSanitizer},
    {"__lsan_", kSanitizer},
    {"__msan_", kSanitizer},
    {"__tsan_", kSanitizer},
    {"__ubsan_", kSanitizer},
    {"__cfi_", kSanitizer},
    {"__sanitizer_", {"compile without -fsanitize and -fsanitize-coverage"}},
    {"__gcov_", {"compile without --coverage, -fprofile-arcs and -fprofile-generate"}},
    {"llvm_gcov_", {"compile without --coverage"}},
    {"llvm_gcda_", {"compile without --coverage"}},
    {"__llvm_prof", {"compile without -fprofile-instr-generate"}},
    {"__x86_indirect_thunk_", kThunk},
    {"__llvm_retpoline_", kThunk},
    {"GOMP_", kOpenMp},
    {"GOACC_", kOpenMp},
    {"omp_", kOpenMp},
    {"__kmpc_", kOpenMp},
    {"quadmath_", kQuad},
    {"_ITM_", {"it is for transactions: compile without -fgnu-tm"}},
    {"pthread_", kThreads},
    {"__emutls_", {"it finds thread-local variables", kOwnFunctions}},
    {"natmod_make_rom_qstrs", {"it belongs to the run-time libraries", kOwnFunctions}},
    {"_Unwind_", kExceptions},
    {"__aeabi_unwind_cpp_", kExceptions},
    {"_ZTI", kExceptions},
    {"_ZTVN10__cxxabiv1", kExceptions},
    {"__atomic_", kAtomic},
    {"__sync_", kAtomic},
    {"_ZSt11_Hash_bytes", kCxxPart},
    {"_ZSt15_Fnv_hash_bytes", kCxxPart},
    {"_ZSt18_Rb_tree_", kCxxPart},
    {"_ZSt20_Rb_tree_", kCxxPart},
    {"_ZSt28_Rb_tree_", kCxxPart},
    {"_ZSt29_Rb_tree_", kCxxPart},
    {"_ZNSt8__detail15_List_node_base", kCxxPart},
    {"_ZNKSt8__detail20_Prime_rehash_policy", kCxxPart},
    {"_ZNSt19_Sp_make_shared_tag", kCxxPart},
    {"_ZNSt7__cxx1112basic_string", kCxxString},
    {"_ZNKSt7__cxx1112basic_string", kCxxString},
    {"_ZNSs", kCxxString},
    {"_ZNKSs", kCxxString},
    {"_ZNSt6thread", kThreads},
    {"_ZNSo", kCxxLibrary},
    {"_ZNSi", kCxxLibrary},
    {"_ZSt", kCxxLibrary},
    {"_ZNSt", kCxxLibrary},
    {"_ZNKSt", kCxxLibrary},
    {"_ZTVSt", kCxxLibrary},
    {"_ZTVNSt", kCxxLibrary},
    {"_dl_", kGlibc},
    {"_rtld_global", kGlibc},
};

// std::__throw_length_error(char const*) and its kin, which the SDK's library has.
constexpr Hint kThrow = {"the C++ library raises by it what it would throw", kOwnFunctions};
bool is_throw(std::string_view name) {
  return name.starts_with("_ZSt") && name.find("__throw_") != name.npos;
}

std::string_view near_name(const LinkContext& context, std::string_view name) {
  NearName near(name);
  for (const Symbol& symbol : context.globals) {
    if (symbol.is_defined()) near.consider(symbol.name);
  }
  for (std::string_view candidate : firmware_symbol_names()) near.consider(candidate);
  return near.best();
}

// Why the libraries that could have it are not there; empty if all of them are.
std::string why_absent(const LinkContext& context, unsigned parts) {
  std::string reasons;
  for (const AbsentLibrary& library : context.absent) {
    if ((library.parts & parts) == 0 || reasons.find(library.reason) != reasons.npos) continue;
    reasons += (reasons.empty() ? "" : "; ") + library.reason;
  }
  return reasons;
}

// The advice, and behind it where the library is that has the name, or that none has it.
std::string with_runtime(const LinkContext& context, const Hint& hint) {
  if (hint.parts == 0) return std::string(hint.advice);
  if (!context.options.runtime) {
    return fmt::format(
        "{}; the run-time libraries have it: natmod link --runtime (make, CMake and natmod build: "
        "without LINK_RUNTIME=0, NO_RUNTIME, --no-runtime)",
        hint.advice);
  }
  if (std::string reason = why_absent(context, hint.parts); !reason.empty()) {
    return fmt::format("{}; {}", hint.advice, reason);
  }
  return fmt::format("none of the run-time libraries for {} has it; {}", context.target->name(),
                     hint.advice);
}

}  // namespace

std::string advice_for(const LinkContext& context, std::string_view name) {
  for (const Name& row : kNames) {
    if (row.name == name) return with_runtime(context, row.hint);
  }
  if (is_throw(name)) return with_runtime(context, kThrow);
  if (name.starts_with("__") && name.ends_with("_chk")) return with_runtime(context, kFortify);
  for (const Name& row : kPrefixes) {
    if (name.starts_with(row.name)) return with_runtime(context, row.hint);
  }
  constexpr std::string_view kQstr = "MP_QSTR_";
  if (name.starts_with(kQstr)) {
    return "no QSTR of this name is in the module's QSTR header: list the source file for it";
  }
  if (is_math(name)) {
    return with_runtime(context, {"it belongs to the C library's mathematics", kMathematics});
  }
  if (is_compiler_helper(name)) {
    std::string advice = helper_advice(*context.target, name);
    return with_runtime(context, {advice, kHelpers});
  }
  if (name.ends_with('q') && is_math(name.substr(0, name.size() - 1))) {
    return with_runtime(context, kQuad);
  }
  if (std::string_view near = near_name(context, name); !near.empty()) {
    return fmt::format("did you mean '{}'?", near);
  }
  if (std::string reason = why_absent(context, ~0U); !reason.empty()) {
    return fmt::format("if a library has it: {}", reason);
  }
  if (!context.has_runtime) return {};
  return fmt::format("none of the run-time libraries for {} has it", context.target->name());
}

std::string_view advice_instead_of(std::string_view name) {
  for (const Name& row : kNames) {
    if (row.name == name && row.hint.parts == 0) return row.hint.advice;
  }
  return "do without, or define it in the module, where it comes before the library's";
}

}  // namespace natmod::link
