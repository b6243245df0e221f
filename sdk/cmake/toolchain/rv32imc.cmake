# cmake --toolchain: modules for rv32imc.
set(NATMOD_ARCH rv32imc)
include("${CMAKE_CURRENT_LIST_DIR}/../compiler.cmake")
