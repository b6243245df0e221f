# Inline assembler: no to four arguments, of several kinds, and the types of results.
import micropython


@micropython.asm_xtensa
def nothing():
    movi(a2, 42)


@micropython.asm_xtensa
def same(a2):
    mov(a2, a2)


@micropython.asm_xtensa
def add(a2, a3):
    add(a2, a2, a3)


@micropython.asm_xtensa
def third(a2, a3, a4):
    mov(a2, a4)


@micropython.asm_xtensa
def fourth(a2, a3, a4, a5):
    mov(a2, a5)


@micropython.asm_xtensa
def unsigned() -> uint:
    movi(a2, -1)


@micropython.asm_xtensa
def truth(a2) -> bool:
    mov(a2, a2)


@micropython.asm_xtensa
def first_byte(a2):
    l8ui(a2, a2, 0)


print(nothing(), same(-3), add(40, 2), third(1, 2, 3), fourth(1, 2, 3, 4))
print(unsigned(), truth(5), truth(0), first_byte(b"A"), first_byte(bytearray(b"z")), first_byte("s"))
print(same(None), same(True), same(2.75), same((1 << 40) + 5))
for wrong in ((), (1, 2, 3)):
    try:
        add(*wrong)
    except TypeError as error:
        print(error)
