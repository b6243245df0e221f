# natmod_add_module(NAME SOURCE... [NO_RUNTIME]): a native module of MicroPython, NAME.mpy.
#
# The target NAME is an executable like others: target_link_libraries() with static libraries,
# target_include_directories(), target_compile_definitions(), target_sources(), generator expressions
# and install(TARGETS) apply to it. It is linked by `natmod link`. Python sources (.py) are compiled by
# `natmod py` and merged with it.
#
#   NAME.c -E-> NAME_names -natmod qstr-> NAME.config.h -> NAME.c.obj -natmod link-> NAME.mpy
#
# To know which names (MP_QSTR_*) a module uses, the object library NAME_names preprocesses the same
# sources with the same flags; its "objects" are texts. Where there is C++, NAME_symbols compiles that, to
# see which names the C++ API uses.
#
# NATMOD_ABI chooses the version of the .mpy file, NATMOD_FLOAT the firmware's type of a float;
# docs/cmake.md explains all.
#
# This file is read by find_package(natmod), or by natmod as a subproject. It may be read before
# project(): then NATMOD_ARCH chooses the toolchain file.

get_filename_component(NATMOD_SDK "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
if(NOT DEFINED CMAKE_EXPORT_COMPILE_COMMANDS)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)   # for clangd
endif()
# A build folder keeps its compiler.
if(NATMOD_CONFIGURED_ARCH AND NOT NATMOD_ARCH STREQUAL NATMOD_CONFIGURED_ARCH)
  set(natmod_asked "${NATMOD_ARCH}")
  set(NATMOD_ARCH "${NATMOD_CONFIGURED_ARCH}" CACHE STRING "Architecture of the modules" FORCE)
  message(FATAL_ERROR "natmod: NATMOD_ARCH: ${CMAKE_BINARY_DIR} is configured for ${NATMOD_ARCH} and stays so;\n"
    "for ${natmod_asked} take another folder, or cmake --fresh")
endif()
if(NOT DEFINED CMAKE_PROJECT_NAME AND NOT CMAKE_TOOLCHAIN_FILE)
  set(NATMOD_ARCH x64 CACHE STRING "Architecture of the modules")
  set(CMAKE_TOOLCHAIN_FILE "${NATMOD_SDK}/cmake/toolchain/${NATMOD_ARCH}.cmake")
  if(NOT EXISTS "${CMAKE_TOOLCHAIN_FILE}")
    set(CMAKE_TOOLCHAIN_FILE "${NATMOD_SDK}/cmake/compiler.cmake")   # which says what there is
  endif()
endif()

include("${CMAKE_CURRENT_LIST_DIR}/program.cmake")
set(NATMOD_ABI 6.3 CACHE STRING "Version of the .mpy files: 6.3 (MicroPython 1.23 and later), 6.2, 6.1")
set(NATMOD_FIRMWARE "" CACHE PATH "A tree of MicroPython whose sources a module takes, and so its headers")
set(NATMOD_FLOAT "" CACHE STRING "The firmware's float: none, float, double; empty: the architecture's")
set(NATMOD_COMPILE_OPTIONS "" CACHE STRING "More options for all compilers of modules")
set(NATMOD_RUNTIME ON CACHE BOOL "Link what modules need of the run-time libraries")

# The usage requirements of a module: the headers, and what they want to know.
function(natmod_define_sdk)
  if(TARGET natmod_sdk)
    return()
  endif()
  if(NOT CMAKE_SYSTEM_NAME STREQUAL Generic OR NOT NATMOD_ARCH)
    message(FATAL_ERROR "natmod_add_module: the compiler is not one for modules: call "
      "find_package(natmod) before project(), or configure with "
      "--toolchain ${NATMOD_SDK}/cmake/toolchain/ARCH.cmake")
  endif()
  string(REPLACE " " ";" abis "${NATMOD_ABIS}")
  if(NOT NATMOD_ABI IN_LIST abis)
    message(FATAL_ERROR "natmod: NATMOD_ABI: '${NATMOD_ABI}' is not known; there are ${NATMOD_ABIS}")
  endif()
  string(REPLACE . 0 abi "0x${NATMOD_ABI}")
  if(NATMOD_FLOAT)
    set(float ${NATMOD_FLOAT})
  else()
    set(float ${NATMOD_ARCH_FLOAT})
  endif()
  if(NOT float MATCHES "^(none|float|double)$")
    message(FATAL_ERROR "natmod: NATMOD_FLOAT: '${float}' is not known; there are none, float and double")
  endif()
  string(TOUPPER "${float}" float)
  add_library(natmod_sdk INTERFACE IMPORTED GLOBAL)
  if(NOT NATMOD_FIRMWARE)
    target_include_directories(natmod_sdk INTERFACE "${NATMOD_SDK}/include" "${NATMOD_SDK}")
  elseif(EXISTS "${NATMOD_FIRMWARE}/py/dynruntime.h")
    target_include_directories(natmod_sdk INTERFACE "${NATMOD_FIRMWARE}")
  else()
    message(FATAL_ERROR "natmod: NATMOD_FIRMWARE: ${NATMOD_FIRMWARE} is no tree of MicroPython: it has no py/dynruntime.h")
  endif()
  target_compile_definitions(natmod_sdk INTERFACE
    NO_QSTR MICROPY_ENABLE_DYNRUNTIME MICROPY_FLOAT_IMPL=MICROPY_FLOAT_IMPL_${float} NATMOD_ABI=${abi})
  target_compile_options(natmod_sdk INTERFACE -Wall)
  set(CMAKE_NATMOD_LINK_EXECUTABLE
    "env \"NATMOD_XTENSA=${NATMOD_XTENSA}\" \"NATMOD_MUSL=${NATMOD_MUSL}\" \"${NATMOD_EXECUTABLE}\" link <LINK_FLAGS> -o <TARGET> <OBJECTS> <LINK_LIBRARIES>"
    CACHE INTERNAL "How the linker language NATMOD makes an executable")
