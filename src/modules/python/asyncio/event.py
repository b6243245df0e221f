# What tasks wait for until another task, or something that is none, sets it.
import io
import select

from . import core


class Event:
    def __init__(self):
        self._is_set = False
        self._waiting = []

    def is_set(self):
        return self._is_set

    def set(self):
        self._is_set = True
        for task in list(self._waiting):
            core.resume(task)

    def clear(self):
        self._is_set = False

    async def wait(self):
        if not self._is_set:
            await core.park(self._waiting)
        return True


class ThreadSafeFlag(io.IOBase):
    """Set by what is not a task; the loop sees it as a stream that can be read."""

    def __init__(self):
        self._is_set = 0

    def ioctl(self, request, events):
        return self._is_set * events if request == 3 else -1

    def set(self):
        self._is_set = 1

    def clear(self):
        self._is_set = 0

    async def wait(self):
        if not self._is_set:
            await core.park_at(self, select.POLLIN)
        self._is_set = 0
