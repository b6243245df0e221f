# cmake --toolchain: modules for xtensa.
set(NATMOD_ARCH xtensa)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
