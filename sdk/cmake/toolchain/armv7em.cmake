# cmake --toolchain: modules for armv7em.
set(NATMOD_ARCH armv7em)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
