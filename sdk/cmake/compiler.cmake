# What the toolchain files have in common: the compiler of NATMOD_ARCH and its flags, from the table in
# sdk/toolchains.mk. CMake reads a toolchain file several times, for its own checks too; the flags go
# into CMAKE_*_FLAGS, so that static libraries of the project are compiled like the modules that they
# become part of.
#
# CMAKE_C_COMPILER, if it is given, is taken in place of the ones that would be looked for.

get_filename_component(NATMOD_SDK "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
file(STRINGS "${NATMOD_SDK}/toolchains.mk" natmod_rows REGEX "^natmod")
foreach(natmod_row IN LISTS natmod_rows)
  string(REGEX MATCH "^([^ ]+) *:= *(.*)$" natmod_row "${natmod_row}")
  set("${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}")
endforeach()

set(NATMOD_ARCH "${NATMOD_ARCH}" CACHE STRING "Architecture of the modules" FORCE)
set(natmod_machine "${natmod.${NATMOD_ARCH}.machine}")
if(natmod_machine STREQUAL "")
  message(FATAL_ERROR "natmod: NATMOD_ARCH: '${NATMOD_ARCH}' is not known; there are ${natmod_archs}")
endif()
separate_arguments(natmod_prefixes UNIX_COMMAND "${natmod.${natmod_machine}.compilers}")
separate_arguments(natmod_clangs UNIX_COMMAND "${natmod_clangs}")

# NATMOD_CC is the compiler; a clang is taken where it knows the machine.
if(CMAKE_C_COMPILER)
  set(NATMOD_CC "${CMAKE_C_COMPILER}")
else()
  set(natmod_tried)
  foreach(natmod_prefix IN LISTS natmod_prefixes)
    string(REGEX REPLACE "^host$" "" natmod_prefix "${natmod_prefix}")
    list(APPEND natmod_tried ${natmod_prefix}gcc)
  endforeach()
  unset(NATMOD_CC)
  foreach(natmod_name IN LISTS natmod_tried)
    find_program(NATMOD_CC ${natmod_name} NO_CACHE)
  endforeach()
  foreach(natmod_name IN LISTS natmod_clangs)
    if(NOT NATMOD_CC)
      find_program(NATMOD_CC ${natmod_name} NO_CACHE)
      if(NATMOD_CC)
        execute_process(
          COMMAND ${NATMOD_CC} --target=${natmod.${natmod_machine}.triple} -fsyntax-only -x c /dev/null
          RESULT_VARIABLE natmod_status OUTPUT_QUIET ERROR_QUIET)
        if(natmod_status)
          unset(NATMOD_CC)
        endif()
      endif()
    endif()
  endforeach()
  if(NOT NATMOD_CC)
    string(REPLACE ";" " " natmod_tried "${natmod_tried};${natmod_clangs}")
    message(FATAL_ERROR "natmod: no compiler for ${NATMOD_ARCH}: looked for ${natmod_tried} "
      "(on Debian: ${natmod.${natmod_machine}.packages}); install one, or set CMAKE_C_COMPILER to yours")
  endif()
endif()

set(NATMOD_CONFIGURED_ARCH "${NATMOD_ARCH}" CACHE INTERNAL "What the folder's compiler was chosen for")
get_filename_component(natmod_name "${NATMOD_CC}" NAME)
if(natmod_name MATCHES "clang")
  set(NATMOD_COMPILER_FAMILY clang)
  string(REPLACE clang clang++ natmod_cxx "${NATMOD_CC}")
  set(CMAKE_C_COMPILER_TARGET ${natmod.${natmod_machine}.triple})
  set(CMAKE_CXX_COMPILER_TARGET ${CMAKE_C_COMPILER_TARGET})
  set(CMAKE_ASM_COMPILER_TARGET ${CMAKE_C_COMPILER_TARGET})
else()
  set(NATMOD_COMPILER_FAMILY gcc)
  string(REGEX REPLACE "gcc([^/]*)$" "g++\\1" natmod_cxx "${NATMOD_CC}")
endif()
string(REGEX REPLACE "gcc.*$" "" natmod_prefix "${natmod_name}")
set(natmod_compiler natmod.${natmod_prefix}.${natmod_machine})

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${NATMOD_ARCH})
set(CMAKE_C_COMPILER "${NATMOD_CC}")
if(NOT CMAKE_CXX_COMPILER)
  set(CMAKE_CXX_COMPILER "${natmod_cxx}")
