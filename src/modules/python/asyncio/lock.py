from . import core


class Lock:
    def __init__(self):
        self._is_locked = False
        self._owner = None  # the task that has it, or whose turn to have it is next
        self._waiting = []

    def locked(self):
        return self._is_locked

    def release(self):
        if not self._is_locked:
            raise RuntimeError("Lock not acquired")
        self._is_locked = False
        self._pass_on()

    def _pass_on(self):
        self._owner = self._waiting[0] if self._waiting else None
        if self._owner:
            core.resume(self._owner)

    async def acquire(self):
        if self._owner:
            try:
                await core.park(self._waiting)
            except core.CancelledError:
                if self._owner is core.cur_task:  # it came at the same time
                    self._pass_on()
                raise
        self._owner = core.cur_task
        self._is_locked = True
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, *exception):
        self.release()