endfunction()

# natmod_compile_python(OUT NAME SOURCE...): bytecode of Python sources.
function(natmod_compile_python out name)
  set(results)
  foreach(source IN LISTS ARGN)
    get_filename_component(path "${source}" ABSOLUTE)
    file(RELATIVE_PATH shown "${CMAKE_CURRENT_SOURCE_DIR}" "${path}")
    if(shown MATCHES "^\\.\\./")
      get_filename_component(shown "${path}" NAME)
    endif()
    set(result "${CMAKE_CURRENT_BINARY_DIR}/${name}.py/${shown}.mpy")
    get_filename_component(folder "${result}" DIRECTORY)
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(OUTPUT "${result}"
      COMMAND "${NATMOD_EXECUTABLE}" py --arch ${NATMOD_ARCH} --abi ${NATMOD_ABI}
        "$<$<BOOL:${NATMOD_MPY_CROSS}>:--mpy-cross;${NATMOD_MPY_CROSS}>" --source-name "${shown}"
        -o "${result}" "${path}"
      DEPENDS "${path}" "${NATMOD_EXECUTABLE}" WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
      COMMENT "Compiling ${shown}" COMMAND_EXPAND_LISTS VERBATIM)
    list(APPEND results "${result}")
  endforeach()
  set(${out} "${results}" PARENT_SCOPE)
endfunction()