endif()
set(CMAKE_ASM_COMPILER "${CMAKE_C_COMPILER}")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)   # no program links here
set(CMAKE_EXE_LINKER_FLAGS "" CACHE STRING "Options for natmod link")

# Flags that the libraries are chosen by; and with those that code is made with, all.
set(NATMOD_ARCH_FLAGS
  "${natmod.${natmod_machine}.flags} ${natmod.${NATMOD_ARCH}.cpu} ${${natmod_compiler}.flags}")
set(natmod_specs "${${natmod_compiler}.specs}")
if(NOT natmod_specs STREQUAL "" AND EXISTS "${natmod_specs}")
  string(APPEND NATMOD_ARCH_FLAGS " -specs=${natmod_specs}")
endif()
string(REGEX REPLACE " +" " " NATMOD_ARCH_FLAGS "${NATMOD_ARCH_FLAGS}")
set(CMAKE_C_FLAGS_INIT   # assertions would need a function of the C library that firmware has not
  "-DNDEBUG ${NATMOD_ARCH_FLAGS} ${natmod.code} ${natmod.${NATMOD_COMPILER_FAMILY}.${natmod_machine}}")
set(CMAKE_ASM_FLAGS_INIT "${CMAKE_C_FLAGS_INIT}")
set(CMAKE_CXX_FLAGS_INIT "${CMAKE_C_FLAGS_INIT} ${natmod.code++} ${natmod.${NATMOD_COMPILER_FAMILY}.c++} ${natmod.c++.${NATMOD_ARCH}}")
string(APPEND CMAKE_C_FLAGS_INIT " ${natmod.c}")
# -Os stays: a module is small whatever the build type.
foreach(natmod_language C CXX ASM)
  set(CMAKE_${natmod_language}_FLAGS_RELEASE "" CACHE STRING "Flags of build type Release")
  set(CMAKE_${natmod_language}_FLAGS_DEBUG "-g" CACHE STRING "Flags of build type Debug")
endforeach()

# A compiler whose assembler is for a core without register windows needs a description of one that
# has them (docs/toolchains.md), through the environment: here for CMake's own checks, and for the
# build with each command.
set(NATMOD_XTENSA "$ENV{NATMOD_XTENSA}" CACHE PATH "Where natmod's tools/xtensa_*.sh were run, if elsewhere")
set(NATMOD_MUSL "$ENV{NATMOD_MUSL}" CACHE PATH "Where natmod's tools/musl_libraries.sh was run, if elsewhere")
if(NATMOD_ARCH_FLAGS MATCHES "-mabi=windowed")
  set(natmod_xtensa "${NATMOD_XTENSA}")
  if(natmod_xtensa STREQUAL "")
    get_filename_component(natmod_xtensa "${NATMOD_SDK}/../build/xtensa" ABSOLUTE)
  endif()
  set(natmod_core "$ENV{XTENSA_GNU_CONFIG}")
  if(natmod_core STREQUAL "")
    set(natmod_core "${natmod_xtensa}/core.so")
  endif()
  if(NOT EXISTS "${natmod_core}")
    message(FATAL_ERROR "natmod: ${natmod_name} needs ${natmod_core} for ${NATMOD_ARCH}: run natmod's "
      "tools/xtensa_windowed_core.sh ${natmod_xtensa}, or set NATMOD_XTENSA to where it was run")
  endif()
  set(ENV{XTENSA_GNU_CONFIG} "${natmod_core}")
  set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE "env \"XTENSA_GNU_CONFIG=${natmod_core}\"")
elseif(natmod_machine STREQUAL lx106)
  # Set for other modules, it would have GCC 13 and later compile for the core that it describes.
  unset(ENV{XTENSA_GNU_CONFIG})
  set_property(GLOBAL PROPERTY RULE_LAUNCH_COMPILE "env -u XTENSA_GNU_CONFIG")
endif()
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES NATMOD_XTENSA)
