# Guest programs for the emulated processors: one C file, compiled for every architecture.
include(${CMAKE_CURRENT_LIST_DIR}/xtensa_windowed.cmake)

# emu_guests(TARGET FOLDER SOURCE [FLAGS...]): SOURCE as flat images FOLDER/ARCH.bin with their
# symbols, ARCH.sym, and as ARCH.elf, in the current build folder, which TARGET knows as
# NATMOD_GUESTS. Where a compiler is missing there is no image, and whoever needs it says so.
function(emu_guests target name_of_folder source)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name_of_folder})
  file(MAKE_DIRECTORY ${folder})
  target_compile_definitions(${target} PRIVATE NATMOD_GUESTS="${CMAKE_CURRENT_BINARY_DIR}")
  get_filename_component(source ${source} ABSOLUTE)
  set(flags ${ARGN})

  _emu_guest(x86 0x10000 gcc -m32 -no-pie -march=i686)
  _emu_guest(x64 0x10000 gcc -no-pie)
  _emu_guest(armv6m 0x10000 arm-none-eabi-gcc -mthumb -mcpu=cortex-m0)
  _emu_guest(armv7m 0x10000 arm-none-eabi-gcc -mthumb -mcpu=cortex-m3)
  _emu_guest(armv7emsp 0x10000 arm-none-eabi-gcc -mthumb -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard)
  _emu_guest(armv7emdp 0x10000 arm-none-eabi-gcc -mthumb -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard)
  _emu_guest(rv32imc 0x10000 riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32)
  _emu_guest(rv64imc 0x10000 riscv64-unknown-elf-gcc -march=rv64imc -mabi=lp64 -mcmodel=medany)
  _emu_guest(xtensa 0x40010000 xtensa-lx106-elf-gcc -mlongcalls)
  # Windowed code: the same compiler, and an assembler that was told of the instructions.
  find_xtensa_windowed_core(core)
  if(core)
    set(environment ${CMAKE_COMMAND} -E env XTENSA_GNU_CONFIG=${core})
    _emu_guest(xtensawin 0x40010000 xtensa-lx106-elf-gcc -mabi=windowed -mlongcalls)
  endif()
endfunction()

# One of them, for address BASE; with the variables of emu_guests().
function(_emu_guest name base compiler)
  string(REGEX REPLACE "gcc$" "objcopy" objcopy ${compiler})
  string(REGEX REPLACE "gcc$" "nm" nm ${compiler})
  foreach(tool ${compiler} ${objcopy} ${nm})
    find_program(EMU_${tool} ${tool})
    if(NOT EMU_${tool})
      message(STATUS "${tool} not found: no emulated ${name} code")
      return()
    endif()
  endforeach()
  set(image ${folder}/${name})
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/emu_guest.ld)
  add_custom_command(OUTPUT ${image}.bin ${image}.sym
    COMMAND ${environment} ${EMU_${compiler}} ${ARGN} -std=gnu11 -ffreestanding -fno-pic
            -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -static
            -Wl,--build-id=none -Wl,--defsym=base=${base} -Wl,--no-warn-rwx-segments
            ${flags} -T ${script} ${source} -o ${image}.elf
    COMMAND ${EMU_${objcopy}} -O binary ${image}.elf ${image}.bin
    COMMAND ${EMU_${nm}} ${image}.elf > ${image}.sym
    DEPENDS ${source} ${script} VERBATIM)
  add_custom_target(${target}_${name_of_folder}_${name} DEPENDS ${image}.bin)
  add_dependencies(${target} ${target}_${name_of_folder}_${name})
endfunction()
