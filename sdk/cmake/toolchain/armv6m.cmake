# cmake --toolchain: modules for armv6m.
set(NATMOD_ARCH armv6m)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
