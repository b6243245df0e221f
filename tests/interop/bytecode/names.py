# Globals, imports, module attributes, builtins; async functions.
import sys
import io as streams
from io import StringIO, BytesIO as Bytes
from sys import *

print(streams.StringIO is StringIO, Bytes is streams.BytesIO, sys.byteorder, byteorder)
try:
    import not_there
except ImportError as error:
    print(repr(error))
try:
    from sys import not_there
except ImportError as error:
    print(repr(error))
print(__name__, __file__.split(".")[0])
answer = 42


def show():
    return answer, globals()["answer"], "answer" in globals()


print(show())


def remove():
    global answer
    del answer
    try:
        return answer
    except NameError as error:
        return repr(error)


print(remove())


def late():
    import sys as inner
    from io import StringIO as s

    return inner is sys, s is StringIO


print(late())


def shadowed():
    len = lambda x: "mine"
    return len([])


print(shadowed(), len([]))


def self_import():
    import names

    return names.show is show, names.__name__


print(self_import())
print(show.__name__, (lambda: 0).__name__, show.__globals__ is globals())
print(type(show).__name__, type(show) is type(late))


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got

    __iter__ = __await__


async def child(n):
    print("child", n)
    x = await Awaitable(n)
    return x, n


async def main():
    a = await child(1)
    b = await child(2)
    try:
        await failing()
    except ValueError as error:
        print("caught", error)
    return a, b


async def failing():
    raise ValueError("async")


def run(coroutine):
    send = None
    while True:
        try:
            request = coroutine.send(send)
        except StopIteration as stop:
            return stop.value
        print("request", request)
        send = request * 10


print(run(main()))


class AsyncContext:
    async def __aenter__(self):
        print("aenter")
        return "value"

    async def __aexit__(self, kind, value, trace):
        print("aexit", kind and kind.__name__)
        return True


class AsyncIterator:
    def __init__(self):
        self.n = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n += 1
        if self.n > 3:
            raise StopAsyncIteration
        return await Awaitable(self.n)


async def blocks():
    async with AsyncContext() as value:
        print(value)
    async with AsyncContext():
        raise KeyError("swallowed")
    async for item in AsyncIterator():
        print("item", item)
    else:
        print("ended")
    out = []
    async for item in AsyncIterator():
        if item == 20:
            break
        out.append(item)
    return out


print(run(blocks()))
from micropython import const, opt_level

_SIZE = const(3)
SIZE = const(4)
print(_SIZE + SIZE, const("any"), opt_level())


def uses_builtins():
    return [f.__name__ if hasattr(f, "__name__") else type(f).__name__ for f in (int, str, ValueError)]


print(uses_builtins())
import gc


def garbage():
    keep = [[i] for i in range(20)]
    g = (x for x in keep)
    next(g)
    gc.collect()
    cycle = []
    cycle.append(cycle)
    gc.collect()
    return sum(x[0] for x in keep), len(list(g)), len(cycle)


print(garbage())
