# find_xtensa_windowed_core(VARIABLE): the path of a core description with which Debian's
# xtensa-lx106 binutils assemble windowed code (as XTENSA_GNU_CONFIG), made in the build folder by
# tools/xtensa_windowed_core.sh at the first configuration; empty where that cannot be made.
function(find_xtensa_windowed_core variable)
  set(folder ${PROJECT_BINARY_DIR}/xtensa_windowed)
  set(${variable} "" PARENT_SCOPE)
  find_program(XTENSA_LX106_AS xtensa-lx106-elf-as)
  if(NOT XTENSA_LX106_AS)
    message(STATUS "xtensa-lx106-elf-as not found: no windowed Xtensa code")
    return()
  endif()
  execute_process(
    COMMAND ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../tools/xtensa_windowed_core.sh ${folder}
    RESULT_VARIABLE failure OUTPUT_QUIET ERROR_VARIABLE reason)
  if(failure)
    message(STATUS "no windowed Xtensa code: ${reason}")
    return()
  endif()
  set(${variable} ${folder}/core.so PARENT_SCOPE)
endfunction()
