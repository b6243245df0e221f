# NATMOD_EXECUTABLE, the program natmod, which knows the compilers and links.

if(NOT NATMOD_EXECUTABLE)
  find_program(NATMOD_EXECUTABLE natmod
    HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../../bin" "${CMAKE_CURRENT_LIST_DIR}/../../build/release/bin" "${natmod_DIR}/bin"
    NO_CMAKE_FIND_ROOT_PATH DOC "The program natmod")
endif()
if(NOT NATMOD_EXECUTABLE)
  message(FATAL_ERROR "natmod: the program natmod is not found: put it on PATH, or set NATMOD_EXECUTABLE")
endif()
