import package as around
from . import inner as me


def f():
    return __name__, me.__name__, around.__name__
