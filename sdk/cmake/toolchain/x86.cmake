# cmake --toolchain: modules for x86.
set(NATMOD_ARCH x86)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
