# Headers that are compiled once for many targets, each of which has the same options: those of gtest
# and the standard library are half of what a unit test takes. Sources include what they need all the
# same: `cmake --preset asan` builds without (CMAKE_DISABLE_PRECOMPILE_HEADERS).

# natmod_precompile(NAME HEADERS... LIBRARIES... OPTIONS...)
function(natmod_precompile name)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBRARIES;OPTIONS" ${ARGN})
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc CONTENT "// Has the headers alone.\n")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE natmod_options ${arg_LIBRARIES})
  target_compile_options(${name} PRIVATE ${arg_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  _natmod_tell_ccache(${name})
endfunction()

function(natmod_use_precompiled target name)
  target_precompile_headers(${target} REUSE_FROM ${name})
  _natmod_tell_ccache(${target})
endfunction()

# ccache keeps what is compiled with such headers if it is told that they depend on neither the time nor
# macros of the command line.
function(_natmod_tell_ccache target)
  if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "(^|/)ccache$")
    set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CMAKE_CXX_COMPILER_LAUNCHER}")
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()
