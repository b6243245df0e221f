# What `cmake --install` and CPack take, and the package config of the build tree.
include(CMakePackageConfigHelpers)

# All that has to be built for it.
add_custom_target(natmod_installed)
add_dependencies(natmod_installed natmod natmod-run natmod_board_shared natmod_manual)

install(TARGETS natmod DESTINATION bin)
install(TARGETS natmod-run DESTINATION libexec/natmod)
install(DIRECTORY sdk/gdb sdk/include sdk/lib sdk/py sdk/cmake sdk/templates
  DESTINATION share/natmod/sdk
  PATTERN "*.in" EXCLUDE PATTERN subproject.cmake EXCLUDE)
install(FILES ${CMAKE_BINARY_DIR}/natmod.1 DESTINATION share/man/man1)
install(FILES ${CMAKE_BINARY_DIR}/natmod.bash DESTINATION share/bash-completion/completions RENAME natmod)
install(FILES ${CMAKE_BINARY_DIR}/natmod.fish DESTINATION share/fish/vendor_completions.d)
foreach(folder site-functions vendor-completions)   # zsh's own place; Debian's for packages
  install(FILES ${CMAKE_BINARY_DIR}/natmod.zsh DESTINATION share/zsh/${folder} RENAME _natmod)
endforeach()
install(FILES sdk/toolchains.mk DESTINATION share/natmod/sdk)
install(PROGRAMS tools/xtensa_windowed_core.sh tools/xtensa_libraries.sh tools/musl_libraries.sh
  tools/private_apt.sh DESTINATION share/natmod/tools)
install(FILES cmake/copyright DESTINATION share/doc/natmod)
install(FILES README.md CHANGELOG.md LICENSE packages.txt DESTINATION share/doc/natmod)
install(DIRECTORY docs examples DESTINATION share/doc/natmod
  PATTERN build* EXCLUDE PATTERN dist EXCLUDE PATTERN *.mpy EXCLUDE PATTERN *.pyi EXCLUDE)
# What these made of Debian's packages, where it was made before: others' work, as cmake/copyright says.
install(DIRECTORY build/xtensa/ DESTINATION share/natmod/build/xtensa OPTIONAL)
install(DIRECTORY build/musl/ DESTINATION share/natmod/build/musl OPTIONAL)

write_basic_package_version_file(${CMAKE_BINARY_DIR}/natmodConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
set(NATMOD_PROGRAM bin/natmod)
set(NATMOD_SDK share/natmod/sdk)
configure_package_config_file(sdk/cmake/natmodConfig.cmake.in ${CMAKE_BINARY_DIR}/installed/natmodConfig.cmake
  INSTALL_DESTINATION lib/cmake/natmod PATH_VARS NATMOD_PROGRAM NATMOD_SDK
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
install(FILES ${CMAKE_BINARY_DIR}/installed/natmodConfig.cmake ${CMAKE_BINARY_DIR}/natmodConfigVersion.cmake
  DESTINATION lib/cmake/natmod)

# The same for the build tree, with -Dnatmod_DIR=build/release.
set(NATMOD_PROGRAM ${CMAKE_BINARY_DIR}/bin/natmod)
set(NATMOD_SDK ${PROJECT_SOURCE_DIR}/sdk)
configure_package_config_file(sdk/cmake/natmodConfig.cmake.in ${CMAKE_BINARY_DIR}/natmodConfig.cmake
  INSTALL_DESTINATION ${CMAKE_BINARY_DIR} INSTALL_PREFIX ${CMAKE_BINARY_DIR} PATH_VARS NATMOD_PROGRAM NATMOD_SDK
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)

# natmod::Board, in a file of its own, which natmodConfig.cmake reads where it is.
install(TARGETS natmod_board_shared EXPORT natmodBoardExport LIBRARY DESTINATION lib)
install(DIRECTORY include/natmod DESTINATION include)
install(EXPORT natmodBoardExport NAMESPACE natmod:: DESTINATION lib/cmake/natmod)
install(FILES src/board/natmodBoardTargets.cmake DESTINATION lib/cmake/natmod)
export(EXPORT natmodBoardExport NAMESPACE natmod:: FILE ${CMAKE_BINARY_DIR}/natmodBoardExport.cmake)
configure_file(src/board/natmodBoardTargets.cmake ${CMAKE_BINARY_DIR}/natmodBoardTargets.cmake COPYONLY)

# The Debian package. Compilers are recommended, so that apt installs them unless told otherwise; they
# are those of the table.
file(STRINGS sdk/toolchains.mk rows REGEX "^natmod\\.[a-z0-9]+\\.packages")
set(compilers)
foreach(row IN LISTS rows)
  string(REGEX REPLACE "^.*:= *" "" row "${row}")
  separate_arguments(row UNIX_COMMAND "${row}")
  list(APPEND compilers ${row})
endforeach()
list(APPEND compilers g++-multilib)   # the others come with their C++
list(REMOVE_DUPLICATES compilers)
list(JOIN compilers ", " compilers)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_CONTACT "natmod's authors")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "cmake (>= 3.25), ninja-build, make, libunicorn2")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "${compilers}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "ccache, distcc")
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
include(CPack)
