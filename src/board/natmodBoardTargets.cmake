# natmod::Board, for programs of this machine: not where modules are compiled, nor before project().
# (PROJECT_NAME: unlike CMAKE_PROJECT_NAME it is not kept from an earlier configuration.)
if(DEFINED PROJECT_NAME AND NOT CMAKE_SYSTEM_NAME STREQUAL Generic)
  include("${CMAKE_CURRENT_LIST_DIR}/natmodBoardExport.cmake")
endif()
