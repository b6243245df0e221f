# cmake --toolchain: modules for armv7emdp.
set(NATMOD_ARCH armv7emdp)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
