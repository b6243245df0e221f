# Which processor core Debian's compiler for Xtensa makes code for.

test_doctor_names_the_core_of_xtensa() {
  needs xtensa-lx106-elf-gcc
  local -x NATMOD_XTENSA=$PWD/core
  mkdir core
  touch core/core.so
  printf 'binutils-source 2.40\n' >core/core.so.source
  succeeds natmod doctor
  says "core: generic, by $PWD/core/core.so"
  printf 'binutils-source 2.40\ncore xtensa_esp32 XCHAL_HAVE_FP=1\n' >core/core.so.source
  succeeds natmod doctor
  says "core: xtensa_esp32 XCHAL_HAVE_FP=1, by $PWD/core/core.so"
  [ "$(grep -c 'core: ' out)" = 1 ] || fail "of more than xtensawin"
  touch own.so
  XTENSA_GNU_CONFIG=$PWD/own.so succeeds natmod doctor
  says "core: unknown, by $PWD/own.so"
  XTENSA_GNU_CONFIG=$PWD/gone.so succeeds natmod doctor
  says "xtensa-lx106-elf-gcc needs $PWD/gone.so for xtensawin"
}

# One that is set for an ESP32 does not reach the compiler of a module for an ESP8266.
test_core_of_the_environment_is_for_windows_alone() {
  needs xtensa-lx106-elf-gcc
  main_c >main.c
  XTENSA_GNU_CONFIG=$SDK/../build/xtensa/core.so succeeds natmod build --arch xtensa -v main.c
  says "env -u XTENSA_GNU_CONFIG"
  board 1 main.value dist/xtensa_6.3/main.mpy
}
