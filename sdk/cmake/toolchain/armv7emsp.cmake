# cmake --toolchain: modules for armv7emsp.
set(NATMOD_ARCH armv7emsp)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
