# cmake --toolchain: modules for armv7m.
set(NATMOD_ARCH armv7m)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
