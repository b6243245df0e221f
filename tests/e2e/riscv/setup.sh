needs riscv64-unknown-elf-gcc make python3
