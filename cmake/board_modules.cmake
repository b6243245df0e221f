# Modules for tests on the virtual board, built with the SDK's make fragment for every architecture
# that links and has a compiler here.

# The architectures, each with a compiler and the flags that say whether it can be used.
set(BOARD_ARCHS
  "x64|gcc|-m64" "x86|gcc|-m32"
  "armv6m|arm-none-eabi-gcc|-mthumb" "armv7m|arm-none-eabi-gcc|-mthumb"
  "armv7em|arm-none-eabi-gcc|-mthumb" "armv7emsp|arm-none-eabi-gcc|-mthumb"
  "armv7emdp|arm-none-eabi-gcc|-mthumb"
  "rv32imc|riscv64-unknown-elf-gcc|-ffreestanding -march=rv32imc -mabi=ilp32"
  "rv64imc|riscv64-unknown-elf-gcc|-ffreestanding -march=rv64imc -mabi=lp64"
  "xtensa|xtensa-lx106-elf-gcc|" "xtensawin|xtensa-lx106-elf-gcc|-mabi=windowed")

# board_modules(TARGET SOURCE): SOURCE, a .c file that includes py/dynruntime.h, as the module of its
# name: modules/ARCH/NAME.mpy and NAME.map in the current build folder, which TARGET knows as
# NATMOD_MODULES. Where a compiler is missing there is no module, and the tests say so.
function(board_modules target source)
  get_filename_component(source ${source} ABSOLUTE)
  get_filename_component(name ${source} NAME_WE)
  set(modules ${CMAKE_CURRENT_BINARY_DIR}/modules)
  target_compile_definitions(${target} PRIVATE NATMOD_MODULES="${modules}")
  file(GLOB_RECURSE sdk CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sdk/include/* ${PROJECT_SOURCE_DIR}/sdk/py/*)
  foreach(row IN LISTS BOARD_ARCHS)
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 arch)
    list(GET row 1 compiler)
    list(GET row 2 flags)
    separate_arguments(flags)
    _board_can_compile(usable ${arch} ${compiler} ${flags})
    if(NOT usable)
      continue()
    endif()
    set(folder ${modules}/${arch})
    file(MAKE_DIRECTORY ${folder})
    file(CONFIGURE OUTPUT ${folder}/Makefile.${name} CONTENT
"MPY_DIR = ${PROJECT_SOURCE_DIR}/sdk
MOD = ${name}
SRC = ${name}.c
ARCH = ${arch}
BUILD = build-${name}
MPY_LD_FLAGS = --map ${name}.map
include $(MPY_DIR)/py/dynruntime.mk
" @ONLY)
    add_custom_command(OUTPUT ${folder}/${name}.mpy
      COMMAND ${CMAKE_COMMAND} -E copy ${source} ${folder}/${name}.c
      COMMAND ${CMAKE_COMMAND} -E env --unset=MAKEFLAGS --unset=MAKELEVEL --unset=MFLAGS --unset=CC
              --unset=CFLAGS make -s -B -C ${folder} -f Makefile.${name} NATMOD=$<TARGET_FILE:natmod>
      DEPENDS ${source} ${sdk} natmod ${folder}/Makefile.${name} VERBATIM)
    add_custom_target(${target}_${name}_${arch} DEPENDS ${folder}/${name}.mpy)
    add_dependencies(${target} ${target}_${name}_${arch})
  endforeach()
endfunction()

# Whether there is the compiler, and has headers for the flags.
function(_board_can_compile result arch compiler)
  if(NOT DEFINED BOARD_COMPILES_${arch})
    file(WRITE ${CMAKE_BINARY_DIR}/board_probe.c "#include <stdint.h>\n")
    execute_process(COMMAND ${compiler} ${ARGN} -fsyntax-only ${CMAKE_BINARY_DIR}/board_probe.c
      RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
      set(BOARD_COMPILES_${arch} TRUE CACHE INTERNAL "")
    else()
      message(STATUS "${compiler} ${ARGN}: no modules for ${arch} on the virtual board")
    endif()
  endif()
  set(${result} "${BOARD_COMPILES_${arch}}" PARENT_SCOPE)
endfunction()
