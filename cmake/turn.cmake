# natmod_turn(VARIABLE N): 0 to N - 1, another after each commit; nothing outside continuous integration
# (CI=true). That has time for a part of what differs little: what it leaves out it runs after the next
# commits, and everywhere else all of it runs.
function(natmod_turn variable n)
  set(turn "")
  if("$ENV{CI}" STREQUAL "true")
    execute_process(COMMAND git rev-parse --short=6 HEAD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
      OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    string(REGEX MATCH "^[0-9a-f]+" commit "${commit}0")
    math(EXPR turn "0x${commit} % ${n}")
  endif()
  set(${variable} "${turn}" PARENT_SCOPE)
endfunction()
