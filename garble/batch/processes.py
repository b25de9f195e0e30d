"""Work on several cores of one machine: every process builds its tool once, results come back in order.

A tool is whatever does the work and has to be built first, in garble a `Detector`. It never crosses a process
border; what does (the recipe to build it, items, results, errors) must be picklable.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import multiprocessing.util
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from garble.errors import BackendError

__all__ = ["run_each"]

Tool = TypeVar("Tool")
Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 4
"""Items handed out a process before the first result is awaited: endless input is never read in whole."""

_build: Callable[[], AbstractContextManager[Any]]
_tool: Any = None


def run_each(
    build: Callable[[], AbstractContextManager[Tool]],
    work: Callable[[Tool, Item], Result],
    items: Iterable[Item],
    jobs: int = 1,
) -> Iterator[Result]:
    """Yield ``work(tool, item)`` for every item, in the order of the items.

    Args:
        build: makes the tool, once a process; the tool is closed when the process is done.
        work: a module-level function, so that another process can find it.
        items: taken one by one and only a little ahead of the results.
        jobs: number of processes; with 1 everything stays in this one.

    Raises:
        BackendError: a process died (out of memory, killed).
        GarbleError: whatever ``build`` or ``work`` raises; nothing after that is worked on.
    """
    if jobs == 1:
        with build() as tool:
            for item in items:
                yield work(tool, item)
        return
    # spawn on every platform: forking a process that has threads can hang
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(build,))
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            with _interrupts_held():
                waiting.append(pool.submit(_work, work, item))
            if len(waiting) == jobs * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise BackendError("A worker process died.", "Try again with fewer jobs: each needs memory.") from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back; a worker that starts meanwhile never sees it, not even while it imports.

    The terminal sends it to every process, and the parent alone answers it.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # the first worker would start it otherwise, and that lifts the hold
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(build: Callable[[], AbstractContextManager[Any]]) -> None:
    global _build  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    _build = build
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Windows knows no hold
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    """End this process when the one that started it has ended, however: nobody would read what it finds."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _work(work: Callable[[Any, Item], Result], item: Item) -> Result:
    global _tool  # noqa: PLW0603
    if _tool is None:  # not built in _start, where an error would break the pool and lose its message
        stack = ExitStack()
        _tool = stack.enter_context(_build())
        multiprocessing.util.Finalize(None, stack.close, exitpriority=10)
    return work(_tool, item)
