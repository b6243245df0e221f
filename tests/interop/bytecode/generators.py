# yield, yield from, send, throw, close; generator expressions.
import sys


def count(n):
    i = 0
    while i < n:
        got = yield i
        if got is not None:
            print("got", got)
        i += 1
    return "done"


print(list(count(3)), tuple(count(2)), sum(count(5)))
g = count(4)
print(next(g), g.send("a"), next(g), g.send(None))
try:
    g.send(1)
except StopIteration as stop:
    print("stop", stop.value)
try:
    next(g)
except StopIteration as stop:
    print("again", stop.value, stop.args)
try:
    count(3).send(1)
except TypeError as error:
    print(repr(error))


def outer():
    result = yield from count(2)
    print("result", result)
    result = yield from [10, 20]
    print("result", result)
    result = yield from ()
    yield result


print(list(outer()))


def cleanup(name):
    try:
        yield 1
        yield 2
    except ValueError as error:
        print(name, "caught", error)
        yield "after"
    finally:
        print(name, "finally")
    yield "last"


g = cleanup("a")
print(next(g), g.throw(ValueError("x")), next(g))
print(next(g, "end"))
g = cleanup("b")
next(g)
g.close()
print(next(g, "closed"))
g = cleanup("c")
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print("out", error)
g = cleanup("d")
try:
    g.throw(ValueError)
except ValueError as error:
    print("not started", repr(error))
print(next(g, "dead"))
g = cleanup("e")
g.close()
print(next(g, "dead"))


def ignores_close():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("ignored")


g = ignores_close()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(repr(error))


def delegate(inner):
    try:
        value = yield from inner
        print("value", value)
    except Exception as error:
        print("delegate", repr(error))
        yield "recovered"
    finally:
        print("delegate finally")


g = delegate(cleanup("f"))
print(next(g), g.throw(ValueError("y")), list(g))
g = delegate(cleanup("g"))
next(g)
print(g.throw(TypeError("t")), list(g))
g = delegate(cleanup("h"))
next(g)
g.close()
g = delegate(iter([1, 2]))
next(g)
print(g.throw(IndexError("no")), list(g))


def stops():
    yield 1
    raise StopIteration("inside")


try:
    print(list(stops()))
except RuntimeError as error:
    print(repr(error))


def reenter():
    yield next(r)


r = reenter()
try:
    next(r)
except ValueError as error:
    print(repr(error))


class Iterator:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("ret")
        self.n -= 1
        return self.n


def from_class():
    print("returned", (yield from Iterator(3)))


print(list(from_class()))


class Sender:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def send(self, value):
        return "sent", value

    def throw(self, *args):
        return "thrown", len(args)

    def close(self):
        print("closed")


def to_sender():
    yield from Sender()


g = to_sender()
print(next(g), g.send(3), g.throw(ValueError("v")))
g.close()
print(sum(x * x for x in range(5)), max(x for x in [3, 9, 4]))
print([pair for pair in ((x, y) for x in range(2) for y in "ab" if x or y != "b")])


def tree(node):
    if node:
        yield from tree(node[0])
        yield node[1]
        yield from tree(node[2])


print(list(tree((((None, 1, None), 2, None), 3, (None, 4, (None, 5, None))))))


def with_arguments(a, *b, c=3, **d):
    yield a
    yield b
    yield c
    yield sorted(d)


print(list(with_arguments(1)), list(with_arguments(1, 2, 3, c=4, x=5)))


def state(n):
    x = y = z = n
    for _ in range(2):
        x, y, z = y, z, (yield x + y + z)


g = state(2)
print(next(g), g.send(10))


def loops():
    for i in range(3):
        for j in range(3):
            if j == 2:
                break
            if i == 1:
                continue
            yield i, j


print(list(loops()))
print(type(g).__name__, g.__class__ is type(loops()), hasattr(g, "send"))


def nested_finally():
    try:
        try:
            yield 1
        finally:
            yield 2
    finally:
        print("outermost")


print(list(nested_finally()))


def swallow():
    try:
        yield 1
    except GeneratorExit:
        return


g = swallow()
next(g)
print(g.close(), list(g))
try:
    next(iter([]))
except StopIteration as stop:
    print(stop.args)


def raising():
    yield 1
    raise OSError(2)


try:
    for x in raising():
        print(x)
except OSError as error:
    sys.print_exception(error)
