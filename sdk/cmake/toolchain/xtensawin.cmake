# cmake --toolchain: modules for xtensawin.
set(NATMOD_ARCH xtensawin)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
