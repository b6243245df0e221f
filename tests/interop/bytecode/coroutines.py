# async for, async with, and what generators do when they are used wrongly.
import sys


class Wait:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        got = yield self.value
        return got

    __await__ = __iter__


class Numbers:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        print("aiter")
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Wait("next")
        return self.n


class Manager:
    def __init__(self, swallows):
        self.swallows = swallows

    async def __aenter__(self):
        print("aenter", await Wait("enter"))
        return self

    async def __aexit__(self, kind, value, traceback):
        print("aexit", kind, value, await Wait("exit"))
        return self.swallows


def drive(coroutine):
    step = 0
    value = None
    while True:
        try:
            print("waits", coroutine.send(value))
        except StopIteration as stop:
            return stop.value
        step += 1
        value = step


async def loop(n):
    total = 0
    async for x in Numbers(n):
        if x == 1:
            continue
        total += x
        if x == 0:
            break
    else:
        total += 100
    return total


print(drive(loop(3)), drive(loop(0)))


async def managed(swallows, error=None):
    async with Manager(swallows) as m, Manager(False):
        if error:
            raise error
        return "body", m.swallows
    return "behind"


print(drive(managed(False)))
print(drive(managed(True, ValueError("v"))))
try:
    drive(managed(False, KeyError("k")))
except KeyError as error:
    print("left", error)


async def nested():
    try:
        async for x in Numbers(2):
            async with Manager(False):
                if x == 0:
                    raise IndexError(x)
    except IndexError as error:
        return "nested", error.args
    finally:
        await Wait("finally")


print(drive(nested()))


async def wrong(which):
    if which == 0:
        async for x in [1]:
            pass
    elif which == 1:
        async with 1:
            pass
    else:
        await 1


for which in range(3):
    try:
        drive(wrong(which))
    except Exception as error:
        print(type(error).__name__, error)

coroutine = loop(2)
print(coroutine.send(None))
try:
    coroutine.throw(OSError(5))
except OSError as error:
    print(error.args)
coroutine = managed(False)
coroutine.send(None)
coroutine.close()


def itself():
    yield next(running)


running = itself()
try:
    next(running)
except ValueError as error:
    print(error)


def stops():
    yield 1
    raise StopIteration("early")


try:
    list(stops())
except RuntimeError as error:
    print(error)


def quiet():
    try:
        yield 1
    except GeneratorExit:
        return "closed"


g = quiet()
next(g)
print(g.close())


def pending():
    try:
        while True:
            yield 1
    except ValueError as error:
        yield "pended", str(error)


g = pending()
next(g)
print(g.pend_throw(ValueError("later")))
print(next(g))


def inner():
    yield 1
    raise ZeroDivisionError("inner")


def outer():
    yield from inner()


def trace(f):
    try:
        f()
    except Exception as error:
        sys.print_exception(error, sys.stdout)


trace(lambda: list(outer()))
g = outer()
next(g)
trace(lambda: g.throw(TypeError, "text"))
trace(lambda: g.throw(1))
trace(lambda: outer().send(3))


class Sub:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(7)

    def throw(self, error):
        print("thrown", error)
        raise StopIteration(8)


def delegates():
    result = yield from Sub()
    print("result", result)
    yield "end"


print(next(delegates()))
