# natmod inside another project that makes modules, by add_subdirectory or FetchContent. The compilers of
# that project make code for a board, so the program natmod is built apart, with this machine's; once,
# when the project is configured. With NATMOD_EXECUTABLE set, that one is used.

if(NOT NATMOD_EXECUTABLE)
  set(NATMOD_HOST_BUILD "${CMAKE_CURRENT_BINARY_DIR}/host" CACHE PATH "Where the program natmod is built")
  message(STATUS "Building the program natmod in ${NATMOD_HOST_BUILD}")
  if(NOT EXISTS "${NATMOD_HOST_BUILD}/CMakeCache.txt")
    execute_process(
      COMMAND "${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/../.." -B "${NATMOD_HOST_BUILD}" -G Ninja
        -DCMAKE_BUILD_TYPE=Release -DNATMOD_TESTS=OFF -DNATMOD_WERROR=OFF
      OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  endif()
  execute_process(COMMAND "${CMAKE_COMMAND}" --build "${NATMOD_HOST_BUILD}" --target natmod
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  set(NATMOD_EXECUTABLE "${NATMOD_HOST_BUILD}/bin/natmod" CACHE FILEPATH "The program natmod")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/natmod.cmake")
set(CMAKE_TOOLCHAIN_FILE "${CMAKE_TOOLCHAIN_FILE}" PARENT_SCOPE)
set(CMAKE_EXPORT_COMPILE_COMMANDS "${CMAKE_EXPORT_COMPILE_COMMANDS}" PARENT_SCOPE)
