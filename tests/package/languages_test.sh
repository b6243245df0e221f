# What docs/languages.md says of a board's Rust: a no_std static library for a target of which Debian's compiler
# has no library. The core library is made of its source, as `cargo -Z build-std` does.
test_rust_for_a_board() {
  local source rust
  source=$(echo /usr/src/rustc-*/library/core/src/lib.rs)
  [ -x /usr/bin/rustc ] && [ -r "$source" ] || skip "no rustc and rust-src of Debian"
  needs arm-none-eabi-gcc
  # block FILE: as the document has it.
  block() { awk -v f="file=rust/$1" '$0 ~ "^```" && $2 == f {on = 1; next} /^```/ {on = 0} on' "$TOP/docs/languages.md"; }
  block crc.rs >crc.rs
  block crc.c >crc.c
  block Makefile | sed "s|^MPY_DIR.*|MPY_DIR = $SDK|" >Makefile
  rust="env RUSTC_BOOTSTRAP=1 /usr/bin/rustc --edition 2021 --target thumbv7m-none-eabi -C opt-level=s -C panic=abort -A warnings -L ."
  succeeds $rust --crate-name core --crate-type rlib -o libcore.rlib "$source"
  echo '#![feature(compiler_builtins)] #![compiler_builtins] #![no_std]' >builtins.rs
  succeeds $rust --crate-name compiler_builtins --crate-type rlib --extern core=libcore.rlib -o libcompiler_builtins.rlib builtins.rs
  succeeds $rust --crate-type staticlib --extern core=libcore.rlib -o libcrc_armv7m.a crc.rs
  succeeds make ARCH=armv7m
  board "'0xcbf43926'" 'hex(crc.crc(b"123456789"))' crc.mpy
  [ "$(wc -c <crc.mpy)" -lt 400 ] || fail "$(wc -c <crc.mpy) bytes: more than is used"
}
