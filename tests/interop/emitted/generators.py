# Generators of @micropython.native: send, throw, close, yield from, exceptions.
import micropython


@micropython.native
def count(n, step=1):
    i = 0
    while i < n:
        got = yield i
        if got is not None:
            print("got", got)
        i += step
    return "done"


print(list(count(3)), tuple(count(6, step=2)), sum(count(5)))
g = count(4)
print(next(g), g.send("a"), next(g), g.send(None))
try:
    g.send(1)
except StopIteration as stop:
    print("stop", stop.value)
try:
    next(g)
except StopIteration as stop:
    print("again", stop.value)
try:
    count(3).send(1)
except TypeError as error:
    print(error)


@micropython.native
def careful():
    try:
        yield 1
        yield 2
    except ValueError as error:
        print("caught", error)
        yield 3
    finally:
        print("finally")
    yield 4


g = careful()
print(next(g), g.throw(ValueError("v")), next(g))
g.close()
g = careful()
print(next(g))
g.close()
print(list(g))
g = careful()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print("left", error)
g = careful()
try:
    g.throw(KeyError)
except KeyError as error:
    print("not begun", error.args)


@micropython.native
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            print("ignored")


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


@micropython.native
def outer(n):
    result = yield from count(n)
    print("result", result)
    yield from "ab"
    return (yield from [])


print(list(outer(2)))
g = outer(3)
print(next(g), g.send("sent"))
try:
    g.throw(IndexError("i"))
except IndexError as error:
    print("left", error)


@micropython.native
def stops():
    yield 1
    raise StopIteration


try:
    print(list(stops()))
except RuntimeError as error:
    print(error)


@micropython.native
def itself():
    yield next(running)


running = itself()
try:
    next(running)
except ValueError as error:
    print(error)


@micropython.native
def closing(values):
    total = 0

    def add(x):
        nonlocal total
        total += x
        return total

    for value in values:
        yield add(value)


print(list(closing(count(4))), [x for x in closing([1.5, 2])])
print(count.__name__, repr(count(1)).split(" at ")[0])
