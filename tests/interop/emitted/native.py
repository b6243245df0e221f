# @micropython.native: arguments, locals, closures, operators, blocks, calls both ways.
import micropython


@micropython.native
def plain(a, b):
    return a * b + a // b - a % b


@micropython.native
def parameters(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, sorted(more.items())


print(plain(17, 5), plain(2.5, 0.5))
print(parameters(1, c=3), parameters(1, 5, 6, 7, c=8, d=9, x=1, y=2))
for wrong in ((), (1,), (1, 2, 3)):
    try:
        print(plain(*wrong))
    except TypeError as error:
        print(error)
try:
    parameters(1)
except TypeError as error:
    print(error)


@micropython.native
def counter(start):
    n = start

    @micropython.native
    def step(by=1):
        nonlocal n
        n += by
        return n

    return step


step = counter(10)
print(step(), step(5), step(by=-1))


@micropython.native
def loops(n):
    out = []
    for i in range(n):
        if i == 1:
            continue
        for word in ["a", "b"]:
            out.append(word * i)
        if i == 3:
            break
    while n:
        n -= 1
    else:
        out.append(n)
    return out, {k: v for k, v in zip("xy", out)}, [x for x in out if x], {1, n}


print(loops(6))


@micropython.native
def attempt(f, *args):
    try:
        return f(*args)
    except ZeroDivisionError as error:
        return "zero", str(error)
    except (TypeError, ValueError):
        return "bad"
    finally:
        print("finally")


def fail(error):
    raise error


print(attempt(plain, 1, 2), attempt(plain, 1, 0), attempt(plain, 1, "a"))
try:
    attempt(fail, KeyError("k"))
except KeyError as error:
    print("through", error)


@micropython.native
def nested(depth):
    try:
        if depth == 0:
            raise ValueError("deep")
        nested(depth - 1)
    except ValueError as error:
        if depth < 5:
            raise error
        return depth, error.args
    finally:
        print(depth, end=" ")


print(nested(5))


class Manager:
    def __enter__(self):
        print("enter", end=" ")
        return self

    @micropython.native
    def __exit__(self, kind, value, traceback):
        print("exit", kind, value, end=" ")
        return kind is ValueError


@micropython.native
def managed(error):
    with Manager() as first, Manager():
        if error:
            raise error
        return first is not None
    return "swallowed"


print(managed(None))
print(managed(ValueError("v")))
try:
    managed(IndexError("i"))
except IndexError as error:
    print("left", error)


class Base:
    value = 1

    def name(self):
        return "base"


class Derived(Base):
    @micropython.native
    def name(self):
        self.value += 1
        return super().name() + "!"

    @staticmethod
    @micropython.native
    def fixed(x):
        return -x


d = Derived()
print(d.name(), d.value, Derived.value, Derived.fixed(3))


@micropython.native
def unpacking(sequence):
    a, *b, c = sequence
    (d, e), f = (b[0], b[1]), c
    return a, b, c, d, e, f, sequence[1:3], not a, a is b, a in b, "%d" % c


print(unpacking([1, 2, 3, 4]))


@micropython.native
def globals_too():
    global made
    made = 1 << 70
    import sys
    from micropython import const
    return made, sys.__name__, const(3), 1.5, b"bytes", ..., None, 123456789012345678901234567890


print(globals_too(), made)
print(plain.__name__, plain.__globals__ is globals(), str(plain).split(" at ")[0])
