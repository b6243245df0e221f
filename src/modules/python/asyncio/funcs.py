# Waiting for several tasks, and for one no longer than so long.
from . import core


class _Watch:
    """Waits for a task in place of another one, which it wakes."""

    def __init__(self, waiter):
        self.waiter = waiter  # None: it no longer waits
        self.has_ended = False
        self.result = None
        self.error = None

    async def run(self, task):
        try:
            self.result = await task
        except (core.CancelledError, Exception) as error:
            self.error = error
        self.has_ended = True
        if self.waiter:
            core.resume(self.waiter)


async def wait_for_ms(awaitable, timeout):
    task = core.as_task(awaitable)
    if timeout is None:
        return await task
    watch = _Watch(core.cur_task)
    watcher = core.create_task(watch.run(task))
    try:
        await core.sleep_ms(timeout)
        if watch.has_ended:
            if watch.error:
                raise watch.error
            return watch.result
        watch.waiter = None
        watcher.cancel()  # and with it the task
        await watcher
        raise core.TimeoutError
    finally:
        watch.waiter = None
        watcher.cancel()


def wait_for(awaitable, timeout):
    return wait_for_ms(awaitable, None if timeout is None else int(timeout * 1000))


class _Gathering:
    """The place where a task waits for several others."""

    def __init__(self, tasks, return_exceptions):
        self.waiting = None
        self.error = None
        self.return_exceptions = return_exceptions
        self.left = 0
        for task in tasks:
            if task._waiting or task._on_end:
                raise RuntimeError("can't gather")
        for task in tasks:
            task._is_reported = True
            if task._done:
                self.note(task)
            else:
                task._on_end = self.end
                self.left += 1

    def append(self, task):
        self.waiting = task

    def remove(self, task):
        self.waiting = None

    def note(self, task):
        if task._error and not self.return_exceptions and self.error is None:
            self.error = task._error

    def end(self, task):
        self.left -= 1
        self.note(task)
        if self.waiting and (self.left == 0 or self.error):
            core.resume(self.waiting)


async def gather(*awaitables, return_exceptions=False):
    tasks = [core.as_task(it) for it in awaitables]
    gathering = _Gathering(tasks, return_exceptions)
    try:
        if gathering.left and gathering.error is None:
            await core.park(gathering)
    except core.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    finally:
        for task in tasks:
            task._on_end = None
    if gathering.error:
        raise gathering.error
    return [task._error or task._result for task in tasks]
