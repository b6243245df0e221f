// libunicorn, loaded when the first processor that needs it is made. A program that makes none
// starts without it (it is a library of 20 MB), and this one links without it.
#pragma once

#include <unicorn/unicorn.h>

namespace natmod::emu {

// clang-format off
#define NATMOD_UNICORN_FUNCTIONS(X)                                                         \
  X(uc_open) X(uc_close) X(uc_ctl) X(uc_strerror) X(uc_mem_map_ptr) X(uc_mem_unmap)         \
  X(uc_hook_add) X(uc_emu_start) X(uc_emu_stop) X(uc_reg_read) X(uc_reg_write)              \
  X(uc_context_alloc) X(uc_context_save) X(uc_context_restore) X(uc_context_free)
// clang-format on

struct UnicornApi {
#define NATMOD_MEMBER(name) decltype(&::name) name;  // NOLINT(bugprone-macro-parentheses)
  NATMOD_UNICORN_FUNCTIONS(NATMOD_MEMBER)
#undef NATMOD_MEMBER
};

/// Throws Error if the library is not there or is too old to have all of these functions.
const UnicornApi& unicorn();

}  // namespace natmod::emu
