# Inline assembler: no to four arguments, of several kinds, and the types of results.
import micropython


@micropython.asm_rv32
def nothing():
    c_li(a0, 21)
    c_add(a0, a0)


@micropython.asm_rv32
def same(a0):
    c_nop()


@micropython.asm_rv32
def add(a0, a1):
    c_add(a0, a1)


@micropython.asm_rv32
def third(a0, a1, a2):
    c_mv(a0, a2)


@micropython.asm_rv32
def fourth(a0, a1, a2, a3):
    c_mv(a0, a3)


@micropython.asm_rv32
def unsigned() -> uint:
    c_li(a0, -1)


@micropython.asm_rv32
def truth(a0) -> bool:
    c_nop()


@micropython.asm_rv32
def first_byte(a0):
    lbu(a0, 0(a0))


print(nothing(), same(-3), add(40, 2), third(1, 2, 3), fourth(1, 2, 3, 4))
print(unsigned(), truth(5), truth(0), first_byte(b"A"), first_byte(bytearray(b"z")), first_byte("s"))
print(same(None), same(True), same(2.75), same((1 << 40) + 5))
for wrong in ((), (1, 2, 3)):
    try:
        add(*wrong)
    except TypeError as error:
        print(error)