function(natmod_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_RUNTIME" "" "")
  set(code "${arg_UNPARSED_ARGUMENTS}")
  set(python "${code}")
  list(FILTER code EXCLUDE REGEX "\\.py$")
  list(FILTER python INCLUDE REGEX "\\.py$")
  if(NOT code)
    message(FATAL_ERROR "natmod_add_module(${name}): no C, C++ or assembly source")
  endif()
  natmod_define_sdk()

  set(header "${CMAKE_CURRENT_BINARY_DIR}/${name}.config.h")
  add_executable(${name} ${code} "${header}")
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE NATMOD SUFFIX .mpy
    C_STANDARD 99 C_EXTENSIONS OFF CXX_STANDARD 20 CXX_EXTENSIONS OFF)
  foreach(property C_STANDARD CXX_STANDARD)
    if(CMAKE_${property})
      set_property(TARGET ${name} PROPERTY ${property} ${CMAKE_${property}})
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE natmod_sdk)
  target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE "MP_CONFIGFILE=<${header}>")
  target_compile_options(${name} PRIVATE "${NATMOD_COMPILE_OPTIONS}")   # a ; in one stays there

  # The names. -E makes texts of what would be objects; the header that is to be made from them would
  # replace the names, so <stdint.h>, which it begins with, stands in its place.
  # Whole paths, as the module itself is compiled with, so that compilers name files the same way.
  set(sources "$<PATH:ABSOLUTE_PATH,NORMALIZE,$<TARGET_PROPERTY:${name},SOURCES>,${CMAKE_CURRENT_SOURCE_DIR}>")
  natmod_add_pass(${name} names "$<FILTER:${sources},EXCLUDE,(\\.config\\.h|\\.s)$>")
  target_compile_options(${name}_names PRIVATE -E -UMP_CONFIGFILE "-DMP_CONFIGFILE=<stdint.h>")
  set(harvested ${name}_names)
  # C++ sources say by the symbols of their objects which names they use; when the whole table is known
  # they are compiled again, for less code.
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(CXX IN_LIST languages)
    set(names "${CMAKE_CURRENT_BINARY_DIR}/${name}.names.h")
    natmod_collect_names(${name} "${names}" ${name}_names)
    natmod_add_pass(${name} symbols "$<FILTER:${sources},INCLUDE,\\.(cpp|cc|cxx)$>;${names}")
    set_target_properties(${name}_symbols PROPERTIES LINKER_LANGUAGE CXX)   # there may be no source
    target_compile_options(${name}_symbols PRIVATE -UMP_CONFIGFILE "-DMP_CONFIGFILE=<${names}>"
      -DNATMOD_NAMES_ALONE)
    list(APPEND harvested ${name}_symbols)
  endif()
  natmod_collect_names(${name} "${header}" ${harvested})

  # Functions that nothing else defines come from libraries: those of the compiler, and the SDK's own.
  if(NATMOD_RUNTIME AND NOT arg_NO_RUNTIME)
    string(REGEX REPLACE "-isystem +" "-isystem" flags "${CMAKE_C_FLAGS} ${NATMOD_COMPILE_OPTIONS}")
    string(REGEX MATCHALL "(^| )-(m|isystem)[^ ]+" flags "${flags}")
    string(JOIN "" flags ${flags})
    target_link_options(${name} PRIVATE --runtime "SHELL:--runtime-cc \"${CMAKE_C_COMPILER}\""
      "SHELL:--runtime-flags \"${flags}\"")
    file(GLOB library "${NATMOD_SDK}/lib/*/*.[ch]")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${library})
  endif()
  # A .mpy file has one name of a source, which tracebacks show.
  set(shown ${name}.mpy)
  list(LENGTH python n_python)
  if(n_python EQUAL 1)
    get_filename_component(shown "${python}" NAME)
  endif()
  set(map "${CMAKE_CURRENT_BINARY_DIR}/${name}.map")
  set(elf "${CMAKE_CURRENT_BINARY_DIR}/${name}.elf")
  target_link_options(${name} PRIVATE "SHELL:--arch ${NATMOD_ARCH} --abi ${NATMOD_ABI}" "SHELL:--qstrs \"${header}\""
    "SHELL:--map \"${map}\"" "SHELL:--source-name \"${shown}\""
    "$<$<CONFIG:Debug,RelWithDebInfo>:SHELL:--elf \"${elf}\">")
  if(CXX IN_LIST languages)
    set(stubs "${CMAKE_CURRENT_BINARY_DIR}/${name}.pyi")
    target_link_options(${name} PRIVATE --pyi-if-any "SHELL:--pyi \"${stubs}\"")
    set_property(TARGET ${name} APPEND PROPERTY ADDITIONAL_CLEAN_FILES "${stubs}")
  endif()
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "${NATMOD_EXECUTABLE}")
  set_property(TARGET ${name} APPEND PROPERTY ADDITIONAL_CLEAN_FILES "${map}" "${elf}")

  if(python)
    natmod_compile_python(bytecode ${name} ${python})
    add_custom_target(${name}_python DEPENDS ${bytecode})
    add_dependencies(${name} ${name}_python)
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${bytecode})
    add_custom_command(TARGET ${name} POST_BUILD
      COMMAND "${NATMOD_EXECUTABLE}" merge -o "$<TARGET_FILE:${name}>" "$<TARGET_FILE:${name}>" ${bytecode}
      VERBATIM)
  endif()
  # For `natmod build`: what was made, and where.
  file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/natmod_modules/${name}.txt"
    CONTENT "$<TARGET_FILE:${name}>\n${map}\n")
endfunction()

# natmod_add_pass(NAME PASS SOURCES): the object library NAME_PASS compiles sources of the module NAME with
# the same flags; its objects are for natmod qstr alone.
function(natmod_add_pass name pass sources)
  set(target ${name}_${pass})
  add_library(${target} OBJECT "${sources}")
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS OFF EXCLUDE_FROM_ALL ON)
  target_link_libraries(${target} PRIVATE "$<TARGET_PROPERTY:${name},LINK_LIBRARIES>")
  target_include_directories(${target} PRIVATE "$<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>")
  target_compile_definitions(${target} PRIVATE "$<TARGET_PROPERTY:${name},COMPILE_DEFINITIONS>")
  target_compile_options(${target} PRIVATE "$<TARGET_PROPERTY:${name},COMPILE_OPTIONS>")
  cmake_language(EVAL CODE "cmake_language(DEFER CALL natmod_copy_standards ${name} ${target})")
endfunction()

# natmod_collect_names(NAME HEADER PASS...): the header with the names that the results of the passes use.
function(natmod_collect_names name header)
  set(objects)
  foreach(pass IN LISTS ARGN)
    list(APPEND objects "$<TARGET_OBJECTS:${pass}>")
  endforeach()
  get_filename_component(shown "${header}" NAME)
  add_custom_command(OUTPUT "${header}"
    COMMAND "${NATMOD_EXECUTABLE}" qstr --preprocessed -o "${header}" ${objects}
    DEPENDS ${ARGN} ${objects} "${NATMOD_EXECUTABLE}"
    COMMENT "Collecting the names of ${name}: ${shown}" COMMAND_EXPAND_LISTS VERBATIM)
endfunction()

# Properties of the module that may be set after natmod_add_module() and are no generator expressions.
function(natmod_copy_standards name pass)
  foreach(property C_STANDARD C_EXTENSIONS CXX_STANDARD CXX_EXTENSIONS)
    get_target_property(value ${name} ${property})
    set_property(TARGET ${pass} PROPERTY ${property} ${value})
  endforeach()
endfunction()
