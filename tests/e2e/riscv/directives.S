// Whatever relocations assembly can ask for; `directives` adds up what they give, the same number
// with and without relaxation.
#if __riscv_xlen == 64
#define LOAD ld
#define STORE sd
#else
#define LOAD lw
#define STORE sw
#endif

  .section .sdata, "aw"
  .p2align 2
small: .word 1000
  .section .sbss, "aw", @nobits
  .p2align 2
small_zero: .zero 4
  .section .srodata, "a"
  .p2align 2
small_constant: .word 20000

  .section .text.directives, "ax"
  .global directives
  .type directives, @function
  .p2align 1
directives:
  addi sp, sp, -16
  STORE ra, 0(sp)
  lla t1, small
  lw a0, 0(t1)
  lla t1, small_zero
  sw a0, 0(t1)
  lla t1, small_zero
  lw t0, 0(t1)
  add a0, a0, t0          // 2000
  lw t0, small_constant
  add a0, a0, t0          // 22000
  // Labels around a call that may shrink.
start:
  call shrinks
end:
  .p2align 4
aligned:
  lla t1, aligned
  andi t1, t1, 15
  bnez t1, wrong
  lla t1, distances
  lbu t0, 0(t1)           // end - start, in every size
  lhu t2, 2(t1)
  bne t0, t2, wrong
  lw t2, 4(t1)
  bne t0, t2, wrong
  lw t2, 8(t1)            // the low half of eight bytes
  bne t0, t2, wrong
#ifdef __clang__  // binutils 2.40 has not heard of these two
  lbu t2, 16(t1)          // ULEB128 of one byte
  bne t0, t2, wrong
  lw t2, 24(t1)           // distance from the word to a function
  addi t3, t1, 24
  add t2, t2, t3
  lla t3, shrinks
  bne t2, t3, wrong
#endif
  lbu t2, 17(t1)          // six bits, and two of the byte's own
  addi t0, t0, 0x40
  bne t0, t2, wrong
  lw t2, 20(t1)           // distance from the word to `directives`
  addi t3, t1, 20
  add t2, t2, t3
  lla t3, directives
  bne t2, t3, wrong
  addi a0, a0, 500        // 22500
  j done
wrong:
  li a0, -1
done:
  LOAD ra, 0(sp)
  addi sp, sp, 16
  ret
  .size directives, . - directives

  .section .text.shrinks, "ax"
  .type shrinks, @function
  .p2align 1
shrinks:
  ret

  .section .rodata.distances, "a"
  .p2align 3
distances:
  .byte 0, 0
  .reloc distances, R_RISCV_ADD8, end
  .reloc distances, R_RISCV_SUB8, start
  .half 0
  .reloc distances + 2, R_RISCV_ADD16, end
  .reloc distances + 2, R_RISCV_SUB16, start
  .word 0
  .reloc distances + 4, R_RISCV_ADD32, end
  .reloc distances + 4, R_RISCV_SUB32, start
  .dword 0
  .reloc distances + 8, R_RISCV_ADD64, end
  .reloc distances + 8, R_RISCV_SUB64, start
  .byte 0
#ifdef __clang__
  .reloc distances + 16, R_RISCV_SET_ULEB128, end
  .reloc distances + 16, R_RISCV_SUB_ULEB128, start
#endif
  .byte 0x40
  .reloc distances + 17, R_RISCV_SET6, end
  .reloc distances + 17, R_RISCV_SUB6, start
  .half 0
  .word 0
  .reloc distances + 20, R_RISCV_32_PCREL, directives
  .word 0
#ifdef __clang__
  .reloc distances + 24, R_RISCV_PLT32, shrinks
#endif
