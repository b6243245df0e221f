from .core import *
from . import core
from .event import Event, ThreadSafeFlag
from .funcs import gather, wait_for, wait_for_ms
from .lock import Lock
from .stream import StreamReader, StreamWriter

__version__ = (3, 0, 0)


def __getattr__(attr):
    raise AttributeError(attr)
