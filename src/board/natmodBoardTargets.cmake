# natmod::Board, for programs of this machine: not where modules are compiled, nor before project().
if(DEFINED CMAKE_PROJECT_NAME AND NOT CMAKE_SYSTEM_NAME STREQUAL Generic)
  include("${CMAKE_CURRENT_LIST_DIR}/natmodBoardExport.cmake")
endif()
