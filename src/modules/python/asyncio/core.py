# asyncio: tasks that take turns on one thread.
#
# A task that waits stands in exactly one place, `task.place`: the queue of what runs next, the list
# of those that wait for an event, a lock or another task, or the streams that are polled. Each
# place has remove(task), so that cancel() finds the task wherever it waits; resume() brings it back
# into the queue. A coroutine gives up its turn by a bare `yield` after it put itself somewhere.
import select
import sys
from time import sleep_ms as _pause
from time import ticks_add, ticks_diff, ticks_ms as ticks


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


# -- What runs next


class TaskQueue:
    """In the order of time, and for the same time as they came."""

    def __init__(self):
        self._all = []

    def peek(self):
        return self._all[0] if self._all else None

    def push(self, task, time=None):
        task.place = self
        task.time = ticks() if time is None else time
        at = len(self._all)
        while at and ticks_diff(self._all[at - 1].time, task.time) > 0:
            at -= 1
        self._all.insert(at, task)

    def pop(self):
        task = self._all.pop(0)
        task.place = None
        return task

    def remove(self, task):
        self._all.remove(task)


_queue = TaskQueue()
cur_task = None


def resume(task):
    if task.place is not _queue:
        if task.place is not None:
            task.place.remove(task)
        _queue.push(task)
    elif ticks_diff(task.time, ticks()) > 0:  # else it keeps its turn
        _queue.remove(task)
        _queue.push(task)


def park(place):
    """Waits in a list, or another place with append()."""
    cur_task.place = place
    place.append(cur_task)
    yield


# -- Tasks


class Task:
    def __init__(self, coro):
        self.coro = coro
        self.place = None
        self._thrown = None  # what its coroutine is to raise when it is resumed
        self._waiting = _Waiting(self)
        self._on_end = None  # what a gather() is to know
        self._done = False
        self._result = None
        self._error = None
        self._is_reported = False  # somebody has, or gets, the exception that ended it

    def __repr__(self):
        return "<Task>"

    def done(self):
        return self._done

    def cancel(self):
        if self._done:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.place, _Waiting):  # who waits for a task has it cancelled
            task = task.place.task
        resume(task)
        task._thrown = CancelledError
        return True

    def __iter__(self):
        self._is_reported = True
        if not self._done:
            if self._on_end:
                raise RuntimeError("can't wait")
            yield from park(self._waiting)
        if self._error:
            raise self._error
        return self._result

    def step(self):
        """Its turn: until it waits again, or ends."""
        global cur_task
        if self._done:
            self._report()
            return
        cur_task = self
        try:
            if self._thrown:
                thrown, self._thrown = self._thrown, None
                self.coro.throw(thrown)
            else:
                self.coro.send(None)
        except StopIteration as end:
            self._end(end.value, None)
        except (CancelledError, Exception) as error:
            self._end(None, error)
        finally:
            cur_task = None

    def _end(self, result, error):
        self._done = True
        self._result = result
        self._error = error
        for task in list(self._waiting):
            resume(task)
        if self._on_end:
            self._on_end(self)
        elif error and not self._is_reported:
            _queue.push(self)  # whoever wants the exception has this round to ask for it

    def _report(self):
        if self._is_reported or isinstance(self._error, CancelledError):
            return
        self._is_reported = True
        Loop.call_exception_handler(
            {"message": "Task exception wasn't retrieved", "exception": self._error, "future": self}
        )


class _Waiting(list):
    """Those that wait for the end of a task."""

    def __init__(self, task):
        super().__init__()
        self.task = task


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro)
    _queue.push(task)
    return task


def as_task(awaitable):
    return awaitable if isinstance(awaitable, Task) else create_task(awaitable)


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


# -- Waiting for time


class _Sleep:
    """It is awaited, and is no coroutine: firmware makes no task of it either."""

    def __init__(self):
        self.until = None
        self._end = StopIteration()

    def __iter__(self):
        return self

    def __next__(self):
        if self.until is None:
            self._end.__traceback__ = None
            raise self._end
        _queue.push(cur_task, self.until)
        self.until = None


_sleep = _Sleep()  # serves for one sleep after the other, so that these allocate nothing


def sleep_ms(t):
    sleep = _sleep if _sleep.until is None else _Sleep()
    sleep.until = ticks_add(ticks(), max(0, t))
    return sleep


def sleep(t):
    return sleep_ms(int(t * 1000))


# -- Streams that are polled


class _Streams:
    """Those that tasks wait for: to each, who waits for which event."""

    def __init__(self):
        self._poll = select.poll()
        self._tasks = {}  # id of the stream: the stream, {event: task}

    def __len__(self):
        return len(self._tasks)

    def add(self, stream, event, task):
        tasks = self._tasks.setdefault(id(stream), (stream, {}))[1]
        tasks[event] = task
        self._poll.register(stream, sum(tasks))

    def remove(self, task):
        for stream, tasks in list(self._tasks.values()):
            for event in [event for event in tasks if tasks[event] is task]:
                del tasks[event]
                if tasks:
                    self._poll.modify(stream, sum(tasks))
                else:
                    del self._tasks[id(stream)]
                    self._poll.unregister(stream)

    def poll(self, timeout):
        for stream, events in self._poll.ipoll(timeout):
            tasks = self._tasks[id(stream)][1]
            # An error or a closed end is for all that wait.
            other = events & ~(select.POLLIN | select.POLLOUT)
            for event in list(tasks):
                if events & event or other:
                    resume(tasks[event])


_streams = _Streams()


def park_at(stream, event):
    cur_task.place = _streams
    _streams.add(stream, event, cur_task)
    yield


# -- The loop


class _Stop:
    """Stands in the queue as a task does; the loop ends when its turn comes."""

    place = None


_stop = _Stop()


def _next():
    """The task whose turn it is; None if there is nothing that could ever happen."""
    while True:
        task = _queue.peek()
        if task is None and not len(_streams):
            return None
        wait = -1 if task is None else max(0, ticks_diff(task.time, ticks()))
        if len(_streams):
            _streams.poll(wait)
        elif wait:
            _pause(wait)
        if wait == 0:
            return _queue.pop()


def run_until_complete(main=None):
    while True:
        task = _next()
        if task is None or task is _stop:
            return None
        task.step()
        if task is main and main._done:
            if main._error:
                raise main._error
            return main._result


class Loop:
    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        run_until_complete()

    def run_until_complete(awaitable):
        main = as_task(awaitable)
        main._is_reported = True
        return run_until_complete(main)

    def stop():
        if _stop.place is None:
            _queue.push(_stop)

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop():
    return Loop


def new_event_loop():
    global _queue, _streams
    _queue = TaskQueue()
    _streams = _Streams()
    _stop.place = None
    return Loop


def run(coro):
    return Loop.run_until_complete(create_task(coro))
