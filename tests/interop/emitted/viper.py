# @micropython.viper: machine integers, pointers, conversions, and functions within.
import micropython


@micropython.viper
def total(data, n: int) -> int:
    bytes_of = ptr8(data)
    sum = 0
    for i in range(n):
        sum += bytes_of[i]
    return sum


data = bytearray(range(10))
print(total(data, 10), total(data, 3))


@micropython.viper
def fill(data: ptr8, n: int, value: int):
    i = 0
    while i < n:
        data[i] = value + i
        i += 1


fill(data, 4, 0x41)
print(data)


# mpy-cross for Xtensa stores the wrong register where the index is a constant above 0.
@micropython.viper
def halves(data: ptr16, words: ptr32, i: int) -> uint:
    data[i] = 0x1234
    words[i] = int(data[1]) << 4
    return uint(words[1]) + uint(data[1])


print(halves(data, data, 1), data)


@micropython.viper
def logic(a: int, b: int) -> bool:
    return a < b and a != 3 and b <= 100


print(logic(1, 2), logic(3, 4), logic(1, 200), logic(2, 1))


@micropython.viper
def bits(a: uint, n: uint) -> uint:
    return ((a << n) | (a >> (uint(8) - n))) & 0xff ^ 1


print([bits(0x93, n) for n in range(8)])


@micropython.viper
def objects(a, b: object) -> object:
    print(a, b)
    return [a, b, a + b]


print(objects("x", "y"), objects(1, 2))


@micropython.viper
def fails(x: int):
    if x > 2:
        raise ValueError("viper")
    try:
        print([7, 8][x], int(-7) // x, int(-7) % x)
    except IndexError:
        print("caught")


fails(1)
fails(2)
try:
    fails(3)
except ValueError as error:
    print("left", error)
for wrong in ((), (1, 2)):
    try:
        fails(*wrong)
    except TypeError as error:
        print(error)
try:
    fails("a")
except TypeError as error:
    print(error)


@micropython.viper
def outer(n: int):
    @micropython.native
    def inner(x, y=3):
        return x + y

    @micropython.viper
    def quick(x: int) -> int:
        return x * 2

    def plain(x):
        return x, "bytecode"

    return inner, quick, plain


inner, quick, plain = outer(5)
print(inner(1), inner(1, y=5), quick(21), plain(0))

counter = 0


@micropython.viper
def bump(by: int) -> int:
    global counter
    counter = int(counter) + by
    return int(counter)


print(bump(4), bump(5), counter)
