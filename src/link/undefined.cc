// Undefined symbols: all at once, each with who needs it and what the user can do about it.
#include <algorithm>
#include <map>

#include "link/passes.h"

namespace natmod::link {
namespace {

struct Use {
  const InputSection* section;
  uint64_t offset;
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

struct Replacement {
  std::string_view name, instead;
};

constexpr std::string_view kPrint = "modules print with mp_printf(&mp_plat_print, …)";
constexpr std::string_view kAllocate =
    "modules allocate on MicroPython's heap with m_malloc, m_realloc and m_free; or link the SDK's "
    "library (make: LINK_RUNTIME=1)";
constexpr std::string_view kString =
    "MicroPython's function table has no such function: define it in the module, or link the SDK's "
    "library (make: LINK_RUNTIME=1)";
constexpr std::string_view kRaise = "modules raise exceptions with mp_raise_msg and its kin";
constexpr std::string_view kCxx =
    "it belongs to the C++ runtime: compile with -fno-exceptions -fno-rtti "
    "-fno-threadsafe-statics -fno-use-cxa-atexit";

constexpr std::string_view kProfile =
    "it counts calls for a profiler: compile without -pg and -finstrument-functions";

constexpr Replacement kReplacements[] = {
    {"printf", kPrint},
    {"puts", kPrint},
    {"putchar", kPrint},
    {"fprintf", kPrint},
    {"vprintf", kPrint},
    {"__printf_chk", kPrint},
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
    {"atoi", kString},
    {"strtol", kString},
    {"strtod", kString},
    {"qsort", kString},
    {"bsearch", kString},
    {"rand", kString},
    {"abs", kString},
    {"__cxa_pure_virtual", kCxx},
    {"__cxa_guard_acquire", kCxx},
    {"__cxa_guard_release", kCxx},
    {"__cxa_atexit", kCxx},
    {"__aeabi_atexit", kCxx},
    {"__gxx_personality_v0", kCxx},
    {"__dso_handle", kCxx},
    {"__stack_chk_fail", "compile with -fno-stack-protector"},
    {"__stack_chk_guard", "compile with -fno-stack-protector"},
    {"__stack_chk_fail_local", "compile with -fno-stack-protector"},
    {"mcount", kProfile},
    {"_mcount", kProfile},
    {"__fentry__", kProfile},
    {"__gnu_mcount_nc", kProfile},
    {"__cyg_profile_func_enter", kProfile},
    {"__cyg_profile_func_exit", kProfile},
};

// Levenshtein's distance, given up beyond `limit`.
size_t edit_distance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string_view near_name(const LinkContext& context, std::string_view name) {
  // Short names are all alike; two slips are a lot in a name of five letters.
  size_t limit = name.size() < 4 ? 0 : name.size() < 8 ? 1 : 2;
  std::string_view best;
  size_t best_distance = limit + 1;
  auto consider = [&](std::string_view candidate) {
    size_t distance = edit_distance(name, candidate, limit);
    bool is_better = distance < best_distance || (distance == best_distance && candidate < best);
    if (distance != 0 && distance <= limit && is_better) {
      best = candidate;
      best_distance = distance;
    }
  };
  for (const Symbol& symbol : context.globals) {
    if (symbol.is_defined()) consider(symbol.name);
  }
  for (std::string_view candidate : firmware_symbol_names()) consider(candidate);
  return best;
}

// Families of names that compilers call when a flag asks for it.
constexpr Replacement kPrefixes[] = {
    {"__asan_", "compile without -fsanitize"},
    {"__ubsan_", "compile without -fsanitize"},
    {"__sanitizer_", "compile without -fsanitize"},
    {"__gcov_", "compile without --coverage and -fprofile-arcs"},
    {"__llvm_prof", "compile without -fprofile-instr-generate"},
    {"__emutls_", "it finds thread-local variables: link the SDK's library (make LINK_RUNTIME=1)"},
};

std::string hint_for(const LinkContext& context, std::string_view name) {
  for (const Replacement& row : kPrefixes) {
    if (name.starts_with(row.name)) return std::string(row.instead);
  }
  for (const Replacement& row : kReplacements) {
    if (row.name == name) return std::string(row.instead);
  }
  constexpr std::string_view kQstr = "MP_QSTR_";
  if (name.starts_with(kQstr)) {
    return "no QSTR of this name is in the module's QSTR header: list the source file for it";
  }
  if (is_math(name)) return "link the C library's mathematics: -l libm.a (make: LINK_RUNTIME=1)";
  if (is_compiler_helper(name)) {
    return "link the compiler's helper functions: -l libgcc.a (make: LINK_RUNTIME=1)";
  }
  if (std::string_view near = near_name(context, name); !near.empty()) {
    return fmt::format("did you mean '{}'?", near);
  }
  return {};
}

}  // namespace

void report_undefined(LinkContext& context) {
  // Symbols in the order of their first use, with all their uses.
  std::vector<std::pair<const Symbol*, std::vector<Use>>> missing;
  std::map<const Symbol*, size_t> rows;
  for (ObjectInput& file : context.objects) {
    for (const InputSection& section : file.sections) {
      if (!section.is_live) continue;
      for (const elf::Reloc reloc : section.relocs()) {
        if (reloc.symbol == 0 || !section.uses(reloc)) continue;
        const RelocHowto* howto = context.machine().howto(reloc.type);
        if (howto != nullptr && !reaches_out(section, *howto, reloc)) continue;
        const Symbol& symbol = file.symbol(reloc.symbol);
        if (symbol.is_defined()) continue;
        if (symbol.section != nullptr && symbol.bind == elf::STB_LOCAL) {
          context.errors.add("{}: refers to '{}' in {}, which another object's copy replaced",
                             place_name(section, reloc.offset), symbol_name(symbol),
                             symbol.section->name());
          continue;
        }
        if (symbol.is_weak_reference) continue;
        auto [row, is_new] = rows.try_emplace(&symbol, missing.size());
        if (is_new) missing.push_back({&symbol, {}});
        missing[row->second].second.push_back({&section, reloc.offset});
      }
    }
  }
  for (const auto& [symbol, uses] : missing) {
    constexpr size_t kShown = 3;
    std::string message = fmt::format("undefined symbol '{}'", symbol_name(*symbol));
    for (size_t i = 0; i < std::min(uses.size(), kShown); ++i) {
      message += fmt::format("{} {}", i == 0 ? ", needed at" : ",",
                             place_name(*uses[i].section, uses[i].offset));
    }
    if (uses.size() > kShown) message += fmt::format(" and {} more", uses.size() - kShown);
    if (std::string hint = hint_for(context, symbol->name); !hint.empty()) {
      message += fmt::format("\n  {}", hint);
    }
    context.errors.add("{}", message);
  }
}

}  // namespace natmod::link
