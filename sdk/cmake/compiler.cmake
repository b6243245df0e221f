# What the toolchain files have in common: the compiler of NATMOD_ARCH and its flags, by `natmod toolchain`,
# whose answer is variables natmod.NAME. CMake reads a toolchain file several times, for its own checks too;
# the flags go into CMAKE_*_FLAGS, so that static libraries of the project are compiled like the modules that
# they become part of.
#
# CMAKE_C_COMPILER, if it is given, is taken in place of the ones that would be looked for.

get_filename_component(NATMOD_SDK "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
include("${CMAKE_CURRENT_LIST_DIR}/program.cmake")
set(NATMOD_ARCH "${NATMOD_ARCH}" CACHE STRING "Architecture of the modules" FORCE)
set(NATMOD_XTENSA "$ENV{NATMOD_XTENSA}" CACHE PATH "Where natmod's tools/xtensa_*.sh were run, if elsewhere")
set(NATMOD_MUSL "$ENV{NATMOD_MUSL}" CACHE PATH "Where natmod's tools/musl_libraries.sh was run, if elsewhere")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES NATMOD_EXECUTABLE NATMOD_XTENSA)

list(JOIN CMAKE_C_COMPILER " " natmod_cc)
set(ENV{NATMOD_XTENSA} "${NATMOD_XTENSA}")
execute_process(
  COMMAND "${NATMOD_EXECUTABLE}" toolchain --format cmake --arch "${NATMOD_ARCH}" --cc "${natmod_cc}"
  OUTPUT_VARIABLE natmod_answer ERROR_VARIABLE natmod_error RESULT_VARIABLE natmod_status)
if(NOT natmod_status EQUAL 0)
  message(FATAL_ERROR "natmod: ${NATMOD_EXECUTABLE} toolchain: ${natmod_status}: ${natmod_error}")
endif()
cmake_language(EVAL CODE "${natmod_answer}")   # and what the compiler needs in the environment
if("${natmod.float}" STREQUAL "")
  message(FATAL_ERROR "natmod: NATMOD_ARCH: '${NATMOD_ARCH}' is not known; there are ${natmod.archs}")
elseif("${natmod.cc}" STREQUAL "")
  message(FATAL_ERROR "natmod: ${natmod.fault}; install one, or set CMAKE_C_COMPILER to yours")
elseif(NOT "${natmod.fault}" STREQUAL "")
  message(FATAL_ERROR "natmod: ${natmod.fault}")
endif()
set(NATMOD_CONFIGURED_ARCH "${NATMOD_ARCH}" CACHE INTERNAL "What the folder's compiler was chosen for")
set(NATMOD_ARCH_FLOAT "${natmod.float}" CACHE INTERNAL "The architecture's usual float")
set(NATMOD_ABIS "${natmod.abis}" CACHE INTERNAL "The values of NATMOD_ABI")

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${NATMOD_ARCH})
if(NOT CMAKE_C_COMPILER)
  set(CMAKE_C_COMPILER "${natmod.program}")
endif()
if(NOT CMAKE_CXX_COMPILER)
  set(CMAKE_CXX_COMPILER "${natmod.cxx}")
endif()
set(CMAKE_ASM_COMPILER "${CMAKE_C_COMPILER}")
if("${natmod.family}" STREQUAL clang)
  foreach(natmod_language C CXX ASM)
    set(CMAKE_${natmod_language}_COMPILER_TARGET "${natmod.triple}")
  endforeach()
endif()
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)   # no program links here
set(CMAKE_EXE_LINKER_FLAGS "" CACHE STRING "Options for natmod link")

# -DNDEBUG: assertions would need a function of the C library that firmware has not.
set(CMAKE_ASM_FLAGS_INIT "-DNDEBUG ${natmod.arch_flags} ${natmod.code_flags}")
set(CMAKE_C_FLAGS_INIT "${CMAKE_ASM_FLAGS_INIT} ${natmod.c_flags}")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_ASM_FLAGS_INIT} ${natmod.cxx_flags}")
# -Os stays: a module is small whatever the build type.
foreach(natmod_language C CXX ASM)
  set(CMAKE_${natmod_language}_FLAGS_RELEASE "" CACHE STRING "Flags of build type Release")
  set(CMAKE_${natmod_language}_FLAGS_DEBUG "-g" CACHE STRING "Flags of build type Debug")
endforeach()

# The environment, for the build with each command.
set(natmod_launch "")
foreach(natmod_word IN LISTS natmod.environment)
  if(natmod_word MATCHES "=")
    set(natmod_word "\"${natmod_word}\"")
  endif()
  list(APPEND natmod_launch "${natmod_word}")
endforeach()
if(natmod_launch)
  list(JOIN natmod_launch " " natmod_launch)
  set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE "${natmod_launch}")
endif()
