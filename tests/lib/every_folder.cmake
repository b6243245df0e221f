# Tests that no build knows never fail. Every folder below this one that has a CMakeLists.txt, or files
# called *_test.*, must be part of the build; to be included at the end of tests/CMakeLists.txt.

# natmod_list_folders(OUT FOLDER): FOLDER and what add_subdirectory() added below it.
function(natmod_list_folders out folder)
  set(all "${folder}")
  get_property(below DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
  foreach(each IN LISTS below)
    natmod_list_folders(more "${each}")
    list(APPEND all ${more})
  endforeach()
  set(${out} "${all}" PARENT_SCOPE)
endfunction()

natmod_list_folders(known "${CMAKE_CURRENT_SOURCE_DIR}")
file(GLOB_RECURSE files CONFIGURE_DEPENDS CMakeLists.txt *_test.cc *_test.sh *_test.py)
foreach(file IN LISTS files)
  cmake_path(GET file PARENT_PATH folder)
  if(NOT folder IN_LIST known)
    message(FATAL_ERROR "${file} is not part of the build: add_subdirectory() its folder")
  endif()
endforeach()
