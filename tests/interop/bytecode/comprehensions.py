# Comprehensions, displays, slices, loops, operators, jumps.
print([x for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(2) for y in "ab"])
print({x % 3 for x in range(10)} == {0, 1, 2}, {x: x * x for x in range(4)}, {k: v for k, v in {1: 2}.items()})
print([[y for y in range(x)] for x in range(4)], [x for row in [[1, 2], [3]] for x in row])
print([lambda: x for x in range(3)][0](), [x if x else "zero" for x in range(3)])


def local(n):
    data = [i + n for i in range(n)]
    pairs = {a: b for a, b in zip("abc", data)}
    unique = {n % 2 for n in data}
    return data, sorted(pairs.items()), sorted(unique), sum(i * n for i in data)


print(local(4))


def nested(n):
    return [[i * j + n for j in range(2)] for i in range(2)]


print(nested(5))
x = list(range(10))
print(x[2:5], x[:3], x[7:], x[::3], x[::-2], x[-3:], x[5:2], x[:])
x[2:4] = ["a", "b", "c"]
print(x)
x[0] += 5
x[-1] *= 2
del x[1:3]
del x[0]
print(x)
t = (1, "two", 3.0, None, True, ..., b"b")
print(t, t[1:], (1,), (), [[]], {}, {1}, {1: {2: 3}})
a = b = [1]
a += [2]
print(b, a is b, a is not [1, 2], not a, not [])
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, "a" in "abc", 5 not in [1], None is None)
print(1 and 2, 0 and 2, 0 or 3, 1 or 3, not 0, (0 or [] or "x") and "y")
i = 0b1011
print(i & 6, i | 4, i ^ 1, ~i, i << 3, i >> 1, -i, +i, i**3, i // 3, i % 4, i / 2, divmod(-7, 2), -7 // 2, -7 % 3)
i += 1
i -= 2
i *= 3
i //= 2
i %= 10
i **= 2
i <<= 2
i >>= 1
i |= 1
i &= 0xFF
i ^= 3
f = 3.5
f /= 2
print(i, f)
print(2**100, -(2**70) // 3, (2**65) % 1000, 10**20 + 1, 1 << 80, (1 << 80) >> 78, 0xFFFFFFFFFF & 0xF0F0F0F0F0)
n = 0
while n < 10:
    n += 1
    if n == 3:
        continue
    if n == 6:
        break
else:
    print("not here")
print(n)
for n in range(3):
    pass
else:
    print("loop ended", n)
for a, (b, c) in [(1, (2, 3)), (4, "56")]:
    print(a, b, c)
for i in range(5, 0, -2):
    print(i, end=" ")
print()
total = 0
for i in range(200):
    total += i if i & 1 else -i
print(total)
big = [0] * 300
for i in range(len(big)):
    big[i] = i * i
print(big[299], len(big), sum(big))
first, *rest = [1, 2, 3]
*init, last = "xyz"
print(first, rest, init, last)
[p, q] = 1, 2
p, q = q, p
(p, q), r = (p, q), 3
print(p, q, r)


def walrus(items):
    out = []
    while items and (item := items.pop()) != 2:
        out.append(item)
    return out, item


print(walrus([1, 2, 3]))
print("%d %s %r %x %5.2f %-4s| %04d %c %%" % (1, "s", "r", 255, 3.14159, "ab", 7, "z"))
print("{} {:>5} {:<5}| {:^7} {:05d} {:x} {:.3f} {!r} {a}".format(1, 2, 3, 4, 5, 255, 2.5, "q", a="kw"))
print("{0}{1}{0}".format("a", "b"))
print("a" "b", "x" * 3, ",".join(str(i) for i in range(4)), "a,b".split(","), "%s" % (1,), "%s" % [1])
print(b"bytes"[1], b"ab" + b"c", bytes([1, 2]), bytearray(b"xy"), "\u00e9\n".encode())
print(sorted({3, 1, 2}), sorted({"b": 1, "a": 2}), list(reversed([1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4])))
print(list(filter(None, [0, 1, "", "a"])), list(enumerate("ab", 1)), list(zip([1, 2], "ab")), any([0, 1]), all([]))
print(min(3, 1, 2), max([1, 5], default=0), min([], default="d"), sum([1, 2], 10), abs(-3), round(2.5), pow(2, 10, 1000))
print(chr(65), ord("a"), hex(255), bin(5), oct(8), int("ff", 16), float("1.5"), str(1.0), bool([]), repr("it's"))


def conditions(x):
    if x == 0:
        return "zero"
    elif x < 0:
        return "neg"
    elif x > 100 or x == 50:
        return "big"
    else:
        return "pos" if x != 7 else "seven"


print([conditions(x) for x in (0, -1, 50, 101, 7, 8)])


def delete():
    x, y, d, o = 1, [1, 2, 3], {"a": 1, "b": 2}, type("O", (), {})()
    o.attr = 1
    del x, y[0], d["a"], o.attr
    try:
        x
    except NameError as error:
        print(repr(error))
    return y, d, hasattr(o, "attr")


print(delete())
del big
try:
    big
except NameError as error:
    print(repr(error))


def long_jump(x):
    if x:
        y = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
        y = [y[0] + 1, y[1] + 2, y[2] + 3, y[3] + 4, y[4] + 5, y[5] + 6, y[6] + 7]
        y = [y[0] + 1, y[1] + 2, y[2] + 3, y[3] + 4, y[4] + 5, y[5] + 6, y[6] + 7]
        y = [y[0] + 1, y[1] + 2, y[2] + 3, y[3] + 4, y[4] + 5, y[5] + 6, y[6] + 7]
        return sum(y)
    return 0


print(long_jump(1), long_jump(0))
