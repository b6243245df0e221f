# cmake --toolchain: modules for x64.
set(NATMOD_ARCH x64)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
