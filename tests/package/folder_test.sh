# natmod build in folders as people have them: odd names, two builds at once, watched while editors and logs
# write into them.

# odd_project: a module in the current folder, for make and for CMake.
odd_project() {
  main_c >main.c
  if [ "$1" = make ]; then makefile 'SRC = main.c' 'ARCH = x64'; else cmake_project; fi
}

test_make_builds_in_folders_of_any_name() {
  local name top=$PWD
  for name in "it's" 'a;b' 'a$b' 'a"b' 'a:b' 'a*b' 'a?b' 'a #b' 'a(b)' 'a|b' 'a`b' 'a\b'; do
    mkdir "$top/$name"
    cd "$top/$name"
    odd_project make
    succeeds natmod build --arch x64
    board 1 mod.value dist/x64_6.3/mod.mpy
    succeeds natmod build --arch x64
    grep -qE 'same$' out || fail "$name: $(cat out)"
    succeeds natmod pack
  done
}

test_cmake_builds_in_a_folder_or_refuses_it_at_once() {
  local name top=$PWD
  for name in 'a:b' 'a*b' 'a b' 'a(b)' 'a&b' 'a`b' 'ä=@'; do
    mkdir "$top/$name"
    cd "$top/$name"
    odd_project cmake
    succeeds natmod build --arch x64
    board 1 mod.value dist/x64_6.3/mod.mpy
  done
  for name in "it's" 'a;b' 'a$b' 'a"b' 'a#b' 'a\b' 'a[b' 'a]b' 'a?b' 'a,b' 'a|b' 'a<b' 'a>b'; do
    mkdir "$top/$name"
    cd "$top/$name"
    odd_project cmake
    refused "$PWD: CMake builds nothing where a path has ${name//[a-z]/} in it: rename it" natmod build --arch x64
    [ ! -e build ] || fail "$name: something was made"
    refused "$PWD: CMake builds nothing where a path has" natmod build --arch x64 main.c
    cd ..
    refused "$name/main.c: CMake builds nothing where a path has" natmod build --arch x64 "$name/main.c"
    [ ! -e build ] || fail "$name: something was made"
  done
}

test_two_projects_are_not_sources_of_one() {
  mkdir a b
  refused "a: build one project at a time, or sources" natmod build a b
}

# Compilers of two builds would write the same files.
test_second_build_waits_for_the_first() {
  odd_project make
  printf '$(BUILD)/main.o: slow.h\nslow.h:\n\ttouch started; sleep 1; touch $@ ended\n' >>Makefile
  natmod build --arch x64 >first 2>&1 &
  local pid=$! i
  for i in $(seq 100); do [ ! -e started ] || break; sleep 0.1; done
  succeeds natmod build --arch x64
  [ -e ended ] || fail "it did not wait"
  says "waiting for another natmod that builds here"
  grep -qE 'same$' out || fail "$(cat out)"
  wait $pid || fail "$(cat first)"
}

# watching: natmod build --watch of the project here, into the file watched; waits for its first build.
watching() {
  natmod build --arch x64 --watch >watched 2>&1 &
  WATCHER=$!
  seen Watching 1
}
# seen TEXT COUNT: the file watched has the text so often, within some seconds; and stays so.
seen() {
  local i
  for i in $(seq 100); do [ "$(grep -c -- "$1" watched)" -lt $2 ] || break; sleep 0.1; done
  sleep 0.7
  [ "$(grep -c -- "$1" watched)" = $2 ] || { kill $WATCHER; cat watched >&2; fail "$1: not $2 times"; }
}

# The log itself is in the folder.
test_watch_does_not_watch_its_own_log() {
  local kind
  for kind in cmake make; do
    rm -rf -- *
    odd_project $kind
    watching
    seen '^x64 ' 1
    main_c '' 2 >main.c
    seen '^x64 ' 2
    echo nonsense >>main.c
    seen 'x64: failed' 1
    main_c '' 3 >main.c
    seen '^x64 ' 3
    echo notes >README
    seen '^x64 ' 3
    kill $WATCHER
    board 3 mod.value dist/x64_6.3/mod.mpy
  done
}

# Editors write a new file and give it the name of the old one, which is away for a while.
test_watch_goes_on_when_a_file_is_away() {
  odd_project make
  watching
  mv Makefile away
  seen 'natmod: .*no CMakeLists.txt here, and no Makefile' 1
  sed 's/^SRC/CFLAGS = -DMORE\nSRC/' away >Makefile
  seen '^x64 ' 2
  kill $WATCHER
}
