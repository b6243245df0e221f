# cmake --toolchain: modules for rv64imc.
set(NATMOD_ARCH rv64imc)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
