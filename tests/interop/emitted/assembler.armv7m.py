# Inline assembler: no to four arguments, of several kinds, and the types of results.
import micropython


@micropython.asm_thumb
def nothing():
    movw(r0, 42)


@micropython.asm_thumb
def same(r0):
    mov(r0, r0)


@micropython.asm_thumb
def add(r0, r1):
    add(r0, r0, r1)


@micropython.asm_thumb
def third(r0, r1, r2):
    mov(r0, r2)


@micropython.asm_thumb
def fourth(r0, r1, r2, r3):
    mov(r0, r3)


@micropython.asm_thumb
def unsigned() -> uint:
    mov(r0, 0)
    sub(r0, 1)


@micropython.asm_thumb
def truth(r0) -> bool:
    mov(r0, r0)


@micropython.asm_thumb
def first_byte(r0):
    ldrb(r0, [r0, 0])


print(nothing(), same(-3), add(40, 2), third(1, 2, 3), fourth(1, 2, 3, 4))
print(unsigned(), truth(5), truth(0), first_byte(b"A"), first_byte(bytearray(b"z")), first_byte("s"))
print(same(None), same(True), same(2.75), same((1 << 40) + 5))
for wrong in ((), (1, 2, 3)):
    try:
        add(*wrong)
    except TypeError as error:
        print(error)
