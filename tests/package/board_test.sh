# natmod::Board, the C++ library: the example with GoogleTest, against natmod in its three forms.

# board_example [CMAKE-ARGUMENT]...: configures, builds and runs it.
board_example() {
  needs cmake ninja gcc arm-none-eabi-gcc
  succeeds cmake -G Ninja -S unit_test -B build "$@"
  succeeds cmake --build build
  succeeds ctest --test-dir build --output-on-failure
  says '100% tests passed, 0 tests failed out of 8'
}

copy_board_example() { cp -r "$TOP/examples/unit_test" "$TOP/examples/factorial" .; }

test_board_library_from_an_install() {
  copy_board_example
  board_example -DCMAKE_PREFIX_PATH="$PREFIX"
}

test_board_library_from_the_build_tree() {
  copy_board_example
  board_example -Dnatmod_DIR="$BUILD"
}

# Builds the board once more, unoptimised; with the program that there is already.
test_board_library_by_add_subdirectory() {
  copy_board_example
  sed -i "s|find_package(natmod REQUIRED)|add_subdirectory($TOP natmod EXCLUDE_FROM_ALL)|" \
    unit_test/CMakeLists.txt
  board_example -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DNATMOD_EXECUTABLE="$NATMOD" \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)"
}

# The headers need nothing else of natmod, nor a library beyond the standard one.
test_board_library_headers_stand_alone() {
  local header
  for header in "$PREFIX"/include/natmod/*.h; do
    echo "#include \"$header\"" | succeeds g++ -std=c++20 -Wall -Wextra -Werror -I "$PREFIX/include" \
      -fsyntax-only -x c++ -
  done
  ! grep -hE '^#include' "$PREFIX"/include/natmod/*.h | grep -vE '<[a-z_]+>|"natmod/' || fail "includes"
}

# Nothing of the board's inside is exported.
test_board_library_shows_its_interface_alone() {
  nm -DC --defined-only "$PREFIX"/lib/libnatmod-board.so >symbols
  grep -q 'natmod::Board::import' symbols || fail "no Board::import"
  ! grep -vE 'natmod::(Board|Object|Error|PythonError|MachineFault)' symbols || fail "it shows more"
}
