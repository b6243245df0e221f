# Sources are compiled a few at a time, as one: what they include takes longer than they do, and is so
# read once for all. Few enough that a change of one is compiled in seconds.
set(NATMOD_JOINED 4 CACHE STRING "How many sources are compiled as one")

# natmod_join(TARGET [ALONE SOURCES...]): ALONE are those that name things of their own as others do.
# CMake joins sources in the order in which the target has them.
function(natmod_join target)
  cmake_parse_arguments(arg "" "" "ALONE" ${ARGN})
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${NATMOD_JOINED})
endfunction()
